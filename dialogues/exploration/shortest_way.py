"""Writes the shortest transcript to a state, or over a way that no transcript takes yet."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from jinja2 import TemplateError

from dialogues.engine.events import OWN
from dialogues.engine.progress import ScriptError
from dialogues.engine.session import Session
from dialogues.exploration.inputs import Deed
from dialogues.exploration.screen_signature import NAMES
from dialogues.exploration.state_space import Exploration, Move
from dialogues.rehearsal.coverage import Taken, all_ways
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.screen.screen import Screen
from dialogues.script.revision import Revision
from dialogues.script.steps import Rest, Step

WORDS = "Some words"
_SAYS = {"skip": "skips", "back": "goes back"}


@dataclass
class Writer:
    """Plays deeds and writes them down as lines of a transcript."""

    revision: Revision
    session: Session  # where it begins
    lines: list[str] = field(init=False)
    rehearsal: Rehearsal = field(init=False)

    def __post_init__(self) -> None:
        names = {seat: NAMES[seat] for seat in self.session.seats}
        offered = self.revision.script
        chosen = [
            self.session.settings[name]
            for name, words in (("way", offered.ways), ("length", offered.lengths), ("depth", offered.depths))
            if len(words) > 1
        ]
        answers = self.session.words["a"].answers
        given = {name: answers[name]["text"] for name in offered.given if name in answers}
        self.rehearsal = Rehearsal(self.revision, names, settings=dict(self.session.settings), given=given)
        who = " and ".join(names.values())
        self.lines = [f"exercise {', '.join([offered.exercise, *chosen])}: {who}"]
        self.lines += [f"{names['a']} is given: {name}: {words}" for name, words in given.items()]

    def begin(self) -> None:
        """Begin it."""
        self._say(f"{NAMES['a']} begins")
        self.rehearsal.begin()

    def do(self, deed: Deed) -> None:
        """Do it, in the words and taps that lead to it on the screen as it is."""
        rehearsal, who = self.rehearsal, NAMES[deed.seat]
        if deed.kind == "silence":
            self._wait(deed)
            return
        if rehearsal.screens.get(deed.seat) != rehearsal.renderer(deed.seat).screen():
            self._say(f"{who} opens")
            rehearsal.choose(deed.seat, 0, "open")
        if says := _SAYS.get(deed.kind):
            self._say(f"{who} {says}")
            rehearsal.choose(deed.seat, rehearsal.session.visit, deed.kind)
            return
        if not deed.writes and rehearsal.session.words[deed.seat].draft:
            self._tap(deed, "clear")
        for _ in range(deed.times if deed.writes else 0):
            text = _typed(deed)
            self._say(f"{who} writes: {text}")
            rehearsal.write(deed.seat, text)
        for choice in deed.taps:
            self._tap(deed, choice)

    def _tap(self, deed: Deed, choice: str) -> None:
        screen = self.rehearsal.screens[deed.seat]
        label = next(
            label for label, means in _buttons(screen) if means == choice or means.startswith(f"{choice}-")
        )
        self._say(f"{NAMES[deed.seat]} taps: {label}")
        self.rehearsal.tap(deed.seat, label)

    def _wait(self, deed: Deed) -> None:
        """Time passes, from one planned moment to the next, until it has gone on without them."""
        rehearsal = self.rehearsal
        asked = rehearsal.session.waits[deed.seat].visit
        while rehearsal.planned is not None and rehearsal.session.status == "waiting":
            wait = rehearsal.session.waits.get(deed.seat)
            if wait is None or wait.visit != asked:
                return
            minutes = int((rehearsal.planned - rehearsal.now).total_seconds()) // 60
            self._say(f"{minutes // 60} hours pass" if minutes % 60 == 0 else f"{minutes} minutes pass")
            rehearsal.wait(rehearsal.planned - rehearsal.now)

    def _say(self, line: str) -> None:
        self.lines.append(line)


def _typed(deed: Deed) -> str:
    if deed.kind == "unread":
        return "I don't know"
    return WORDS[: deed.writes] if deed.value is None else str(deed.value)


def _buttons(screen: Screen) -> list[tuple[str, str]]:
    return [(button.label, button.choice) for row in screen.rows for button in row]


def transcript(revision: Revision, session: Session, deeds: Iterable[Deed]) -> list[str]:
    """The lines of a transcript that begins with this session and does this, as far as that can be played."""
    writer = Writer(revision, session)
    try:
        writer.begin()
        for deed in deeds:
            writer.do(deed)
    except (TemplateError, ScriptError):  # the last line leads to what cannot be said or gone on from
        pass
    return writer.lines


# -- for each way that is not taken yet ---------------------------------------------------------------


def taken_by(move: Move, step: Step) -> Iterator[tuple[Taken, Deed]]:
    """The ways of a script that a move takes, as `edges` names them, each with the deed that takes it."""
    deed = move.deed
    match deed.kind:
        case "answer":
            for face in deed.faces:
                chosen = [tap.removeprefix(OWN) for tap in face.taps if tap.startswith(OWN)]
                yield from (((step.step, "choice", choice), face) for choice in chosen)
                if not chosen or "done" in face.taps:
                    yield (step.step, "answer", ""), face
        case "private":
            yield (step.step, "keep", ""), deed
        case "skip" | "unread" if not isinstance(step, Rest):
            yield (
                (step.step, {"Share": "keep", "Agree": "otherwise"}.get(type(step).__name__, "skip"), ""),
                deed,
            )
        case "share" | "silence":
            yield (step.step, deed.kind, ""), deed
        case "other" if deed.taps == ("otherwise",):
            yield (step.step, "otherwise", ""), deed
    yield from (((name, by, ""), deed) for name, by in move.jumps)


@dataclass(frozen=True)
class Route:
    """A way over some states: where it begins, what is done, and which ways of the script that takes."""

    session: Session
    deeds: list[Deed]
    takes: frozenset[Taken]


def untaken(
    revision: Revision, explorations: Iterable[Exploration], taken: Set[Taken]
) -> dict[Taken, list[str]]:
    """The shortest transcript for each way that is not taken yet; none for what another one takes."""
    wanted = all_ways(revision.script)
    routes: dict[Taken, Route] = {}
    for exploration in explorations:
        for way, route in _routes(exploration, taken):
            if way in wanted and (way not in routes or len(route.deeds) < len(routes[way].deeds)):
                routes[way] = route
    written: dict[Taken, list[str]] = {}
    known = set(taken)
    for way, route in sorted(routes.items(), key=lambda one: (-len(one[1].deeds), one[0])):
        if way not in known:
            known |= route.takes
            written[way] = transcript(revision, route.session, route.deeds)
    return written


def _routes(exploration: Exploration, taken: Set[Taken]) -> Iterator[tuple[Taken, Route]]:
    """The first way over each way of the script, in one exploration: moves come by their distance."""
    steps = {step.step: step for step in exploration.script.flat}
    known = {*taken, *((name, by, "") for name, by in exploration.begins)}
    for move in exploration.moves:
        for way, deed in taken_by(move, steps[move.deed.step]):
            if way not in known:
                known.add(way)
                past = exploration.way_to(move.source)
                takes = {
                    one
                    for before, face in (*((one, one.deed) for one in past), (move, deed))
                    for one, by in taken_by(before, steps[before.deed.step])
                    if by == face
                }
                deeds = [*(one.deed for one in past), deed]
                yield way, Route(exploration.states[0], deeds, frozenset(takes))
