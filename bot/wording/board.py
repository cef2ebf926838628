"""The pages of promises and goals."""

from dialogues.text.languages import Phrase

HEADINGS = {
    "promise": Phrase("board/promises", "<b>Promises you keep in mind</b>"),
    "goal": Phrase("board/goals", "<b>What you are after</b>"),
}
NOTHING = {
    "promise": Phrase("board/no promises", "No promise is open. A tiny one is a good beginning."),
    "goal": Phrase("board/no goals", "No goal is open. One that you share is a good beginning."),
}
LOOK_AGAIN = Phrase("board/look again", "Look at {{ number }} again")
NEW = Phrase("board/new", "+ {{ title }}")
