"""Plays scripts without Telegram: rehearsals, transcripts and their coverage. Imports screen and below."""
