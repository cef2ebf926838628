"""The answers to the follow-up question."""

from dialogues.text.languages import Phrase

AGAIN = Phrase("follow up/again", "Yes, let's")
QUIET_MINUTE = Phrase("follow up/quiet minute", "A minute for myself")
SOMEONE_TO_TALK_TO = Phrase("follow up/someone to talk to", "Someone to talk to")
