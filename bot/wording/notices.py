"""Notices: neutral on a lock screen, with no content and no names."""

from dialogues.text.languages import Phrase

READY = Phrase("notice/ready", "Something is ready for you.")
QUESTION = Phrase("notice/question", "A question for you.")
STILL_ASKED = Phrase("notice/still asked", "A question is still here for you, whenever it suits you.")
LOOK_BACK = Phrase("notice/look back", "Something to look back on.")
STILL_READY = Phrase("notice/still ready", "Something is still here for you, whenever it suits you.")
WEEKLY = Phrase("notice/weekly", "A small moment, if you like.")
OPEN = Phrase("notice/open", "Open")
NOT_NOW = Phrase("notice/not now", "Not now")
ANOTHER_TIME = Phrase("notice/another time", "Another time, then.")
GONE = Phrase("notice/gone", "That's already over.")
