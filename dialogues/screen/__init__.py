"""Renders what each person reads of a session. Imports engine and below."""
