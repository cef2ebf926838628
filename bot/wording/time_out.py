"""The choice between just pausing and a time-out."""

from dialogues.text.languages import Phrase

WHICH = Phrase(
    "time out/which",
    "A short pause, or a time-out for the two of you? A time-out comes with a time to return, and some help to "
    "calm down. Your partner only sees that there's a pause.",
)
JUST_PAUSE = Phrase("time out/just pause", "⏸ Just pause")
TIME_OUT = Phrase("time out/time out", "A time-out")
NEITHER = Phrase("time out/neither", "‹ Back to it")
