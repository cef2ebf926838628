"""Encryption at rest: vault, keys, master key. Imports sql, tables, records and errors."""
