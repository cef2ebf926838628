"""The question of the day."""

from dialogues.text.languages import Phrase

TITLE = Phrase("daily/title", "Today's question")
EARLIER = Phrase("daily/earlier", "An earlier question")
SEALED = Phrase("daily/sealed", "Today's question · sealed")
OPEN = Phrase("daily/open", "Today's question is open")
TAKE_BACK = Phrase("daily/take back", "Take it back")
TOO_LATE = Phrase("daily/too late", "It's too late to change that one.")
OVER = Phrase("daily/over", "That was today's question. There'll be another tomorrow.")
NEEDS_TWO = Phrase(
    "daily/needs two", "The question of the day is for two. It starts once your partner is here."
)
TOGETHER = Phrase("daily/together", "You've opened {{ number }} together.")
