"""Chooses the use case for updates, commands, buttons and due nudges. May import every room below it."""
