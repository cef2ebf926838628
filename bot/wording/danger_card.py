"""The private card for someone whose words signal danger."""

from dialogues.text.languages import Phrase

# No text here says what somebody's words may mean: a screenshot must prove nothing. `lines`: a country was
# chosen, whose help lines stand beside the text.
CARD = Phrase(
    "danger/card, carry on",
    "🔒 <b>Just for you.</b> I may have misread this; if so, just carry on. If not, a person can listen"
    "{% if not lines %}: findahelpline.com lists free lines. If you're in danger now, call your local emergency number"
    "{% endif %}. Nobody is told.",
)
CARD_HELP_FIRST = Phrase(
    "danger/card, help first",
    "🔒 <b>Just for you.</b> {% if not lines %}If you're in danger now, call your local emergency number. {% endif %}"
    "A person can listen, now{% if not lines %}: findahelpline.com lists free lines{% endif %}. I may have misread "
    "this; if so, just carry on. Nobody is told.",
)
HELD_BACK = Phrase(
    "danger/held back",
    "I may have this wrong, but I won't send it as it is. Could you put it another way, or keep it to yourself?",
)
CARRY_ON = Phrase("danger/carry on", "Carry on")
SOMEONE = Phrase("danger/someone", "Someone to talk to")
KEEP = Phrase("danger/keep", "Keep it to myself")
