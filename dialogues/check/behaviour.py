"""Checks how a script behaves, in every state two people can reach, and how to get to each fault."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dialogues.check.audience import offered_by, shows_the_other
from dialogues.check.templates import readers_of
from dialogues.exploration.components import strongly_connected_components
from dialogues.exploration.control_flow import control_flows, happening
from dialogues.exploration.inputs import UserInput
from dialogues.exploration.noninterference import Leak, Noninterference
from dialogues.exploration.shortest_path import transcript
from dialogues.exploration.state_space import MOST_STATES, Exploration, Move, TooManyStates, explorations
from dialogues.script.fields import BOTH
from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.revision import Revision
from dialogues.script.steps import End, HandOver, Keep, Overlap, Tell
from dialogues.text.languages import languages
from dialogues.text.yaml_traps import shortened

MOST_NAMED = 8  # answers in one message
_NAMED = re.compile(r"'([^']+)'")
_ONWARD = ("answer", "unread", "skip", "share", "private", "silence", "other")


@dataclass
class Effort:
    """How much was explored: control flows, states, and how often the engine advanced a session."""

    combinations: int = 0
    states: int = 0
    transitions: int = 0


@dataclass
class BehaviourCheck:
    """Checks a script by its explorations: one for each control flow and each person watched."""

    source: Source
    bound: int = MOST_STATES
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        self.revision = Revision.of(self.source.script, languages())
        self._newest: Exploration | None = None
        self._happening = happening(control_flows(self.source.script))

    def problems(self) -> list[Problem]:
        """All problems found; the same one in several explorations counts once."""
        found: dict[tuple[int, str], Problem] = {}
        for problem in self.one_by_one():
            found.setdefault((problem.line, problem.code), problem)
        return sorted(found.values())

    def one_by_one(self) -> Iterator[Problem]:
        """Problems as they are found; if there are none, what was never reached or shown."""
        reached, done, shown = set[str](), set[str](), self._mentioned()
        sound = True
        try:
            for exploration in self.explorations():
                reached |= exploration.reached
                done |= exploration.done
                noninterference = Noninterference(exploration)
                for problem in self._problems_of(exploration, noninterference):
                    sound = False
                    yield problem
                if exploration.flow.settings["form"] == "together":
                    shown |= noninterference.observable_answers(shown)
        except TooManyStates:
            sound = False
            yield self._too_many()
        if sound:
            yield from self._unreached(reached, done)
            yield from self._unshown(shown)

    def explorations(self) -> Iterator[Exploration]:
        """Each exploration once it is complete. Raises `TooManyStates`."""
        flow = None
        for exploration in explorations(self.revision, self.bound):
            self.effort.combinations += exploration.flow is not flow
            flow = exploration.flow
            self._newest = exploration
            try:
                yield exploration.explore()
            finally:
                self.effort.states += len(exploration.states)
                self.effort.transitions += exploration.transitions

    # -- what must not happen --------------------------------------------------------------------------------

    def _problems_of(self, exploration: Exploration, noninterference: Noninterference) -> Iterator[Problem]:
        for fault in exploration.faults:
            yield self._problem(fault.step, fault.code, fault.message, self._path(exploration, fault.state))
        yield from self._endless(exploration)
        if exploration.flow.settings["form"] == "together":
            for leak in noninterference.leaks():
                yield self._leak(exploration, leak)

    def _mentioned(self) -> set[str]:
        """The answers a text shows the other one, or on which a keepsake for the partner depends."""
        script = self.source.script
        found = {step.overlap_of for step in script.flat if isinstance(step, Overlap)}
        for step in script.flat:
            for_partner = isinstance(step, Keep) and step.seen == "partner"
            for _, reader, words in readers_of(script, step):
                for text in dict.fromkeys((words.alone, words.together)):
                    found |= shows_the_other(script, step, reader, text, for_partner=for_partner)
            if isinstance(step, Keep) and for_partner:
                found |= {one.subject for one in step.when}
                if step.milestones is not None:
                    found |= {step.milestones.what, step.milestones.whose, step.milestones.on}
            found |= {one.name for one in offered_by(script, step) if script.asks[one.name].who != BOTH}
            found |= {one.name for one in offered_by(script, step) if one.whose == "theirs"}
        return found

    def _unshown(self, shown: set[str]) -> Iterator[Problem]:
        script = self.source.script
        for name, step in script.asks.items() if "together" in script.forms else ():
            if name not in self._happening or isinstance(script.flat[script.index[name]], Overlap):
                continue
            if step.seen != "me" and name not in shown and (len(step.choices) != 1 or step.takes_words):
                place = script.index[name]
                yield Problem(
                    self.source.file,
                    self.source.line(*self.source.step_path(place), "seen"),
                    "DUO015",
                    f"step '{name}': it says that the partner may see the answer, and they never do; "
                    "leave 'seen' out, or show it to them",
                )

    def _leak(self, exploration: Exploration, leak: Leak) -> Problem:
        name, path = leak.one.input.step, exploration.path_to(leak.one.source)
        if leak.code == "DUO011":
            message = (
                f"the other one can tell how '{name}' was answered, which they may not see: after "
                f"{self._given(leak.one)} or after {self._given(leak.another)}, but not after both, "
                f"{self._quoted(leak.sign)}; let both lead the same way for them, or say so at the question "
                "with 'seen: partner'"
            )
        else:
            one = self._given(leak.one) if leak.one.input.kind == "answer" else _called(leak.one)
            message = (
                f"at '{name}', {one} does not look like "
                f"{_called(leak.another) if leak.one is not leak.another else 'silence'} to the other one: "
                f"{self._quoted(leak.sign)}; let all of them lead to the same step, and say nothing there "
                "to the other one"
            )
        return self._problem(name, leak.code, message, self._lines(exploration, [*path, leak.another]))

    def _given(self, move: Move) -> str:
        """The answer that was given, by what is on its button."""
        user_input = move.input
        if user_input.writes:
            return "words"
        tapped = user_input.taps[0].removeprefix("=").removeprefix("n-")
        asked = self.source.script.asks.get(user_input.step)
        choice = asked.choices.get(tapped) if asked is not None else None
        return f"“{choice.label if choice is not None else tapped}”"

    def _quoted(self, sign: str) -> str:
        """What shows, with the words of the texts in it in place of their names."""
        return _NAMED.sub(lambda names: self._quotation(names[1].split(" + ")), sign)

    def _quotation(self, names: list[str]) -> str:
        own = [self._words[name] for name in names if name in self._words]
        ours = [
            "a notice" if name == "called" else "a line of ours"
            for name in names
            if "/" in name or name == "called"
        ]
        return " and ".join(f"“{shortened(' '.join(text.split()))}”" for text in own) or next(
            iter(ours), f"'{names[0]}'"
        )

    @cached_property
    def _words(self) -> dict[str, str]:
        """The words of each text, by step and part."""
        script = self.source.script
        return {
            f"{step.step}/{'/'.join(key)}".replace("/card", "/keep"): words.together
            for step in script.flat
            for key, _, words in readers_of(script, step)
        }

    def _endless(self, exploration: Exploration) -> Iterator[Problem]:
        """Cycles in which the two can keep each other forever, and states with no path to an end."""
        successors: list[list[int]] = [[] for _ in exploration.states]
        within: dict[int, list[Move]] = {}
        for move in exploration.moves:
            if move.input.kind in _ONWARD and not move.rested:
                successors[move.source].append(move.target)
        components = strongly_connected_components(successors)
        component_of = {state: number for number, component in enumerate(components) for state in component}
        for move in exploration.moves:
            if (
                move.input.kind in _ONWARD
                and not move.rested
                and component_of[move.source] == component_of[move.target]
            ):
                within.setdefault(component_of[move.source], []).append(move)
        for moves in within.values():
            if len({move.input.seat for move in moves}) == 2:
                first = min(moves, key=lambda move: move.source)
                steps = sorted({move.input.step for move in moves}, key=self.source.script.index.__getitem__)
                yield self._problem(
                    steps[0],
                    "DUO013",
                    f"one of the two can lead the other through {_list(steps)} again and again without end; "
                    "let the circle pass a 'go' with 'at most'",
                    self._path(exploration, first.source),
                )
        ending: set[int] = set()
        for component in components:  # successors come first
            ended = any(not exploration.states[state].alive for state in component)
            if ended or any(to in ending for state in component for to in successors[state]):
                ending.update(component)
        for state, session in enumerate(exploration.states):
            if state not in ending and session.alive:
                step = self.source.script.flat[next(iter(session.waits.values())).place].step
                yield self._problem(
                    step,
                    "DUO013",
                    "from here no way leads to an end; lead one there",
                    self._path(exploration, state),
                )
                return

    def _unreached(self, reached: set[str], done: set[str]) -> Iterator[Problem]:
        for place, step in enumerate(self.source.script.flat):
            if step.step not in self._happening:
                continue
            path: list[str | int] = list(self.source.step_path(place))
            which = "end" if isinstance(step, End) else "step"
            if step.step not in reached:
                message = f"it never comes to {which} '{step.step}'; lead a way there, or delete it"
            elif not isinstance(step, Tell | Keep | HandOver) or step.step in done:
                continue
            elif isinstance(step, Tell) and not step.when:
                message = (
                    f"nobody ever reads step '{step.step}', because the end follows at once; say it in the "
                    "'end', or 'ask' with one button"
                )
            else:
                message = f"step '{step.step}' never does anything; mend the way there, or delete it"
            if step.when and step.step not in done:
                path.append("when")
                message = (
                    f"{_list(map(str, step.when))} never holds when it comes to step '{step.step}', or the "
                    "end follows at once, so that nobody reads it; mend the condition, say it in the 'end', "
                    "or 'ask' with one button"
                )
            yield Problem(self.source.file, self.source.line(*path), "DUO005", message)

    def _too_many(self) -> Problem:
        remembered = list(self._remembered())
        more = f" and {len(remembered) - MOST_NAMED} more" if len(remembered) > MOST_NAMED else ""
        return Problem(
            self.source.file,
            self.source.line("steps"),
            "DUO016",
            f"two people can come to more than {self.bound} different states, so nothing is proven; "
            f"remembered for later are the answers to {_list(remembered[:MOST_NAMED])}{more}: let fewer of "
            "them decide something later, or make two exercises of it",
        )

    def _remembered(self) -> Iterator[str]:
        """The answers that differ among the states of the exploration that grew too big."""
        values: dict[str, set[str]] = {}
        for session in self._newest.states if self._newest is not None else ():
            for words in session.words.values():
                for name, answer in words.answers.items():
                    values.setdefault(name.partition("#")[0], set()).add(repr(answer))
        yield from (name for name in self.source.script.asks if len(values.get(name, ())) > 1)

    # -- where it is, and the way there ---------------------------------------------------------------------

    def _problem(self, step: str, code: str, message: str, path: str) -> Problem:
        place = self.source.script.index[step]
        where = f"; shortest way there: {path}" if path else ""
        return Problem(
            self.source.file,
            self.source.line(*self.source.step_path(place)),
            code,
            f"step '{step}': {message}{where}",
        )

    def _path(self, exploration: Exploration, state: int) -> str:
        return self._lines(exploration, exploration.path_to(state)) if state >= 0 else ""

    def _lines(self, exploration: Exploration, moves: Iterable[Move]) -> str:
        user_inputs: list[UserInput] = [move.input for move in moves]
        return " · ".join(transcript(self.revision, exploration.states[0], user_inputs))


def _called(move: Move) -> str:
    return {"private": "keeping it private", "skip": "passing it over"}.get(move.input.kind, move.input.kind)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
