"""What a typed text says: danger, hints, numbers and dates. Imports text."""
