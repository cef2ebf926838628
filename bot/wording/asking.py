"""How often somebody likes to be asked to things for two. It is theirs alone, and nothing else mentions it."""

from dialogues.text.languages import Phrase

BUTTON = Phrase("asking/button", "How often I'm asked")
ASK = Phrase(
    "asking/ask",
    "How often do you like to be asked to things for the two of you? Whatever you pick, there's plenty for yourself."
    "\n\n<i>🔒 Only you see this.</i>",
)
NOW_AND_THEN = Phrase("asking/now and then", "Now and then")
WEEKLY = Phrase("asking/weekly", "About once a week")
MYSELF = Phrase("asking/myself", "I'll come to you")
CHOSEN = Phrase("asking/chosen", "✓ {{ choice }}")
NOTED = Phrase("asking/noted", "All right. You can change it whenever you like.")
ROW = Phrase("asking/row", "How often you like to be asked: {{ choice }}")
