"""Encryption at rest: vault, keys, master key. Imports only ids and errors."""
