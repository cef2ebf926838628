"""What keeps people safe: private questions, help card, danger card. Imports nudges and below."""
