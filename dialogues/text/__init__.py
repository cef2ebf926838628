"""Texts: languages, templates, YAML, shared phrases, length. Imports nothing of ours."""
