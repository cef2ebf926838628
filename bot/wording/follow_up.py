"""The answers to the follow-up question."""

from dialogues.text.languages import Phrase

# How long ago the exercise was when the question is read, at the beginning of a sentence; by days.
AGO = {
    0: Phrase("follow up/ago 0", "Earlier today"),
    1: Phrase("follow up/ago 1", "Yesterday"),
    2: Phrase("follow up/ago 2", "Two days ago"),
    3: Phrase("follow up/ago 3", "Three days ago"),
    4: Phrase("follow up/ago 4", "Four days ago"),
    5: Phrase("follow up/ago 5", "Five days ago"),
    6: Phrase("follow up/ago 6", "Six days ago"),
    7: Phrase("follow up/ago 7", "A week ago"),
}
THE_OTHER_DAY = Phrase("follow up/the other day", "The other day")
AGAIN = Phrase("follow up/again", "Yes, let's")
QUIET_MINUTE = Phrase("follow up/quiet minute", "A minute for myself")
SOMEONE_TO_TALK_TO = Phrase("follow up/someone to talk to", "Someone to talk to")
