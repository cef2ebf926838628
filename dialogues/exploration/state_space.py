"""Explores the state space of an exercise: every state two people can bring a session to.

It runs the real engine (`engine.begin`, `engine.advance`) and the renderer's own choice of texts, so no
meaning of a script is modelled a second time. These reductions keep it finite:

- Two sessions are the same state if nothing that can still happen tells them apart. Answers count by their
  equivalence class and only while they are live, counters while their step is reachable; times, button stamps
  and drafts never count.
- Answers that no later step mentions are forgotten, and those of one person are told apart only while they
  may still decide something for the other one or on their own way. So what is independent adds up.
- Any text is one opaque token. Inputs that change nothing (a sticker, an old button) do not count.
- One person is *watched* and does everything that can be done. The other one answers, skips and falls silent
  too, but does not go back or change answers; and their answers with a purely private use are not told apart.
  Each of the two is watched in turn.
- Where each goes through the same steps alone, the other one goes first: neither sees how far the other is.
- Back leads to the newest mark of the watched person, which is part of the state. The one before it is that
  of the path on which the state was first found. How often an agreement was changed does not count.
- Both are always present, so that everything that may be shown is shown. Someone who is away is sent a
  notice for some of it instead.
- Time means silence: of one person, until the session pauses or goes on without them. Pauses end at once.
- A loop without a fixed number of iterations has at most two, or as many as it must have.

One exploration is much like another: with and without what another exercise handed over, in one way and in
another. What follows from a state is therefore worked out once (`KnownStates`). A later exploration takes it
over where the same person is watched, the keys are equal, the same answers can be read, the same of what was
handed over is still mentioned ahead, and the settings are equal, or no step ahead asks for one. Nothing that
can still happen tells the two apart then, as in one exploration; and whatever is ahead of a later state is
ahead of this one. No state or move is left out. Only the steps reached, those done and the faults are noted
once, in the first of the explorations that come to them.

The number of states is bounded, and passing the bound is an error.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

from dialogues.engine import engine
from dialogues.engine.effects import (
    AskLater,
    Effect,
    HandOverTo,
    KeepThis,
    Notify,
    Plan,
    Remind,
    Show,
    ShowHelp,
)
from dialogues.engine.events import (
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
from dialogues.engine.loops import iteration_at
from dialogues.engine.progress import Progress
from dialogues.engine.session import SEATS, Session, Wait, other
from dialogues.engine.visibility import owes_nothing
from dialogues.exploration.control_flow import ControlFlow, control_flows
from dialogues.exploration.inputs import TODAY, UserInput, possible_inputs
from dialogues.exploration.live_variables import LiveVariables
from dialogues.exploration.rendered_screens import RenderedScreens
from dialogues.exploration.screen_signature import Signature, signature
from dialogues.script.conditions import holds
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Go, Overlap, Rest, Step

MOST_STATES = 8_000  # under one combination of settings, with one of the two watched
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 18, tzinfo=UTC)
_NOW = NOW.isoformat()
GIVEN = "Words that were handed over"
_NEVER = NOW.replace(year=9000)
_CYCLE = "from here steps follow each other without asking anyone; let the circle pass a question"
_NOT_IN_KEY = {
    *("id", "exercise", "revision", "seats", "settings", "about", "visit", "timed", "changes", "hinted"),
    *("read", "forgotten", "returns", "handed", "led_from"),
    # `_key` looks at these more closely.
    *("waits", "counts", "trail", "words", "acted", "told", "settled", "revised"),
}
_parts_of_key = attrgetter(*(part.name for part in fields(Session) if part.name not in _NOT_IN_KEY))

Seen = tuple[Signature | str, ...]  # screens, and "called", "reminded", "helped"


class ScriptError(Exception):
    """The script loops, or runs past its end, without asking anyone."""


class TooManyStates(Exception):
    """The bound was passed, so nothing is proven about this script."""


@dataclass(frozen=True, slots=True)
class Move:
    """One transition: who did what, where it leads, and what each of the two is then sent."""

    source: int
    input: UserInput
    target: int
    seen: Mapping[Seat, Seen]
    released: frozenset[str]  # the watched person's answers that the other one may read from now on
    known: frozenset[str]  # the watched person's answers that texts may show the other one
    jumps: tuple[tuple[str, str], ...]  # the jumps taken: the step, and "go" or "then"
    rested: bool  # it was paused, and resumed at once


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not happen, at a state: a code of `problems`, the step, and a message."""

    code: str
    state: int
    step: str
    message: str


@dataclass
class KnownStates:
    """What the complete explorations of an exercise have found: each state, and so the moves from it."""

    found: dict[object, tuple["Exploration", int]] = field(default_factory=dict)

    def add(self, exploration: "Exploration") -> None:
        """Take in an exploration that is complete."""
        for number in range(len(exploration.states)):
            self.found.setdefault(exploration.known_as(number), (exploration, number))


@dataclass
class Exploration:
    """The reachable states under one combination of settings, with one person watched."""

    revision: Revision
    flow: ControlFlow
    watched: Seat = "a"
    grouped: bool = True  # False: every value by itself, for comparison
    bound: int = MOST_STATES
    given: bool = False  # whether another exercise has handed over everything it can
    rendered: RenderedScreens | None = None  # shared among explorations
    earlier: KnownStates = field(default_factory=KnownStates)  # the same
    states: list[Session] = field(init=False, default_factory=list)
    moves: list[Move] = field(init=False, default_factory=list)
    # For each state, the move that first led there; None for the start.
    first_moves: list[Move | None] = field(init=False, default_factory=list)
    reached: set[str] = field(init=False, default_factory=set)  # steps whose conditions held
    # Steps that took effect: told and read, kept, handed over.
    done: set[str] = field(init=False, default_factory=set)
    faults: list[Fault] = field(init=False, default_factory=list)
    transitions: int = field(init=False, default=0)
    # Jumps taken before anyone is asked.
    initial_jumps: tuple[tuple[str, str], ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._keys: list[object] = []
        self._passed: list[str] = []
        self._jumps: list[tuple[str, str]] = []
        self._checked: set[object] = set()
        self._progress_factory = partial(_RecordingProgress, self._passed, self._jumps)
        self._signatures: list[dict[Seat, Signature]] = []
        self._rendered = self.rendered or RenderedScreens(self.revision)

    @property
    def script(self) -> Script:
        return self.revision.script

    @cached_property
    def live_variables(self) -> LiveVariables:
        """Which answers matter where."""
        return LiveVariables(self.script, self.flow)

    def explore(self) -> "Exploration":
        """Explore all states, breadth first. Raises `TooManyStates`."""
        people = 2 if self.flow.settings["form"] == "together" else 1
        settings = {name: word for name, word in self.flow.settings.items() if word}
        given = dict.fromkeys(self.script.given, GIVEN) if self.given else {}
        try:
            session, effects = engine.begin(
                self.script,
                1,
                "",
                people,
                NOW,
                settings,
                given=given,
                progress_factory=self._progress_factory,
            )
        except ScriptError:
            self._fault("DUO006", -1, self.script.flat[0].step, _CYCLE)
            return self
        self._record(effects, session)
        self.initial_jumps = tuple(self._jumps)
        todo = deque([self._state_number(session)])
        while todo:
            for move in self._moves_from(todo.popleft()):
                self.moves.append(move)
                if self.first_moves[move.target] is move:
                    todo.append(move.target)
        self.earlier.add(self)
        return self

    def known_as(self, number: int) -> object:
        """What must be equal of two explorations' states so that the same follows from both."""
        session = self.states[number]
        matter = self.live_variables.settings_matter_from(self._places_ahead(session))
        settings = tuple(self.flow.settings.values()) if matter else self.flow.settings["form"]
        given = tuple(name for name in self.script.given if name in session.words["a"].answers)
        return self.watched, settings, given, self.known(session), self._keys[number]

    @cached_property
    def moves_from(self) -> list[list[Move]]:
        """The moves from each state, of an exploration that is complete."""
        found: list[list[Move]] = [[] for _ in self.states]
        for move in self.moves:
            found[move.source].append(move)
        return found

    def path_to(self, state: int) -> list[Move]:
        """The shortest path from the start to a state."""
        path: list[Move] = []
        while state > 0 and (move := self.first_moves[state]) is not None:
            path.append(move)
            state = move.source
        return path[::-1]

    def signature(self, state: int, seat: Seat) -> Signature:
        """What someone sees in a state."""
        return self._signatures[state][seat]

    def _seen_by(self, session: Session, seat: Seat) -> Signature:
        return signature(self.revision, session, seat, self._rendered.text_names)

    def known(self, session: Session) -> frozenset[str]:
        """The watched person's answers that the other one reads wherever a text shows them."""
        answers = session.words[self.watched].answers
        readable = self.live_variables.readable_by_other
        return frozenset(
            one
            for one in answers
            if (name := _base(one)) in readable
            and (self.script.asks[name].seen == "partner" or f"{self.watched}/{one}" in session.shared)
        )

    # -- on from a state ------------------------------------------------------------------------------

    def _moves_from(self, number: int) -> Iterator[Move]:
        session = self.states[number]
        if not session.alive:
            return
        if (found := self.earlier.found.get(self.known_as(number))) is not None:
            yield from self._moves_as_in(*found, number)
            return
        self._check_interruptions(number, session)
        for seat in self._next(session):
            choices = self.signature(number, seat).choices
            watched = seat == self.watched or not self.grouped
            for user_input in possible_inputs(
                self.live_variables, session, seat, choices, grouped=self.grouped, watched=watched
            ):
                yield from self._move(number, session, user_input)
            yield from self._silence(number, session, seat)

    def _moves_as_in(self, earlier: "Exploration", there: int, number: int) -> Iterator[Move]:
        """The moves from a state as an earlier exploration has found them."""
        for move in earlier.moves_from[there]:
            unmet = len(self.states)
            target = self._numbers.get(earlier._keys[move.target], unmet)
            if target == unmet:
                self._add_state(
                    earlier._keys[move.target],
                    earlier.states[move.target],
                    earlier._signatures[move.target],
                )
            same = replace(move, source=number, target=target)
            if target == unmet:
                self.first_moves[target] = same
            yield same

    def _next(self, session: Session) -> tuple[Seat, ...]:
        """Whose inputs are explored: the other one's first, where each goes through the same steps alone."""
        return (
            (other(self.watched),) if self.grouped and self.are_independent(session) else tuple(session.waits)
        )

    def are_independent(self, session: Session) -> bool:
        """Whether both are still in the same block, each alone, without depending on the other."""
        blocks = [self.script.blocks.get(wait.place) for wait in session.waits.values()]
        if len(blocks) < 2 or blocks[0] is None or blocks[0] != blocks[1]:
            return False
        return self.live_variables.is_independent(blocks[0])

    def _move(self, number: int, session: Session, user_input: UserInput) -> Iterator[Move]:
        try:
            after, seen = self.perform(session, user_input)
        except ScriptError:
            self._fault("DUO006", number, user_input.step, _CYCLE)
            return
        rested = after.status == "paused"
        if rested:
            after, more = self._run(after, Resumed(user_input.seat))
            seen = _joined(seen, more)
        yield self._add_move(number, user_input, after, seen, rested=rested)

    def _add_move(
        self,
        number: int,
        user_input: UserInput,
        after: Session,
        seen: Mapping[Seat, Seen],
        *,
        rested: bool = False,
    ) -> Move:
        released = self._readable(after) - self._readable(self.states[number])
        known = self.known(after)
        unmet = len(self.states)
        target = self._state_number(after)
        move = Move(number, user_input, target, seen, released, known, tuple(self._jumps), rested)
        if target == unmet:
            self.first_moves[target] = move
        return move

    def _silence(self, number: int, session: Session, seat: Seat) -> Iterator[Move]:
        """Someone says nothing more: reminders are sent, then the session pauses or goes on without them."""
        wait = session.waits[seat]
        step = self.script.flat[wait.place]
        if ("rests", wait.place) in self._checked:
            return
        try:
            after, seen = self._wait_for(session, seat)
        except ScriptError:
            self._fault("DUO006", number, step.step, _CYCLE)
            return
        there = after.waits.get(seat)
        owed = not isinstance(step, Rest) and not (isinstance(step, Ask) and not step.owed)
        if owed and "reminded" not in seen[seat]:
            self._fault("DUO014", number, step.step, "nobody is reminded; name a time under 'remind'")
        if after.status == "paused":
            self._checked.add(("rests", wait.place))
        elif after.status == "waiting" and there is not None and there.visit == wait.visit:
            self._fault("DUO014", number, step.step, "if nobody answers, it waits for ever")
        else:
            yield self._add_move(number, UserInput(seat, "silence", step.step), after, seen)

    def _wait_for(self, session: Session, seat: Seat) -> tuple[Session, Mapping[Seat, Seen]]:
        """What happens if someone stays silent, while the other one, if asked, is still writing."""
        session = session.copy()
        wait = session.waits[seat]
        writing = {one: other_wait for one, other_wait in session.waits.items() if one != seat}
        for one, other_wait in writing.items():
            session.waits[one] = replace(other_wait, since=_NEVER.isoformat(), until=None)
        session.timed = None
        self._passed.clear()
        self._jumps.clear()
        now, seen = NOW, self._nothing(session)
        moments = len(self.script.silence_at(wait.place).remind) + 2  # now, each reminder, the timeout
        for _ in range(moments):
            before = session
            session, effects = engine.advance(self.script, session, TimePassed(), now, self._progress_factory)
            self.transitions += 1
            seen = _joined(seen, self._sent(before, session, effects))
            self._record(effects, session)
            planned = [effect.at for effect in effects if isinstance(effect, Plan)]
            there = session.waits.get(seat)
            if session.status != "waiting" or there is None or there.visit != wait.visit or not planned:
                break
            now = planned[-1]
        for one, other_wait in writing.items():
            if one in session.waits and session.waits[one].visit == other_wait.visit:
                session.waits[one] = other_wait
        return session, seen

    def perform(self, session: Session, user_input: UserInput) -> tuple[Session, Mapping[Seat, Seen]]:
        """The session after an input, and what each of the two was sent."""
        self._passed.clear()
        self._jumps.clear()
        seen = self._nothing(session)
        wait = session.waits.get(user_input.seat)
        number = iteration_at(self.script, session, wait.place, user_input.seat) if wait else None
        for event in _events(user_input, "xyz"[(number or 0) % 3]):
            stamped = _stamped(event, session) if isinstance(event, Chose) else event
            session, more = self._run(session, stamped)
            seen = _joined(seen, more)
        return session, seen

    def _nothing(self, session: Session) -> Mapping[Seat, Seen]:
        return dict.fromkeys(session.seats, ())

    def _run(self, session: Session, event: Event) -> tuple[Session, Mapping[Seat, Seen]]:
        after, effects = engine.advance(self.script, session, event, NOW, self._progress_factory)
        self.transitions += 1
        self._record(effects, after)
        return after, self._sent(session, after, effects)

    def _sent(self, before: Session, after: Session, effects: list[Effect]) -> Mapping[Seat, Seen]:
        """What each is sent. Someone who keeps waiting at the same screen is not sent it again.

        The watched person's screens are left out: what counts is what the other one can tell.
        """
        sent: dict[Seat, list[Signature | str]] = {seat: [] for seat in after.seats}
        for effect in effects:
            match effect:
                case Show(seat=seat) if seat != self.watched:
                    screen = self._seen_by(after, seat)
                    waits_on = seat not in before.waits and seat not in after.waits and before.alive
                    if not (waits_on and after.alive and screen == self._seen_by(before, seat)):
                        sent[seat].append(screen)
                case Notify(seat=seat):  # they come and look
                    sent[seat] += ["called", self._seen_by(after, seat)]
                case Remind(seat=seat):
                    sent[seat].append("reminded")
                case ShowHelp(seat=seat):
                    sent[seat].append("helped")
                case HandOverTo(seat=seat, exercise=exercise):
                    sent[seat].append(f"offered {exercise}")
                case AskLater(seat=seat, gently=True):
                    sent[seat].append("asked gently later")
                case KeepThis(seat=self.watched, audience="partner", step=step) if len(sent) > 1:
                    if not self.script.flat[self.script.index[step]].when:  # else its owner has chosen
                        sent[other(self.watched)].append(f"{step}/keep")  # they find it on their board
        return {seat: tuple(messages) for seat, messages in sent.items()}

    # -- states -------------------------------------------------------------------------------------------

    def _state_number(self, session: Session) -> int:
        session = _normalised(session)
        if self.grouped:
            self._forget(session)
        key = self._key(session)
        if (number := self._numbers.get(key)) is not None:
            return number
        number = self._add_state(key, session, {seat: self._seen_by(session, seat) for seat in session.seats})
        for seat, shown in self._signatures[-1].items():
            if shown.texts:
                for code, message in self._rendered.screen_faults(session, seat, shown):
                    self._fault(code, number, self._at(session, seat), message)
        return number

    def _add_state(self, key: object, session: Session, shown: dict[Seat, Signature]) -> int:
        if len(self.states) >= self.bound:
            raise TooManyStates
        number = self._numbers[key] = len(self.states)
        self._keys.append(key)
        self.states.append(session)
        self.first_moves.append(None)
        self._signatures.append(shown)
        return number

    def _at(self, session: Session, seat: Seat) -> str:
        """The step that someone's screen is about."""
        wait = session.waits.get(seat) or session.waits.get(other(seat))
        return self.script.flat[wait.place].step if wait else session.outcome or ""

    def _forget(self, session: Session) -> None:
        """Forget what no later step mentions, and every mark but the two newest of the watched person."""
        session.trail = (
            {self.watched: session.trail[self.watched][-2:]} if self.watched in session.trail else {}
        )
        still = self.live_variables.mentioned_from(self._places_ahead(session))
        for words in session.words.values():
            for known in [one for one in words.answers if _base(one) not in still]:
                del words.answers[known]
        session.revised = {known: seat for known, seat in session.revised.items() if _base(known) in still}

    def _places_ahead(self, session: Session) -> list[int]:
        """Where somebody is, can go back to, and what they see: all else comes after these places."""
        places = [wait.place for wait in session.waits.values()]
        places += [place for marks in session.trail.values() for place, _, _ in marks]
        places += [self.script.index[_base(told)] for steps in session.told.values() for told in steps]
        places += [change.back for change in session.changing.values()]
        if session.outcome in self.script.index:
            places.append(self.script.index[session.outcome])
        return places

    def _key(self, session: Session) -> object:
        """The part of a session that can still make a difference: equal keys are the same state."""
        if not session.alive:
            return (
                session.status,
                session.outcome,
                _frozen(session.cast),
                session.settled,
                _frozen(session.acted),
                frozenset(self._needed(session)),
            )
        places = {seat: wait.place for seat, wait in session.waits.items()}
        whole = tuple([_frozen(one) if one else None for one in _parts_of_key(session)])
        told = tuple((seat, *dict.fromkeys(steps)) for seat, steps in sorted(session.told.items()) if steps)
        asked = any(isinstance(self.script.flat[place], Ask) for place in places.values())
        settled = None if asked else session.settled  # the next answer will replace it
        if not self.grouped:
            counts: object = _frozen(session.counts)
            answers: object = _frozen({seat: words.answers for seat, words in session.words.items()})
            trail: object = _frozen(session.trail)
        else:
            counts = frozenset(
                (name, count) for name, count in session.counts.items() if self._counts(name, places.values())
            )
            live = {seat: self.live_variables.live_for(session, seat) for seat in session.seats}
            answers = tuple(sorted({*self._classes(session, live), *self._needed(session)}))
            trail = self._newest_mark(session, live[self.watched])
        acted = tuple(sorted(session.acted))
        if self.grouped:
            answers = (
                answers,
                tuple(
                    item
                    for item in sorted(session.revised.items())
                    if any(_base(item[0]) in some for some in live.values())
                ),
            )
        else:
            answers = (answers, _frozen(session.revised))
        return whole, tuple(sorted(places.items())), acted, told, settled, counts, answers, trail

    def _counts(self, counted: str, places: Iterable[int]) -> bool:
        name = counted.partition("/")[0]
        agree = isinstance(self.script.flat[self.script.index[name]], Agree)
        return not agree and self.live_variables.may_come(places, name)

    def _classes(
        self, session: Session, live: Mapping[Seat, frozenset[str]]
    ) -> Iterator[tuple[str, str, str]]:
        variables = self.live_variables
        told: set[tuple[str, str, str]] = set()  # that one of them has answered so
        for seat, words in session.words.items():
            rounds: dict[str, set[str] | None] = {}
            for known, answer in words.answers.items():
                name, _, number = known.partition("#")
                told_apart = seat == self.watched or name not in variables.private_use_only
                if name not in live[seat] or not told_apart:
                    continue
                if number and name not in rounds:
                    rounds[name] = variables.rounds_that_matter(session, seat, name)
                value = next(iter(answer.values()))
                if variables.is_like_none(name, value):
                    continue
                if number and (matter := rounds[name]) is not None and number not in matter:
                    continue
                if name in variables.either_only and self._is_settled(session, name, number):
                    told |= {
                        ("either", known, str(one)) for one in variables.conditions[name] if holds(one, value)
                    }
                else:
                    yield seat, known, repr(variables.value_class(name, value))
        yield from told

    def _is_settled(self, session: Session, name: str, number: str) -> bool:
        """Whether both are through with a question, so that who gave which answer may be all the same."""
        place = self.script.index[name]
        block = self.script.blocks.get(place, range(0))
        return not any(
            wait.place in block and number in ("", str(iteration_at(self.script, session, place, seat)))
            for seat, wait in session.waits.items()
        )

    def _needed(self, session: Session) -> Iterator[tuple[str, str, str]]:
        """The answers that some text needs, as far as they are given."""
        for seat, words in session.words.items():
            for known in words.answers:
                if _base(known) in self.live_variables.needed_by_texts:
                    yield seat, known, "given"

    def _newest_mark(self, session: Session, live: frozenset[str]) -> object:
        marks = session.trail.get(self.watched)
        if not marks:
            return None
        place, known, iterations = marks[-1]
        decisive = frozenset(one for one in known if self._decides(session, one, live))
        return place, decisive, _frozen(iterations)

    def _decides(self, session: Session, known: str, live: frozenset[str]) -> bool:
        """Whether it makes a difference that going back keeps this answer of the watched person."""
        name = _base(known)
        if name not in live:
            return False
        answer = session.words[self.watched].answers.get(known)
        return answer is None or not self.live_variables.is_like_none(name, next(iter(answer.values())))

    # -- what is recorded on the way ------------------------------------------------------------------------

    def _record(self, effects: list[Effect], session: Session) -> None:
        self.reached.update(self._passed)
        for effect in effects:
            faults: Iterator[tuple[str, str]] = iter(())
            match effect:
                case KeepThis(step=step):
                    self.done.add(step)
                    faults = self._rendered.keepsake_faults(session, effect)
                case HandOverTo(step=step):
                    self.done.add(step)
                    faults = self._rendered.handover_faults(session, effect)
                case _:
                    continue
            for code, message in faults:
                self._fault(code, len(self.states) - 1, step, message)
        for told in session.told.values():
            self.done.update(_base(one) for one in told)

    def _readable(self, session: Session) -> frozenset[str]:
        """The watched person's answers that the other one may read."""
        mine = f"{self.watched}/"
        return frozenset(
            one.removeprefix(mine).partition("#")[0] for one in session.shared if one.startswith(mine)
        )

    def _fault(self, code: str, state: int, step: str, message: str) -> None:
        self.faults.append(Fault(code, state, step, message))

    def _check_interruptions(self, number: int, session: Session) -> None:
        """Anyone can stop, leave, pause and resume; checked once for each pair of places."""
        places = tuple(sorted((seat, wait.place) for seat, wait in session.waits.items()))
        for seat in session.seats:
            if (places, seat) in self._checked or not engine.takes_part(session, seat):
                continue
            self._checked.add((places, seat))
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
            if self._key(_normalised(replace(resumed, acted=session.acted))) != self._key(session):
                self._fault("DUO014", number, step, "it is not taken up again where it was paused")


def explorations(revision: Revision, bound: int = MOST_STATES) -> Iterator[Exploration]:
    """All explorations of an exercise: each control flow, each person watched, with and without `given`."""
    rendered, earlier = RenderedScreens(revision), KnownStates()
    for flow in distinct_flows(control_flows(revision.script)):
        for seat in SEATS if flow.settings["form"] == "together" else SEATS[:1]:
            for given in (False, True) if revision.script.given else (False,):
                yield Exploration(
                    revision, flow, seat, bound=bound, given=given, rendered=rendered, earlier=earlier
                )


def distinct_flows(flows: Iterable[ControlFlow]) -> Iterator[ControlFlow]:
    """Leave out the combinations of settings that give the same control flow as an earlier one."""
    seen = set()
    for flow in flows:
        shape = (
            flow.settings["form"],
            tuple((place, *flow.edges[place]) for place in sorted(flow.reachable)),
        )
        if shape not in seen:
            seen.add(shape)
            yield flow


class _RecordingProgress(Progress):
    """Moves a session on as usual, and records the steps it passes and the jumps it takes."""

    def __init__(
        self,
        passed: list[str],
        jumps: list[tuple[str, str]],
        script: Script,
        session: Session,
        now: datetime,
        today: date | None,
    ) -> None:
        super().__init__(script, session, now, today)
        self._passed = passed
        self._jumps = jumps

    def _happens(self, step: Step, seat: Seat | None) -> bool:
        happens = super()._happens(step, seat)
        if happens:
            self._passed.append(step.step)
        return happens

    def go_in_circles(self, place: int) -> None:
        raise ScriptError(self.script.flat[place].step)

    def _past_overlap(self, step: Overlap, place: int) -> int:
        after = super()._past_overlap(step, place)
        if after != place + 1:
            self._jumps.append((step.step, "none"))
        return after

    def _jump_target(self, step: Go, counted: str) -> int:
        place = super()._jump_target(step, counted)
        self._jumps.append((step.step, "go" if place == self.place(step.go) else "then"))
        return place


def _events(user_input: UserInput, letter: str) -> Iterator[Event]:
    """What happens when someone gives an input; what they write differs from one round to the next."""
    if user_input.kind == "skip":
        yield Skipped(user_input.seat)
    elif user_input.kind == "back":
        yield WentBack(user_input.seat)
    for _ in range(user_input.times if user_input.writes else 0):
        yield Wrote(user_input.seat, 1, letter * user_input.writes, value=user_input.value, today=TODAY)
    for choice in user_input.taps:
        yield Chose(user_input.seat, 0, choice, TODAY)


def _stamped(event: Chose, session: Session) -> Chose:
    choice = f"send-{session.changes[event.seat]}" if event.choice == "send" else event.choice
    return Chose(event.seat, session.waits[event.seat].visit, choice, TODAY)


def _base(known: str) -> str:
    """The question an answer key belongs to, whatever the iteration."""
    return known.partition("#")[0]


def _joined(before: Mapping[Seat, Seen], more: Mapping[Seat, Seen]) -> Mapping[Seat, Seen]:
    return {seat: before[seat] + more[seat] for seat in before}


def _normalised(session: Session) -> Session:
    """The session with everyone present, no open drafts, and every question just asked."""
    here = [seat for seat in session.seats if engine.takes_part(session, seat)]
    session.acted = dict.fromkeys(here, _NOW)
    session.waits = {
        seat: wait if _just_asked(wait) else Wait(wait.place, wait.visit, _NOW, until=wait.until)
        for seat, wait in session.waits.items()
    }
    session.shared.sort()
    session.tried.clear()
    session.hinted.clear()
    for words in session.words.values():
        words.draft.clear()
        words.picked.clear()
    return session


def _just_asked(wait: Wait) -> bool:
    return wait.since == _NOW and not wait.reminders


def _frozen(value: Any) -> object:
    if isinstance(value, dict):
        return tuple(sorted((name, _frozen(one)) for name, one in value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return value
