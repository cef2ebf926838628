"""Which texts a person's screen is made of, without their words: enough to tell two screens apart, and quick.

The choice of texts is the renderer's own. What a text says depends only on answers that its reader may see, so
two screens of the same texts differ, for the same answers, in nothing.
"""

from dialogues.catalog import Revision
from dialogues.engine import takes_part
from dialogues.events import Seat
from dialogues.languages import Language, Phrase
from dialogues.render import Button, Renderer
from dialogues.script import Wording
from dialogues.session import Session

ENGLISH = Language("en")
NAMES: dict[Seat, str] = {"a": "Alex", "b": "Sam"}


class Outline(Renderer):
    """A screen that names its texts instead of saying them."""

    def _words(self, step: str, part: str, words: Wording) -> str:
        return f"{step}/{part}"

    def _say(self, phrase: Phrase, **values: object) -> str:
        return phrase.context

    def _text(self, place: str, english: str) -> str:
        return place

    def _button(self, choice: str, phrase: Phrase, *, main: bool = False) -> Button:
        return Button(phrase.context, choice, main)


def outline(revision: Revision, session: Session, seat: Seat) -> Outline:
    """What makes the outlines of this person's screens."""
    return Outline(revision, session, seat, ENGLISH, NAMES)


def seen_by(revision: Revision, session: Session, seat: Seat) -> str:
    """What someone sees when they look: the texts and buttons; nothing while they know nothing of it."""
    if not takes_part(session, seat):
        return ""
    screen = outline(revision, session, seat).screen()
    choices = " ".join(button.choice for row in screen.rows for button in row)
    return f"{screen.html} [{choices}]" if choices else screen.html
