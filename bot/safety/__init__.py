"""Safety: private questions, help card, danger card. Imports nudges and below."""
