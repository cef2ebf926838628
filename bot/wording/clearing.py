"""Clearing messages from the chat."""

from dialogues.text.languages import Phrase

CLEAR = Phrase("clearing/clear", "Clear this from the chat")
CLEARED = Phrase("clearing/cleared", "Gone from this chat.")
