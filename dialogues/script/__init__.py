"""The model of a script, and the reader of script files."""
