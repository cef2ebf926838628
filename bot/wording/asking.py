"""How often somebody likes to be asked to things for two. It is theirs alone, and nothing else mentions it."""

from dialogues.text.languages import Phrase

BUTTON = Phrase("how often/button", "How often I'm asked")
ASK = Phrase(
    "how often/ask",
    "How often do you like to be asked to things for the two of you? Whatever you pick, there's plenty for yourself."
    "\n\n<i>🔒 Only you see this.</i>",
)
NOW_AND_THEN = Phrase("how often/now and then", "Now and then")
WEEKLY = Phrase("how often/weekly", "About once a week")
MYSELF = Phrase("how often/myself", "I'll come to you")
CHOSEN = Phrase("how often/chosen", "✓ {{ choice }}")
NOTED = Phrase("how often/noted", "All right. You can change it whenever you like.")
ROW = Phrase("how often/row", "How often you like to be asked: {{ choice }}")
