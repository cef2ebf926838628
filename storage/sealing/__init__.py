"""Encryption at rest: vault, keys, master key. Imports ids and errors."""
