"""Which texts a person's screen is made of, without their words: enough to tell two screens apart, and quick.

The choice of texts is the renderer's own. What a text says depends only on answers that its reader may see, so
two screens of the same texts differ, for the same answers, in nothing.
"""

import re
from dataclasses import dataclass

from dialogues.catalog import Revision
from dialogues.engine import takes_part
from dialogues.events import Seat
from dialogues.fields import Wording
from dialogues.languages import Language, Phrase
from dialogues.render import Renderer
from dialogues.screens import Button
from dialogues.session import Session
from dialogues.steps import Step

ENGLISH = Language("en")
NAMES: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
_TEXT = re.compile(r"[a-z0-9_]+/[a-z0-9_/ ]+")


class Outline(Renderer):
    """A screen that names its texts instead of saying them."""

    def _words(self, step: Step, part: str, words: Wording, number: int | None = None) -> str:
        return f"{step.step}/{part}"

    def _say(self, phrase: Phrase, **values: object) -> str:
        return phrase.context

    def _button(self, choice: str, phrase: Phrase, *, main: bool = False) -> Button:
        return Button(phrase.context, choice, main)


@dataclass(frozen=True, slots=True)
class Look:
    """What someone sees when they look: the texts, and what the buttons mean.

    Neither: they know nothing of the session yet.
    """

    texts: str = ""
    choices: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of its texts, without the marks around them."""
        return _TEXT.findall(self.texts)


NOTHING = Look()


def look(revision: Revision, session: Session, seat: Seat) -> Look:
    """The outline of someone's screen."""
    if not takes_part(session, seat):
        return NOTHING
    screen = Outline(revision, session, seat, ENGLISH, NAMES).screen()
    return Look(screen.html, tuple(button.choice for row in screen.rows for button in row))
