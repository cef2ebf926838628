"""Plays everything that two people can do in a small script, and looks at what they really see.

It knows the engine, the screens and the strict server, and nothing of the check. Two answers of one person
that the other may not see must lead to the same courses of what the other one sees and does.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

from bot.playground.markup import parse_html
from dialogues.engine import engine
from dialogues.engine.effects import AskLater, KeepThis, ReportFault
from dialogues.engine.events import Chose, Event, Seat, Skipped, Wrote
from dialogues.engine.session import SEATS, Session, other
from dialogues.screen.render import Renderer
from dialogues.screen.screen import Screen
from dialogues.script.revision import Revision
from dialogues.script.steps import Ask, Share, Step
from dialogues.text.languages import Language

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NAMES: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
TEXTS = ("apples", "pears")
MOST = 150  # sessions; a script with more of them is left alone

Course = tuple[object, ...]
GIVES: Course = ("and so on, with what is given",)


class Found(Exception):
    """What must not happen in a script that passes."""


class TooMany(Exception):
    """There are too many courses to play them all."""


@dataclass
class BruteForce:
    """All courses of one script, as far as they are few."""

    revision: Revision
    sessions: dict[str, Session] = field(default_factory=dict)
    taken: dict[str, list[tuple[str, str, str, tuple[str, ...]]]] = field(default_factory=dict)
    courses: dict[tuple[str, Seat], frozenset[Course]] = field(default_factory=dict)

    def play(self) -> None:
        """Raises `Found` where something is wrong, `TooMany` where it can't be told."""
        script = self.revision.script
        session, effects = engine.begin(script, 1, "", 2, NOW)
        self._look_at(session, effects)
        todo = [self._add(session)]
        while todo:
            at = todo.pop()
            for seat, does, events in self._inputs(self.sessions[at]):
                known = len(self.sessions)
                after, left = self._after(self.sessions[at], events)
                to = self._add(after)
                self.taken.setdefault(at, []).append((seat, does, to, left))
                if len(self.sessions) > known:
                    todo.append(to)
        for at, session in self.sessions.items():
            for seat in session.waits:
                self._compare(at, session, seat)

    def _add(self, session: Session) -> str:
        session = session.copy()
        session.visit = 0
        session.changes.clear()
        session.trail.clear()
        session.timed = None
        at = json.dumps(session.to_json(), sort_keys=True)
        if at not in self.sessions:
            if len(self.sessions) == MOST:
                raise TooMany
            self.sessions[at] = session
        return at

    # -- what they can do ---------------------------------------------------------------------------------

    def _inputs(self, session: Session) -> Iterator[tuple[Seat, str, list[Event]]]:
        for seat, wait in session.waits.items():
            step = self.revision.script.flat[wait.place]
            buttons = [button.choice for row in self._screen(session, seat).rows for button in row]
            if "options" not in buttons:
                raise Found(f"at '{step.step}' somebody has no button to go on with")
            yield seat, "skips", [Skipped(seat)]
            if isinstance(step, Ask) and step.answer == "several":
                own = [choice for choice in buttons if choice.startswith("=")]
                for size in range(step.fewest, min(step.most, len(own)) + 1):
                    for some in combinations(own, size):
                        taps = [Chose(seat, wait.visit, choice, TODAY) for choice in (*some, "done")]
                        yield seat, f"ticks {some}", list(taps)
                continue
            for choice in buttons:
                if choice not in ("options", "lines") and not choice.startswith("change-"):
                    yield seat, choice, [Chose(seat, wait.visit, choice, TODAY)]
            if isinstance(step, Ask) and step.takes_words:
                for text in TEXTS:
                    send = Chose(seat, wait.visit, "send-1", TODAY)
                    yield seat, f"writes {text}", [Wrote(seat, 1, text, today=TODAY), send]

    def _after(self, session: Session, events: list[Event]) -> tuple[Session, tuple[str, ...]]:
        left: list[str] = []
        for event in events:
            session, effects = engine.advance(self.revision.script, session, event, NOW)
            left += self._look_at(session, effects)
        return session, tuple(left)

    # -- what they see ------------------------------------------------------------------------------------

    def _renderer(self, session: Session, seat: Seat) -> Renderer:
        return Renderer(self.revision, session, seat, Language("en"), NAMES, strict=True)

    def _screen(self, session: Session, seat: Seat) -> Screen:
        try:
            return self._renderer(session, seat).screen()
        except Exception as fault:
            raise Found(f"a screen can't be made: {fault!r}") from fault

    def _look_at(self, session: Session, effects: list[Any]) -> list[str]:
        """Everything that is shown can be sent. Returns what reaches the other one beside the screens."""
        left: list[str] = []
        if session.status == "waiting" and not session.waits:
            raise Found("it waits for nobody")
        for seat in SEATS:
            screen = self._screen(session, seat)
            self._send(screen.html)
            if any(not button.label.strip() for row in screen.rows for button in row):
                raise Found("a button says nothing")
        for effect in effects:
            match effect:
                case ReportFault(step=step):
                    raise Found(f"it goes round at '{step}'")
                case KeepThis(seat=seat, audience=audience):
                    try:
                        card = self._renderer(session, seat).card(effect.card, effect.step, effect.number)
                    except Exception as fault:
                        raise Found(f"a card can't be made: {fault!r}") from fault
                    if card:
                        self._send(card)
                    step = self.revision.script.flat[self.revision.script.index[effect.step]]
                    if audience == "partner" and not step.when:  # else its owner has chosen
                        left.append(f"{other(seat)} finds {card}")
                case AskLater(seat=seat, gently=True):
                    left.append(f"{seat} is asked gently")
        return left

    def _send(self, html: str) -> None:
        try:
            plain, _ = parse_html(html)
        except Exception as fault:
            raise Found(f"the server refuses {html!r}: {fault}") from fault
        if not plain.strip():
            raise Found("a text says nothing")

    def _seen(self, session: Session, seat: Seat) -> object:
        if not engine.takes_part(session, seat):
            return None
        screen = self._screen(session, seat)
        return screen.html, tuple(button.label for row in screen.rows for button in row)

    # -- what one can tell of the other -------------------------------------------------------------------

    def _compare(self, at: str, session: Session, seat: Seat) -> None:
        step = self.revision.script.flat[session.waits[seat].place]
        if not isinstance(step, Ask) or step.seen not in ("me", "when shared"):
            return
        loop = self.revision.script.loop_of(step.step)
        if loop is not None and step.step.endswith("_more"):
            inside = [self.revision.script.flat[place] for place in loop.body]
            if any(isinstance(one, Ask) and (one.seen != "me" or one.who != step.who) for one in inside):
                return  # what is answered in a round shows that there was one
        own = [one for one in self.taken.get(at, ()) if one[0] == seat and one[1] != "skips"]
        courses = [self._courses_by(at, one, other(seat)) | {()} for one in own]  # when tells nothing
        for one, course in zip(own[1:], courses[1:], strict=True):
            if tells := [*_only_in(course, courses[0]), *_only_in(courses[0], course)]:
                raise Found(f"at '{step.step}', {own[0][1]} or {one[1]} shows: {min(tells, key=repr)}")

    def _courses(self, at: str, seat: Seat) -> frozenset[Course]:
        """Every course of what someone sees and does from here on, if nothing more is given or skipped."""
        if (at, seat) not in self.courses:
            found: set[Course] = {()}
            for one in self.taken.get(at, ()):
                step = self.revision.script.flat[self.sessions[at].waits[one[0]].place]  # type: ignore[index]
                if one[0] != seat and one[1] == "skips":
                    continue
                if one[0] != seat and _gives(step, one[1]):
                    found.add(GIVES)
                    continue
                found |= self._courses_by(at, one, seat)
                if len(found) > 400:
                    raise TooMany
            self.courses[at, seat] = frozenset(found)
        return self.courses[at, seat]

    def _courses_by(
        self, at: str, one: tuple[str, str, str, tuple[str, ...]], seat: Seat
    ) -> frozenset[Course]:
        who, does, to, left = one
        here: Course = (f"does {does}",) if who == seat else ()
        here += tuple(sign for sign in left if sign.startswith(f"{seat} "))
        before, after = self._seen(self.sessions[at], seat), self._seen(self.sessions[to], seat)
        here += (after,) if after != before else ()
        return frozenset((*here, *course) for course in self._courses(to, seat))


def _only_in(some: frozenset[Course], others: frozenset[Course]) -> list[Course]:
    """The courses that are not among the others; what follows once something is given may be any."""
    given = [course[:-1] for course in others if course[-1:] == GIVES]
    return [
        course
        for course in some - others
        if course[-1:] != GIVES and not any(course[: len(start)] == start for start in given)
    ]


def _gives(step: Step, does: str) -> bool:
    """Whether somebody gives something away of their own will: by sharing, or by picking from their own."""
    if isinstance(step, Ask) and step.choices_from is not None:
        return step.seen != "me" and step.choices_from.whose != "theirs"
    return isinstance(step, Share) and does == "share"
