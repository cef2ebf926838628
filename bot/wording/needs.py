"""Exercises by what somebody needs."""

from dialogues.text.languages import Phrase

WHAT = Phrase("needs/what", "What would help right now?")
NEEDS = {
    "heard": Phrase("needs/heard", "I want to be heard"),
    "thanks": Phrase("needs/thanks", "I want to say thanks"),
    "bothers": Phrase("needs/bothers", "Something bothers me"),
    "limit": Phrase("needs/limit", "I need to set a limit"),
    "fight": Phrase("needs/fight", "We had a fight"),
    "differ": Phrase("needs/differ", "We're so different"),
    "agree": Phrase("needs/agree", "Let's agree on something"),
    "close": Phrase("needs/close", "I want us to feel closer"),
    "home": Phrase("needs/home", "There's so much to do"),
    "future": Phrase("needs/future", "Where are we heading?"),
    "calm": Phrase("needs/calm", "I need a quiet moment"),
}
HEADS = {
    "heard": Phrase(
        "needs/heard head",
        "It's easy to keep missing each other. You can take turns to listen, or show each other what you need.",
    ),
    "thanks": Phrase(
        "needs/thanks head", "It does you both good to hear it. This is how to put it into words."
    ),
    "bothers": Phrase(
        "needs/bothers head", "You can say it in a way that gets heard. This helps you find the words."
    ),
    "limit": Phrase(
        "needs/limit head", "Your limit is yours, and it needs no reason. This helps you say it."
    ),
    "fight": Phrase(
        "needs/fight head",
        "That's hard. A breather first, then what it's about: these two can help. If you were frightened, <b>Just for me</b> is in the menu.",
    ),
    "differ": Phrase(
        "needs/differ head",
        "That's nobody's fault, and it can be half the fun. See where you differ, and what's behind it.",
    ),
    "agree": Phrase("needs/agree head", "Start small, or plan something bigger together."),
    "close": Phrase("needs/close head", "Two minutes a day can do more than one grand evening."),
    "home": Phrase(
        "needs/home head",
        "And somebody has to think of it all. See together what there is to do, and share it out.",
    ),
    "future": Phrase(
        "needs/future head", "Dream first, each on your own. Then make a plan of what you'd both love."
    ),
    "calm": Phrase("needs/calm head", "Take a few minutes just for you."),
}
OTHERS = Phrase("needs/others", "Something else")
OTHER_EXERCISES = Phrase("needs/other exercises", "What else there is:")
ONE = Phrase(
    "needs/one",
    "<b>{{ title }}</b> · {{ minutes }} min · "
    "{% if alone and together %}alone or for two{% elif together %}for two{% else %}for you alone{% endif %}\n{{ about }}",
)
BACK = Phrase("needs/back", "‹ Exercises")
