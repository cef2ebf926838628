"""Becoming a couple, asking the partner in, leaving. Imports exercises and below."""
