"""Planned messages: kinds and their rules, due times, each person's pace, notices. Imports chat and below."""
