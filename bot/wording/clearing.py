"""Clearing messages from the chat."""

from dialogues.text.languages import Phrase

CLEAR = Phrase("clearing/clear", "Clear this from the chat")
CLEARED = Phrase("clearing/cleared", "Gone from this chat.")
LEFT = Phrase(
    "clearing/left",
    "I've taken out what I can. What's older than two days I can't delete: press and hold each message, then tap "
    "Delete.",
)
