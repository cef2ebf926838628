"""Being under 18: asked, never assumed."""

from dialogues.text.languages import Phrase

ASK = Phrase(
    "minors/ask",
    "🔒 Just for you, and nobody is told: exercises with another person are made for adults. Are you under 18?",
)
YES = Phrase("minors/yes", "Yes, I'm under 18")
NO = Phrase("minors/no", "No, I'm 18 or older")
THANKS = Phrase("minors/thanks", "🔒 Thank you. Then everything stays as it is.")
WRONG_ONE = Phrase("minors/wrong one", "I tapped the wrong one: I'm 18 or older")
CLOSED = Phrase(
    "minors/closed",
    "🔒 This one is for two adults. What you can do on your own is open to you, and so is someone to talk to.",
)
