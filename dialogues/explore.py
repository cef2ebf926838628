"""Goes through everything that two people can come to in an exercise, with the engine that runs it.

What is explored is the engine's own behaviour (`engine.begin`, `engine.advance`) and the renderer's choice of
texts; nothing of a script's meaning is written down a second time here. So that there is an end to it:

- Two sessions are one state if nothing that may still happen tells them apart: answers count by the classes that
  conditions make of them, and only as long as a condition may yet read them; counters as long as their step may
  yet be passed; never times, buttons' stamps or drafts.
- A text is one opaque token. Things that leave a question as it was (a sticker, an old button) are left out.
- One person is *watched*: they do whatever can be done. The other one answers, passes and falls silent as well, but
  does not go back; and what they answered for themself alone, which leads nobody else anywhere, is not told apart.
  Each of the two is watched in turn.
- Where each goes through the same steps alone, the other one goes first: neither sees how far the other is.
- Back leads to the newest mark of who is watched, which is part of the state. What lies beneath that mark is
  taken from the first way on which the state was found.
- Both are here all the time, so that all that may be shown is shown. Who is elsewhere is called for some of it.
- Time is silence: of one person, until it rests or goes on without them. Rests and pauses are taken up at once.
- In a loop without a fixed number of rounds there are at most two, or as many as there must be.

The number of states has a bound, and passing it is an error.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

from dialogues import engine
from dialogues.audience import owes_nothing
from dialogues.catalog import Revision
from dialogues.course import Course, ScriptError
from dialogues.deeds import Deed, deeds
from dialogues.effects import Effect, KeepThis, Notify, Plan, Remind, Show
from dialogues.events import (
    Chose,
    Event,
    Left,
    Paused,
    Resumed,
    Seat,
    Skipped,
    Stopped,
    TimePassed,
    WentBack,
    Wrote,
)
from dialogues.outline import Look, look
from dialogues.readers import Readers
from dialogues.screens import Screens
from dialogues.script import Keep, Script, Step
from dialogues.session import Session, Wait, other
from dialogues.ways import Ways

MOST_STATES = 20_000  # in one combination of settings, with one of the two watched
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
_LOOKS = 12  # more than anyone is reminded at one question
_LEFT_OUT = {
    *(
        "id",
        "exercise",
        "revision",
        "seats",
        "settings",
        "visit",
        "timed",
        "changes",
        "hinted",
        "read",
        "forgotten",
    ),
    *("waits", "counts", "trail", "words", "acted", "returns"),  # these are looked at more closely
}
_WHOLE = tuple(part.name for part in fields(Session) if part.name not in _LEFT_OUT)

Seen = tuple[Look | str, ...]  # screens, "called", "reminded"


class TooManyStates(Exception):
    """The bound was passed: nothing is proven of this script."""


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a state to the next: who did what, and what each of the two is then sent."""

    source: int
    deed: Deed
    target: int
    seen: Mapping[Seat, Seen]
    released: frozenset[str]  # answers of who is watched that the other one may read from now on
    passed: tuple[str, ...]  # the steps on the way, in order
    rested: bool  # it rested first, and was taken up again


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be, at a state: a code of `problems`, the step it happens at, and what it is."""

    code: str
    state: int
    step: str
    message: str


@dataclass
class Exploration:
    """What two people can come to in one combination of settings, with one of them watched."""

    revision: Revision
    ways: Ways
    watched: Seat = "a"
    grouped: bool = True  # no: every value by itself, to compare with
    bound: int = MOST_STATES
    screens: Screens | None = None  # those already said, where several explorations share them
    states: list[Session] = field(init=False, default_factory=list)
    moves: list[Move] = field(init=False, default_factory=list)
    came: list[Move | None] = field(init=False, default_factory=list)  # for each state, the first way there
    reached: set[str] = field(init=False, default_factory=set)  # steps that were come to
    done: set[str] = field(init=False, default_factory=set)  # what is said was read, what is kept was kept
    faults: list[Fault] = field(init=False, default_factory=list)
    transitions: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._passed: list[str] = []
        self._looked_at: set[object] = set()
        self._leading = partial(_Noting, self._passed)
        self._looks: list[dict[Seat, Look]] = []
        self._screens = self.screens or Screens(self.revision)

    @property
    def script(self) -> Script:
        return self.revision.script

    @cached_property
    def readers(self) -> Readers:
        """Which answers matter where."""
        return Readers(self.script, self.ways)

    def explore(self) -> "Exploration":
        """Go everywhere. Raises `TooManyStates`."""
        people = 2 if self.ways.settings["form"] == "together" else 1
        settings = {name: word for name, word in self.ways.settings.items() if word}
        try:
            session, effects = engine.begin(self.script, 1, "", people, NOW, settings, leading=self._leading)
        except ScriptError:
            self.faults.append(Fault("DUO006", -1, self.script.flat[0].step, "it begins with a circle"))
            return self
        self._note(effects, session)
        self._number(session)
        todo = deque([0])
        while todo:
            number = todo.popleft()
            for move in self._moves_from(number):
                if move.target == len(self.states) - 1 and self.came[move.target] is move:
                    todo.append(move.target)
                self.moves.append(move)
        return self

    def way_to(self, state: int) -> list[Move]:
        """The shortest way to a state from the beginning."""
        way: list[Move] = []
        while state > 0 and (move := self.came[state]) is not None:
            way.append(move)
            state = move.source
        return way[::-1]

    def look(self, state: int, seat: Seat) -> Look:
        """What someone sees in a state."""
        return self._looks[state][seat]

    # -- on from a state ------------------------------------------------------------------------------

    def _moves_from(self, number: int) -> Iterator[Move]:
        session = self.states[number]
        if not session.alive:
            return
        self._look_at(number, session)
        for seat in self._next(session):
            choices = self.look(number, seat).choices
            back = seat == self.watched or not self.grouped
            for deed in deeds(self.readers, session, seat, choices, grouped=self.grouped, back=back):
                yield from self._move(number, session, deed)
            yield from self._silence(number, session, seat)

    def _next(self, session: Session) -> tuple[Seat, ...]:
        """Whose deeds are looked at: the other one's first, where each goes through the same alone."""
        seats = tuple(session.waits)
        if len(seats) == 2 and self.grouped:
            blocks = [self.script.blocks.get(wait.place) for wait in session.waits.values()]
            if blocks[0] is not None and blocks[0] == blocks[1] and self.readers.apart(blocks[0]):
                return (other(self.watched),)
        return seats

    def _move(self, number: int, session: Session, deed: Deed) -> Iterator[Move]:
        try:
            after, seen = self.perform(session, deed)
        except ScriptError:
            self._fault(
                "DUO006", number, deed.step, "from here steps follow each other without asking anyone"
            )
            return
        rested = after.status == "paused"
        if rested:
            after, more = self._run(after, Resumed(deed.seat))
            seen = {seat: seen[seat] + more[seat] for seat in seen}
        yield self._arrive(number, deed, after, seen, rested=rested)

    def _arrive(
        self, number: int, deed: Deed, after: Session, seen: Mapping[Seat, Seen], *, rested: bool = False
    ) -> Move:
        released = self._readable(after) - self._readable(self.states[number])
        known = len(self.states)
        target = self._number(after)
        move = Move(number, deed, target, seen, released, tuple(self._passed), rested)
        if target == known:
            self.came[target] = move
        return move

    def _silence(self, number: int, session: Session, seat: Seat) -> Iterator[Move]:
        """Someone says nothing more: reminders, and then it rests or goes on without them."""
        wait = session.waits[seat]
        step = self.script.flat[wait.place]
        kind = ("silence", wait.place, seat, bool(self._looked_at & {("exit", wait.place)}))
        if kind in self._looked_at:
            return
        after, seen = self._wait_for(session, seat)
        if after.status != "waiting":
            self._looked_at.add(kind)
            if not seen[seat]:
                self._fault("DUO014", number, step.step, "nobody is reminded before it rests")
        elif after.waits.get(seat) == wait:
            self._looked_at.add(kind)
            self._fault("DUO014", number, step.step, "if nobody answers, it waits for ever")
        else:
            self._looked_at.add(("exit", wait.place))
            yield self._arrive(number, Deed(seat, "silence", step.step), after, seen)

    def _wait_for(self, session: Session, seat: Seat) -> tuple[Session, Mapping[Seat, Seen]]:
        """What comes of it if somebody says nothing more, while the other one, if asked, is still writing."""
        session = session.copy()
        wait = session.waits[seat]
        for one, waiting in session.waits.items():
            if one != seat:
                session.waits[one] = replace(
                    waiting, since=datetime.max.replace(tzinfo=UTC, year=9000).isoformat()
                )
        session.timed = False
        self._passed.clear()
        now = NOW
        seen: dict[Seat, Seen] = dict.fromkeys(session.seats, ())
        for _ in range(_LOOKS):
            before = session
            session, effects = engine.advance(self.script, session, TimePassed(), now, self._leading)
            self.transitions += 1
            more = self._sent(before, session, effects)
            seen = {one: seen[one] + more[one] for one in seen}
            self._note(effects, session)
            planned = [effect.at for effect in effects if isinstance(effect, Plan)]
            there = session.waits.get(seat)
            if session.status != "waiting" or there is None or there.visit != wait.visit or not planned:
                break
            now = planned[-1]
        return session, seen

    def perform(self, session: Session, deed: Deed) -> tuple[Session, Mapping[Seat, Seen]]:
        """The session after a deed, and what each of the two was sent."""
        self._passed.clear()
        seen: Mapping[Seat, Seen] = dict.fromkeys(session.seats, ())
        for event in _events(deed):
            if isinstance(event, Chose):
                event = _stamped(event, session)
            session, more = self._run(session, event)
            seen = {seat: seen[seat] + more[seat] for seat in seen}
        return session, seen

    def _run(self, session: Session, event: Event) -> tuple[Session, Mapping[Seat, Seen]]:
        after, effects = engine.advance(self.script, session, event, NOW, self._leading)
        self.transitions += 1
        self._note(effects, after)
        return after, self._sent(session, after, effects)

    def _sent(self, before: Session, after: Session, effects: list[Effect]) -> Mapping[Seat, Seen]:
        """What each is sent. Who waits, and waits on before the same screen, is not disturbed by it."""
        sent: dict[Seat, list[Look | str]] = {seat: [] for seat in after.seats}
        for effect in effects:
            match effect:
                case Show(seat=seat):
                    screen = look(self.revision, after, seat)
                    waits_on = seat not in before.waits and seat not in after.waits and before.alive
                    if not (waits_on and after.alive and screen == look(self.revision, before, seat)):
                        sent[seat].append(screen)
                case Notify(seat=seat):
                    sent[seat].append("called")
                case Remind(seat=seat):
                    sent[seat].append("reminded")
        return {seat: tuple(messages) for seat, messages in sent.items()}

    # -- states -------------------------------------------------------------------------------------------

    def _number(self, session: Session) -> int:
        session = _settled(session)
        key = self._key(session)
        if (number := self._numbers.get(key)) is not None:
            return number
        if len(self.states) >= self.bound:
            raise TooManyStates
        number = self._numbers[key] = len(self.states)
        self.states.append(session)
        self.came.append(None)
        self._looks.append({seat: look(self.revision, session, seat) for seat in session.seats})
        for seat, shown in self._looks[-1].items():
            if shown.texts:
                for code, message in self._screens.say(session, seat, shown):
                    self._fault(code, number, self._at(session, seat), message)
        return number

    def _at(self, session: Session, seat: Seat) -> str:
        """The step that someone's screen is about."""
        wait = session.waits.get(seat) or session.waits.get(other(seat))
        return self.script.flat[wait.place].step if wait else session.outcome or ""

    def _key(self, session: Session) -> object:
        """What tells this session from others for the rest of its course."""
        if not session.alive:
            return (
                session.status,
                session.outcome,
                _frozen(session.cast),
                session.passed,
                _frozen(session.acted),
            )
        places = {seat: wait.place for seat, wait in session.waits.items()}
        whole = tuple(_frozen(getattr(session, name)) for name in _WHOLE)
        if not self.grouped:
            counts: object = _frozen(session.counts)
            answers: object = _frozen({seat: words.answers for seat, words in session.words.items()})
            trail: object = _frozen(session.trail)
        else:
            still = self.readers.ahead(places.values())
            counts = frozenset(item for item in session.counts.items() if item[0].split("/")[0] in still)
            live = self.readers.live(places.values())
            answers = tuple(sorted(self._classes(session, live)))
            trail = self._mark(session, live)
        return whole, tuple(sorted(places.items())), tuple(sorted(session.acted)), counts, answers, trail

    def _classes(self, session: Session, live: frozenset[str]) -> Iterator[tuple[str, str, object]]:
        for seat, words in session.words.items():
            for name, answer in words.answers.items():
                told_apart = seat == self.watched or name not in self.readers.only_tell
                if name in live and told_apart:
                    yield seat, name, self.readers.value_class(name, next(iter(answer.values())))
                elif seat == self.watched and name in self.readers.told_apart_by_texts:
                    yield seat, name, "given"

    def _mark(self, session: Session, live: frozenset[str]) -> object:
        marks = session.trail.get(self.watched)
        return (marks[-1][0], frozenset(marks[-1][1]) & live) if marks else None

    # -- what is noticed on the way ------------------------------------------------------------------------

    def _note(self, effects: list[Effect], session: Session) -> None:
        self.reached.update(self._passed)
        for effect in effects:
            if isinstance(effect, KeepThis):
                kept = [
                    step.step
                    for step in self.script.flat
                    if isinstance(step, Keep)
                    and (step.keep, step.card, step.seen) == (effect.kind, effect.card, effect.audience)
                ]
                self.done.update(kept)
                for code, message in self._screens.keep(session, effect):
                    self._fault(code, len(self.states) - 1, kept[0], message)
        for told in session.told.values():
            self.done.update(told)

    def _readable(self, session: Session) -> frozenset[str]:
        """The answers of who is watched that the other one may read."""
        mine = f"{self.watched}/"
        return frozenset(one.removeprefix(mine) for one in session.shared if one.startswith(mine))

    def _fault(self, code: str, state: int, step: str, message: str) -> None:
        self.faults.append(Fault(code, state, step, message))

    def _look_at(self, number: int, session: Session) -> None:
        """Everyone can stop, leave, and pause and take it up again; once for each pair of places."""
        places = tuple(sorted((seat, wait.place) for seat, wait in session.waits.items()))
        for seat in session.seats:
            if (places, seat) in self._looked_at or not engine.takes_part(session, seat):
                continue
            self._looked_at.add((places, seat))
            step = self.script.flat[places[0][1]].step
            ended, _ = self._run(session, Left(seat))
            if ended.alive:
                self._fault("DUO014", number, step, "somebody leaves, and it goes on waiting for them")
            stopped, _ = self._run(session, Stopped(seat))
            if (
                stopped.alive
                and not owes_nothing(self.script, session, seat)
                and stopped.waits == session.waits
            ):
                self._fault("DUO014", number, step, "it cannot be stopped")
            paused, _ = self._run(session, Paused(seat))
            resumed, _ = self._run(paused, Resumed(seat))
            if self._key(_settled(replace(resumed, acted=session.acted))) != self._key(session):
                self._fault("DUO014", number, step, "it is not taken up again where it was paused")


class _Noting(Course):
    """Leads a session on as ever, and notes which steps are passed."""

    def __init__(self, passed: list[str], script: Script, session: Session, now: datetime) -> None:
        super().__init__(script, session, now)
        self._passed = passed

    def _holds(self, step: Step, seat: Seat | None) -> bool:
        holds = super()._holds(step, seat)
        if holds:
            self._passed.append(step.step)
        return holds


def _events(deed: Deed) -> Iterator[Event]:
    if deed.kind == "skip":
        yield Skipped(deed.seat)
    elif deed.kind == "back":
        yield WentBack(deed.seat)
    if deed.writes:
        yield Wrote(deed.seat, 1, "x" * deed.writes)
    for choice in deed.taps:
        yield Chose(deed.seat, 0, choice)


def _stamped(event: Chose, session: Session) -> Chose:
    choice = f"send-{session.changes[event.seat]}" if event.choice == "send" else event.choice
    return Chose(event.seat, session.waits[event.seat].visit, choice)


def _settled(session: Session) -> Session:
    """The session with everyone here just now, nobody in the middle of writing, and every question just asked."""
    now = NOW.isoformat()
    session.acted = dict.fromkeys(sorted(session.acted), now)
    session.waits = {seat: Wait(wait.place, wait.visit, now) for seat, wait in session.waits.items()}
    session.hinted.clear()
    for words in session.words.values():
        words.draft.clear()
        words.picked.clear()
    return session


def _frozen(value: Any) -> object:
    if isinstance(value, dict):
        return tuple(sorted((name, _frozen(one)) for name, one in value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return value
