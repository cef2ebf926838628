"""The path of six weeks."""

from dialogues.text.languages import Phrase

OFFER = Phrase(
    "path/offer",
    "<b>{{ title }}</b>\n{{ about }}\n\nEach of you can say what you'd like more of. What you both pick comes first.",
)
BEGUN = Phrase(
    "path/begun",
    "<b>{{ title }}</b>\n{{ about }}\n\n{{ partner }} has begun it, and it's for both of you. Come along, or don't: "
    "either is fine.\n\nEach of you can say what you'd like more of. What you both pick comes first.",
)
BEGIN = Phrase("path/begin", "Let's begin")
COME_ALONG = Phrase("path/come along", "I'll come along")
NOT_FOR_ME = Phrase("path/not for me", "Not for me")
LEFT_OUT = Phrase(
    "path/left out",
    "All right, I won't bring it up. You'll find it under <i>Exercises</i> if you change your mind.",
)
PICK = Phrase(
    "path/pick",
    "Just for you: what would you like more of? Pick up to three, or none.\n\nIf {{ partner }} picks one of them, too, it "
    "comes first. Until then you take it from the top.\n\n<i>🔒 Only you see this.</i>",
)
PICKED = Phrase("path/picked", "That's it")
CHANGE_PICKS = Phrase("path/change picks", "What I'd like more of")
WEEK = Phrase(
    "path/week",
    "<b>{{ title }}</b>\n<i>{{ number }} of {{ number_of_all }}</i>\n\n{{ why }}\n\n{{ steps }}",
)
STEP_DONE = Phrase("path/step done", "✓ {{ title }}")
STEP_OPEN = Phrase("path/step open", "○ {{ title }}")
LESSON = Phrase("path/lesson", "A minute about it")
NEXT_SCREEN = Phrase("path/next screen", "Go on")
ANSWERED = Phrase("path/answered", "Good to know. Take it with you into the week.")
GO_ON = Phrase("path/go on", "On to the next")
STAY = Phrase("path/stay", "One more week of this")
SLOWER = Phrase("path/slower", "Slower, please")
FASTER = Phrase("path/faster", "Back to a week each")
SKIP = Phrase("path/skip", "Skip this one")
OVER_NOW = Phrase(
    "path/over now", "This one's week is up. On to the next, or a little longer? Both are fine."
)
THE_END = Phrase(
    "path/the end",
    "🌿 <b>That was the path.</b> What you did on it is yours.\n\n"
    "Away from the screen: go for a walk, and each of you says which week you'd like again.",
)
AGAIN = Phrase("path/again", "Walk it again")
QUESTION = Phrase("path/question", "Today's question")
LOOK_BACK = Phrase("path/look back", "A look back")
CARD = Phrase("path/card", "Your first week")
LOOKED_BACK = Phrase(
    "path/looked back",
    "On {{ day }}, {{ partner }} noticed:\n\n{{ words }}\n\nSay something back tonight, if you like.",
)
LOOKED_BACK_AT_OWN = Phrase(
    "path/looked back at own", "On {{ day }}, you noticed:\n\n{{ words }}\n\nHas it come up since?"
)
NOTHING_TO_LOOK_BACK_AT = Phrase(
    "path/nothing to look back at",
    "Nothing to look back at yet. Writing a thank-you takes two minutes.",
)
FIRST_WEEK = Phrase(
    "path/first week", "<b>Your first week</b>\n\n{{ words }}\n\nJust for you: what would you like next?"
)
MORE_OF_THIS = Phrase("path/more of this", "More of this")
LIGHTER = Phrase("path/lighter", "Lighter")
ON_MY_MIND = Phrase("path/on my mind", "Something's on my mind")
STEP_WHY = Phrase("path/step why", "Week {{ number }}: {{ theme }}. {{ why }}")
