"""A file to upload."""

File = tuple[str, bytes, str]
"""A file to upload: its name, its bytes, its MIME type."""
