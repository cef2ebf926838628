"""Renders every reachable screen, with the longest names and answers allowed, and reports what goes wrong.

A text reads the same as long as the same of its answers are given, so each such combination is rendered once.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from jinja2 import TemplateError

from dialogues.engine.effects import HandOverTo, KeepThis
from dialogues.engine.events import Seat
from dialogues.engine.session import Session
from dialogues.exploration.screen_signature import Signature
from dialogues.screen.ready_words import LINES
from dialogues.screen.render import Renderer
from dialogues.script.revision import Revision
from dialogues.script.steps import Each
from dialogues.text.length import length
from dialogues.text.peoples_words import ROOM

FITS = 4096 - ROOM  # UTF-16 units of a message (Bot API, sendMessage)
LONGEST: dict[Seat, str] = {"a": "A" * 40, "b": "B" * 40}


@dataclass
class RenderedScreens:
    """The screens of an exercise that have been rendered so far."""

    revision: Revision
    seen: set[object] = field(default_factory=set)
    text_names: dict[object, str] = field(default_factory=dict)  # the names that texts were given

    def screen_faults(self, session: Session, seat: Seat, shown: Signature) -> Iterator[tuple[str, str]]:
        """Faults of someone's screen, as pairs of a problem code and a message."""
        key = (seat, session.form, shown, self._given_answers(session, shown.names))
        if key in self.seen:
            return
        self.seen.add(key)
        try:
            renderers = [self._renderer(session, seat, code) for code in self.revision.languages]
            screens = [renderer.screen() for renderer in renderers]
            if LINES in shown.choices:
                screens += [renderer.with_lines().screen() for renderer in renderers]
        except TemplateError as fault:
            yield _unrenderable(fault)
            return
        for screen in screens:
            if (grown := length(screen.html)) > FITS:
                yield ("DUO009", f"a whole screen may grow to {grown} characters, {FITS} fit; shorten it")

    def keepsake_faults(self, session: Session, effect: KeepThis) -> Iterator[tuple[str, str]]:
        """Faults of a keepsake's text."""
        yield from self._faults_when_made(
            session,
            effect.seat,
            (effect.step, *self._given_answers(session, [f"card/{effect.card}"])),
            lambda renderer: renderer.card(effect.card, effect.step, effect.number),
        )

    def handover_faults(self, session: Session, effect: HandOverTo) -> Iterator[tuple[str, str]]:
        """Faults of what is handed over to another exercise."""
        yield from self._faults_when_made(
            session, effect.seat, effect, lambda renderer: renderer.taken_along(effect)
        )

    def _faults_when_made(
        self, session: Session, seat: Seat, key: object, make: Callable[[Renderer], object]
    ) -> Iterator[tuple[str, str]]:
        if (seat, session.form, key) not in self.seen:
            self.seen.add((seat, session.form, key))
            try:
                for code in self.revision.languages:
                    make(self._renderer(session, seat, code))
            except TemplateError as fault:
                yield _unrenderable(fault)

    def _renderer(self, session: Session, seat: Seat, code: str) -> Renderer:
        return Renderer(self.revision, session, seat, self.revision.languages[code], LONGEST, strict=True)

    def _given_answers(self, session: Session, texts: list[str]) -> frozenset[tuple[str, str]]:
        """Which answers mentioned in these texts are given, and by whom."""
        names = frozenset[str]().union(*(self._mentioned_answers.get(text, frozenset()) for text in texts))
        return frozenset(
            (seat, key)
            for seat, words in session.words.items()
            for key in words.answers
            if key.partition("#")[0] in names
        )

    @cached_property
    def _mentioned_answers(self) -> dict[str, frozenset[str]]:
        """The answers each text mentions in any way, including those of its cards."""
        script = self.revision.script
        cards = {f"card/{name}": self._mentioned([text], {}) for name, text in script.cards.items()}
        found = dict(cards)
        for step in script.flat:
            own = step.origin.names if step.origin else {}
            parts = {part: getattr(step, part, None) for part in ("ask", "tell", "meanwhile")}
            parts |= {f"end/{role}": words for role, words in getattr(step, "end", {}).items()}
            for part, words in parts.items():
                if words is not None and not isinstance(step, Each):
                    found[f"{step.step}/{part}"] = self._mentioned([words.alone, words.together], own)
        return found

    def _mentioned(self, texts: list[str], own: dict[str, str]) -> frozenset[str]:
        script = self.revision.script
        whole = " ".join(texts)
        whole += " ".join(text for name, text in script.cards.items() if f"card.{name}" in whole)
        words = {own.get(word, word) for word in re.findall(r"[a-z][a-z0-9_]*", whole)}
        return frozenset(words & {*script.asks, *script.given})


def _unrenderable(fault: TemplateError) -> tuple[str, str]:
    """A text prints a value that is missing: not given, or not visible to its reader."""
    if "not given" in str(fault):
        return "DUO010", "a text prints an answer that may not have been given; write {% if … %} around it"
    name = re.search(r"has no attribute '(\w+)'|'(\w+)' is undefined", str(fault))
    shown = f"'{name[1] or name[2]}', which" if name else "what"
    return "DUO007", f"a text wants to show {shown} its reader may not see here; leave it out"
