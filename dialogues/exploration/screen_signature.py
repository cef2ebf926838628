"""Signatures of screens: which texts a screen consists of, without rendering them. Cheap to make and compare.

The renderer itself chooses the texts. What a text says depends only on answers its reader may see, so two
screens with the same signature and the same visible answers are identical.
"""

import re
from dataclasses import dataclass, field

from dialogues.engine import offers
from dialogues.engine.engine import takes_part
from dialogues.engine.events import Seat
from dialogues.engine.session import Session
from dialogues.screen.ready_words import ready_lines
from dialogues.screen.render import Renderer
from dialogues.screen.screen import Button
from dialogues.script.fields import Wording
from dialogues.script.revision import Revision
from dialogues.script.steps import Ask, Each, Step
from dialogues.text.languages import Language, Phrase
from dialogues.text.templates import names_in

ENGLISH = Language("en")
NAMES: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
_TEXT = re.compile(r"[a-z0-9_]+/[a-z0-9_/ ]+")


@dataclass(frozen=True)
class SignatureRenderer(Renderer):
    """Renders the names of texts in place of their words, and leaves out what buttons say.

    `text_names`: the names given so far, by what a text says and by where it stands.
    """

    text_names: dict[object, str] = field(default_factory=dict)

    def _words(self, step: Step, part: str, words: Wording, number: int | None = None) -> str:
        here = step.step, part, self.session.form
        if here not in self.text_names:
            self.text_names[here] = self._named(step, part, words)
        return self.text_names[here]

    def _named(self, step: Step, part: str, words: Wording) -> str:
        """Texts with the same words get the same name, even if a card supplies the words."""
        text = words.of(self.session.form)
        for card, shown in self.script.cards.items() if "card." in text else ():
            text = text.replace(f"{{{{ card.{card} }}}}", shown)
        meant = step.step if step.origin is not None and names_in(text) else ""
        return self.text_names.setdefault(f"{meant} {text.strip()}", f"{step.step}/{part}")

    def _choices(self, step: Ask) -> list[Button]:
        return [Button("", choice) for choice in offers.buttons(self.script, self.session, self.seat, step)]

    def _lines(self, step: Ask) -> list[str]:
        return [line for _, line in ready_lines(self.script, self.session, self.seat, step)]

    def _numbered_labels(self, step: Ask, part: str, texts: tuple[str, ...]) -> list[str]:
        return list(texts)

    def _called(self, step: Ask | Each) -> str:
        return step.step

    def _change(self, called: str, choice: str) -> Button:
        return Button("", f"change-{choice}")

    def _say(self, phrase: Phrase, **values: object) -> str:
        return phrase.context

    def _button(self, choice: str, phrase: Phrase, *, main: bool = False) -> Button:
        return Button(phrase.context, choice, main)


@dataclass(frozen=True, slots=True)
class Signature:
    """What someone sees: the names of the texts, and what the buttons send.

    Both are empty for someone who does not know of the session yet.
    """

    texts: str = ""
    choices: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of its texts, without the markup around them."""
        return _TEXT.findall(self.texts)


NO_SCREEN = Signature()


def signature(revision: Revision, session: Session, seat: Seat, text_names: dict[object, str]) -> Signature:
    """The signature of someone's screen. `text_names` maps content to names, and grows."""
    if not takes_part(session, seat):
        return NO_SCREEN
    screen = SignatureRenderer(revision, session, seat, ENGLISH, NAMES, text_names=text_names).screen()
    return Signature(
        screen.html, tuple(button.choice for row in screen.rows for button in row if button.choice)
    )
