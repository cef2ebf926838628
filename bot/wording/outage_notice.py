"""The reply while the database can't be written to."""

from dialogues.text.languages import Phrase

NOT_NOW = Phrase(
    "outage/not now",
    "I can't take anything in just now. Your message isn't lost: Telegram keeps it for me, and I'll answer it as "
    "soon as I can.",
)
