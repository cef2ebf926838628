"""Taking things out of the chat again."""

from dialogues.text.languages import Phrase

CLEAR = Phrase("clearing/clear", "Clear this from the chat")
CLEARED = Phrase("clearing/cleared", "Gone from this chat.")
