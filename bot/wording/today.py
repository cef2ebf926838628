"""*Today*: one thing, the best next one, and why. Of several reasons one is shown, another one another day."""

from dialogues.text.languages import Phrase

TODAY = Phrase("today/today", "<b>{{ title }}</b>\n{{ why }}")
NOTHING = Phrase("today/nothing", "Nothing planned for today. Here's what there is:")
THAT_IS_ALL = Phrase("today/that is all", "That's all I had for today. Here's what there is:")
SOMETHING_ELSE = Phrase("today/something else", "Something else")
YOURS = Phrase("today/yours", "Something of yours")
OPEN = Phrase("today/open", "Open")
BUTTON = Phrase("today/button", "☀ Today")


def _variants(name: str, *texts: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(f"today/{name} {number}", text) for number, text in enumerate(texts, 1))


DUE = _variants(
    "due",
    "You planned to look at this today.",
    "You asked me to bring this back today.",
    "This one's due today. It takes a minute or two.",
)
MEETING = _variants("meeting", "There's a time to settle or to keep. It takes a minute to look.")
ASKED = _variants("asked", "You've been asked something. Any answer is fine, including no.")
BEGUN = _variants(
    "begun",
    "You've begun this one. You can pick up where you left off.",
    "This one's still open. It'll wait if today isn't the day.",
)
QUESTION = _variants(
    "question",
    "Two minutes, for both of you. It opens once you've both answered.",
    "One question, two answers. Yours stays sealed until both are there.",
    "A small one for today. Two minutes is plenty.",
)
STEP = _variants(
    "step",
    "A good next step, whenever you have a moment.",
    "Something for a quiet moment today.",
    "One small thing to try next.",
)
OWN = _variants(
    "own",
    "Just for you, whenever you like.",
    "A quiet one for yourself. It takes nobody else.",
    "A few minutes of your own.",
)
