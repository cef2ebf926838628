"""The private card for someone whose words signal danger."""

from dialogues.text.languages import Phrase

CARD = Phrase(
    "danger/card",
    "<b>A moment, just for you.</b> {% if title %}<b>{{ title }}</b> rests. {% endif %}Nobody is told why, and I keep "
    "no note of it.\n\n"
    "What you wrote could mean that you or someone else is being hurt, or might be. I'm a program and easily "
    "mistaken: if I am, just carry on.{% if kept %} Your words are still here.{% endif %}\n\n"
    "If it is so, a person can listen, now. In danger, your local emergency number comes first; findahelpline.com "
    "lists free, confidential lines. I can't see danger and I can't send help.",
)
THREAT = Phrase(
    "danger/threat",
    "One thing I don't do: pass on words that may frighten {{ partner }}. You can write them anew, or keep them to "
    "yourself.",
)
HELD_BACK = Phrase(
    "danger/held back",
    "I may have this wrong, but I won't send it as it is. Could you put it another way, or keep it to yourself?",
)
CARRY_ON = Phrase("danger/carry on", "Carry on")
SOMEONE = Phrase("danger/someone", "Someone to talk to")
KEEP = Phrase("danger/keep", "Keep it to myself")
