"""The path of six weeks: its file, and where a couple is on it. Imports script."""
