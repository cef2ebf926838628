"""Commands for authors. Imports dialogues only."""
