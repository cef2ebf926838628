"""Planned messages: kinds, due times, quiet hours, neutral notices. Imports chat and below."""
