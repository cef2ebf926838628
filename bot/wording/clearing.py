"""Clearing messages from the chat."""

from dialogues.text.languages import Phrase

CLEAR = Phrase("clearing/clear", "Clear this from the chat")
CLEARED = Phrase("clearing/cleared", "Gone from this chat.")
LEFT = Phrase(
    "clearing/left",
    "I've taken out what I can. I can't delete anything older than two days: press and hold each of those messages, "
    "then tap Delete.",
)
