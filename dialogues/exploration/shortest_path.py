"""Writes the shortest transcript that reaches a state, or that covers an edge no transcript covers yet."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from jinja2 import TemplateError

from dialogues.engine.events import OWN
from dialogues.engine.loops import iteration_at
from dialogues.engine.session import Session
from dialogues.exploration.inputs import UserInput
from dialogues.exploration.screen_signature import NAMES
from dialogues.exploration.state_space import Exploration, Move
from dialogues.rehearsal.coverage import EdgeKey, all_edges
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.screen.screen import Screen
from dialogues.script.revision import Revision
from dialogues.script.steps import Ask, Rest, Step

WORDS = "Some words"
_SAYS = {"skip": "skips", "back": "goes back"}


@dataclass
class TranscriptWriter:
    """Plays inputs and writes them down as the lines of a transcript."""

    revision: Revision
    session: Session  # at the start
    lines: list[str] = field(init=False)
    rehearsal: Rehearsal = field(init=False)

    def __post_init__(self) -> None:
        names = {seat: NAMES[seat] for seat in self.session.seats}
        offered = self.revision.script
        chosen = [
            self.session.settings[name]
            for name, words in (("way", offered.ways), ("length", offered.lengths))
            if len(words) > 1
        ]
        answers = self.session.words["a"].answers
        given = {name: answers[name]["text"] for name in offered.given if name in answers}
        self.rehearsal = Rehearsal(self.revision, names, settings=dict(self.session.settings), given=given)
        who = " and ".join(names.values())
        self.lines = [f"exercise {', '.join([offered.exercise, *chosen])}: {who}"]
        self.lines += [f"{names['a']} is given: {name}: {words}" for name, words in given.items()]

    def begin(self) -> None:
        """Begin the exercise."""
        self._say(f"{NAMES['a']} begins")
        self.rehearsal.begin()

    def perform(self, user_input: UserInput) -> None:
        """Give an input, with the words and taps it takes on the current screen."""
        rehearsal, who = self.rehearsal, NAMES[user_input.seat]
        if user_input.kind == "silence":
            self._wait(user_input)
            return
        if rehearsal.screens.get(user_input.seat) != rehearsal.renderer(user_input.seat).screen():
            self._say(f"{who} opens")
            rehearsal.choose(user_input.seat, 0, "open")
        if says := _SAYS.get(user_input.kind):
            self._say(f"{who} {says}")
            rehearsal.choose(user_input.seat, rehearsal.session.visit, user_input.kind)
            return
        if not user_input.writes and rehearsal.session.words[user_input.seat].draft:
            self._tap(user_input, "clear")
        for _ in range(user_input.times if user_input.writes else 0):
            text = self._typed(user_input)
            self._say(f"{who} writes: {text}")
            rehearsal.write(user_input.seat, text)
        for choice in user_input.taps:
            self._tap(user_input, choice)

    def _tap(self, user_input: UserInput, choice: str) -> None:
        screen = self.rehearsal.screens[user_input.seat]
        labels = [
            label for label, means in _buttons(screen) if means == choice or means.startswith(f"{choice}-")
        ]
        if not labels:  # by the clock they could not come here: the other one's time was up as well
            raise LookupError(f"{user_input.seat} has no button for {choice}")
        label = labels[0]
        self._say(f"{NAMES[user_input.seat]} taps: {label}")
        self.rehearsal.tap(user_input.seat, label)

    def _wait(self, user_input: UserInput) -> None:
        """Let time pass, from one planned moment to the next, until the session goes on without them."""
        rehearsal = self.rehearsal
        if user_input.seat not in rehearsal.session.waits:  # the other one's silence took as long
            return
        asked = rehearsal.session.waits[user_input.seat].visit
        while rehearsal.planned is not None and rehearsal.session.status == "waiting":
            wait = rehearsal.session.waits.get(user_input.seat)
            if wait is None or wait.visit != asked:
                return
            minutes = int((rehearsal.planned - rehearsal.now).total_seconds()) // 60
            self._say(f"{minutes // 60} hours pass" if minutes % 60 == 0 else f"{minutes} minutes pass")
            rehearsal.wait(rehearsal.planned - rehearsal.now)

    def _typed(self, user_input: UserInput) -> str:
        if user_input.kind == "unread":
            return "I don't know"
        if user_input.value is not None:
            return str(user_input.value)
        session = self.rehearsal.session
        wait = session.waits.get(user_input.seat)
        number = iteration_at(self.revision.script, session, wait.place, user_input.seat) if wait else None
        return (WORDS if number is None or number < 2 else f"{WORDS} {number}")[: user_input.writes]

    def _say(self, line: str) -> None:
        self.lines.append(line)


def _buttons(screen: Screen) -> list[tuple[str, str]]:
    return [(button.label, button.choice) for row in screen.rows for button in row]


def transcript(revision: Revision, session: Session, user_inputs: Iterable[UserInput]) -> list[str]:
    """The lines of a transcript that plays these inputs from this session on, as far as that is possible."""
    writer = TranscriptWriter(revision, session)
    try:
        writer.begin()
        for user_input in user_inputs:
            writer.perform(user_input)
    except (TemplateError, LookupError):  # the fault lies here: the last line leads to it
        pass
    return writer.lines


def way_to(exploration: Exploration, step: str) -> list[str] | None:
    """The lines of the shortest transcript in which it comes to a step; None if it never does."""
    place = exploration.script.index[step]
    for number, session in enumerate(exploration.states):
        shown = {
            name.partition("/")[0]
            for seat in session.seats
            for name in exploration.signature(number, seat).names
        }
        at = {wait.place for wait in session.waits.values()}
        if place in at or step in shown or session.outcome == step:
            moves = exploration.path_to(number)
            return transcript(exploration.revision, exploration.states[0], [move.input for move in moves])
    return None


# -- for each edge that is not taken yet ---------------------------------------------------------------


def edges_taken_by(move: Move, step: Step) -> Iterator[tuple[EdgeKey, UserInput]]:
    """The edges a move takes, named as in `script.edges`, each with the input that takes it."""
    user_input = move.input
    match user_input.kind:
        case "answer":
            for variant in user_input.variants:
                chosen = [tap.removeprefix(OWN) for tap in variant.taps if tap.startswith(OWN)]
                written = step.choices if isinstance(step, Ask) else {}
                yield from (
                    ((step.step, "choice", choice), variant) for choice in chosen if choice in written
                )
                if not chosen or "done" in variant.taps or not written.keys() >= set(chosen):
                    yield (step.step, "answer", ""), variant
        case "private":
            yield (step.step, "keep", ""), user_input
        case "skip" | "unread" if not isinstance(step, Rest):
            yield (
                (step.step, {"Share": "keep", "Agree": "otherwise"}.get(type(step).__name__, "skip"), ""),
                user_input,
            )
        case "share" | "silence":
            yield (step.step, user_input.kind, ""), user_input
        case "other" if user_input.taps == ("otherwise",):
            yield (step.step, "otherwise", ""), user_input
    yield from (((name, by, ""), user_input) for name, by in move.jumps)


@dataclass(frozen=True)
class Path:
    """A path through the state space: where it begins, the inputs, and the edges of the script it covers."""

    session: Session
    inputs: list[UserInput]
    covers: frozenset[EdgeKey]


def transcripts_for_uncovered(
    revision: Revision, explorations: Iterable[Exploration], taken: Set[EdgeKey]
) -> dict[EdgeKey, list[str]]:
    """The shortest transcript for each edge not taken yet, unless another of them covers it too."""
    wanted = all_edges(revision.script)
    paths: dict[EdgeKey, Path] = {}
    for exploration in explorations:
        for edge, path in _paths(exploration, taken):
            if edge in wanted and (edge not in paths or len(path.inputs) < len(paths[edge].inputs)):
                paths[edge] = path
    written: dict[EdgeKey, list[str]] = {}
    known = set(taken)
    for edge, path in sorted(paths.items(), key=lambda one: (-len(one[1].inputs), one[0])):
        if edge not in known:
            known |= path.covers
            written[edge] = transcript(revision, path.session, path.inputs)
    return written


def _paths(exploration: Exploration, taken: Set[EdgeKey]) -> Iterator[tuple[EdgeKey, Path]]:
    """The first path over each edge in one exploration. Moves come by distance, so it is the shortest."""
    steps = {step.step: step for step in exploration.script.flat}
    known = {*taken, *((name, by, "") for name, by in exploration.initial_jumps)}
    for move in exploration.moves:
        for edge, user_input in edges_taken_by(move, steps[move.input.step]):
            if edge not in known:
                known.add(edge)
                past = exploration.path_to(move.source)
                covers = {
                    one
                    for before, variant in (*((one, one.input) for one in past), (move, user_input))
                    for one, by in edges_taken_by(before, steps[before.input.step])
                    if by == variant
                }
                user_inputs = [*(one.input for one in past), user_input]
                yield edge, Path(exploration.states[0], user_inputs, frozenset(covers))
