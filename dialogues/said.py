"""Says every screen that two people can come to for real, with the longest names and words that fit.

A text says the same wherever it stands as long as the same of its answers are given, so each is said once for that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from jinja2 import TemplateError

from dialogues.catalog import Revision
from dialogues.effects import KeepThis
from dialogues.engine import length
from dialogues.events import Seat
from dialogues.outline import Look
from dialogues.render import Renderer, names_in
from dialogues.session import Session

MESSAGE = 4096  # UTF-16 units of a message (Bot API, sendMessage)
BUTTON = 64  # bytes of a button's data (Bot API, InlineKeyboardButton)
STAMP = (
    len("s:") + 13 + len(":") + 4 + len(":")
)  # what stands before the choice: session and visit, in base 36
LONGEST: dict[Seat, str] = {"a": "A" * 40, "b": "B" * 40}


@dataclass
class Screens:
    """The screens of an exercise that were said so far."""

    revision: Revision
    said: set[object] = field(default_factory=set)

    def say(self, session: Session, seat: Seat, shown: Look) -> Iterator[tuple[str, str]]:
        """The faults of someone's screen: a code, and what is wrong."""
        key = (seat, session.form, shown, self._given(session, shown.names))
        if key in self.said:
            return
        self.said.add(key)
        try:
            screens = [self._renderer(session, seat, code).screen() for code in self.revision.languages]
        except TemplateError as fault:
            yield _untold(fault)
            return
        for screen in screens:
            if length(screen.html) > MESSAGE:
                yield (
                    "DUO009",
                    f"a whole screen may grow to {length(screen.html)} characters, and {MESSAGE} fit",
                )
            for button in (button for row in screen.rows for button in row):
                if STAMP + len(button.choice.encode()) > BUTTON:
                    yield "DUO009", f"the name '{button.choice}' is too long for a button"

    def keep(self, session: Session, effect: KeepThis) -> Iterator[tuple[str, str]]:
        """The faults of a keepsake."""
        key = (effect.seat, session.form, effect.card, self._given(session, [f"card/{effect.card}"]))
        if key not in self.said:
            self.said.add(key)
            try:
                for code in self.revision.languages:
                    self._renderer(session, effect.seat, code).card(effect.card)
            except TemplateError as fault:
                yield _untold(fault)

    def _renderer(self, session: Session, seat: Seat, code: str) -> Renderer:
        return Renderer(self.revision, session, seat, self.revision.languages[code], LONGEST)

    def _given(self, session: Session, texts: list[str]) -> frozenset[tuple[str, str]]:
        """Which of the answers that these texts mention are given, and by whom."""
        names = frozenset[str]().union(*(self._names.get(text, frozenset()) for text in texts))
        return frozenset(
            (seat, name) for seat, words in session.words.items() for name in words.answers if name in names
        )

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        """The answers that each text mentions, in whatever way, and those of the cards in it."""
        script = self.revision.script
        cards = {f"card.{name}": _mentioned(text, script.asks) for name, text in script.cards.items()}
        found: dict[str, frozenset[str]] = {}
        for phrase in script.phrases():
            names = _mentioned(phrase.english, script.asks)
            names = names.union(*(names for card, names in cards.items() if card in phrase.english))
            place = phrase.context.removeprefix(f"{script.exercise}/")
            found[place] = found.get(place, frozenset()) | names
        return found


def _untold(fault: TemplateError) -> tuple[str, str]:
    """A text wants to say what is not there: it was not given, or its reader may not see it."""
    if "not given" in str(fault):
        return (
            "DUO010",
            "a text here prints an answer that may not have been given; write {% if … %} around it",
        )
    return "DUO007", f"a text here wants to show what its reader may not see ({fault}); leave it out"


def _mentioned(text: str, asks: object) -> frozenset[str]:
    words = set(re.findall(r"[a-z][a-z0-9_]*", text))
    return frozenset(words & set(asks)) if names_in(text) else frozenset()  # type: ignore[call-overload]
