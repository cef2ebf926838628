"""Playing a script without Telegram: transcripts and their coverage. Imports screen and below."""
