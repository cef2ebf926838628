"""One person's turn: the texts and buttons they see, and clearing them. Imports telegram and below."""
