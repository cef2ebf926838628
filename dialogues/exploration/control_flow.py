"""The control-flow graph of a script, and the facts that are certain at each step (a dataflow analysis).

Nodes are the places of steps; the place after the last one means that the script ran past its end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dialogues.script.conditions import Condition, holds
from dialogues.script.fields import BOTH
from dialogues.script.script import Script
from dialogues.script.steps import (
    Again,
    Agree,
    Ask,
    Asking,
    Count,
    Each,
    End,
    Go,
    Overlap,
    Rest,
    Reveal,
    Share,
    Step,
    Swap,
)

# The relations that can hold only if there is an answer.
NEEDS_AN_ANSWER = ("is", "above", "below", "answered")


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """An edge to the step that may follow, and how it changes the facts that are certain."""

    to: int
    gains: frozenset[str] = frozenset()  # facts that hold from then on
    loses: frozenset[str] = frozenset()  # facts that no longer hold
    loses_all: bool = False  # the roles swapped: nothing is certain any more


def answered(step: str) -> str:
    """The fact that a step has been answered."""
    return f"answered {step}"


def shared(step: str) -> str:
    """The fact that a step's answer was released by its owner."""
    return f"shared {step}"


@dataclass(frozen=True)
class ControlFlow:
    """The control flow of a script under one combination of settings. Places count from 0."""

    script: Script
    settings: Mapping[str, str]  # form, way, length and depth

    @cached_property
    def played_roles(self) -> set[str]:
        """The roles that someone plays in this form."""
        together = self.settings["form"] == "together"
        return {BOTH} | {role for role, who in self.script.roles.items() if together or who == "starter"}

    @cached_property
    def edges(self) -> list[list[FlowEdge]]:
        """For each place, its edges; running past the last step leads to `len(steps)`."""
        return [list(self._edges_from(place, step)) for place, step in enumerate(self.script.flat)]

    @property
    def description(self) -> str:
        """The settings in words, for messages."""
        return ", ".join(filter(None, self.settings.values()))

    def may_happen(self, place: int) -> bool:
        """Whether the step at a place is reachable and its conditions allow it under these settings."""
        return place in self.reachable and self._holds(self.script.flat[place].when) is not False

    def waits_at(self, place: int) -> bool:
        """Whether someone is asked at this step, so that the engine waits there."""
        step = self.script.flat[place]
        return isinstance(step, Asking) and getattr(step, "who", BOTH) in self.played_roles

    @cached_property
    def reachable(self) -> set[int]:
        """The places that are reachable from the first step."""
        seen: set[int] = set()
        todo = [0]
        while todo:
            place = todo.pop()
            if place not in seen and place < len(self.script.flat):
                seen.add(place)
                todo += [edge.to for edge in self.edges[place]]
        return seen

    @cached_property
    def certain_facts(self) -> dict[int, frozenset[str]]:
        """For each reachable place, the facts that hold on every path to it.

        A forward must-analysis: start from all facts everywhere and intersect along edges up to the fixed
        point.
        """
        everything = frozenset(fact for edges in self.edges for edge in edges for fact in edge.gains)
        known = dict.fromkeys(self.reachable, everything) | {0: frozenset[str]()}
        changed = True
        while changed:
            changed = False
            for place in self.reachable:
                for edge in self.edges[place]:
                    before = frozenset[str]() if edge.loses_all else known[place] - edge.loses
                    if edge.to in known and (lost := known[edge.to] - before - edge.gains):
                        known[edge.to] -= lost
                        changed = True
        return known

    def _edges_from(self, place: int, step: Step) -> Iterator[FlowEdge]:
        holds = self._holds(step.when)
        if holds is not True or (isinstance(step, Ask) and step.choices_from is not None):
            yield FlowEdge(
                self.script.past(place), _facts_if_skipped(step.when) if holds is not True else frozenset()
            )
        if holds is not False:
            known = frozenset(answered(one.subject) for one in step.when if one.relation in NEEDS_AN_ANSWER)
            yield from (replace(edge, gains=edge.gains | known) for edge in self._edges_if_taken(place, step))

    def _edges_if_taken(self, place: int, step: Step) -> Iterator[FlowEdge]:
        """The edges from a step whose conditions hold."""
        if isinstance(step, Asking) and not self.waits_at(place):
            yield FlowEdge(place + 1)
            return
        match step:
            case Ask():
                yield from self._question_edges(place, step)
            case Share():
                given = [shared(one) for name in step.share for one in self.script.asked_in(name)]
                yield FlowEdge(place + 1, frozenset(given))
                yield self._jump(step.keep)
            case Agree():
                yield FlowEdge(place + 1)
                yield self._jump(step.otherwise)
            case Reveal():
                certain = (one for one in step.reveal if self.script.asks[one].seen == "when revealed")
                yield FlowEdge(place + 1, frozenset(map(shared, certain)))
            case Overlap():
                yield FlowEdge(place + 1, frozenset({answered(step.step)}) if step.none else frozenset())
                if step.none is not None:
                    yield self._jump(step.none)
            case Each() | Again():
                yield from self._loop_edges(place)
            case Go():
                yield self._jump(step.go)
                if step.then is not None:
                    yield self._jump(step.then)
            case Swap():  # what one role has answered, the other has not
                yield FlowEdge(place + 1, loses_all=True)
            case End():
                pass
            case _:
                yield FlowEdge(place + 1)
        silence = (
            self.script.silence_at(place) if self.waits_at(place) and not isinstance(step, Rest) else None
        )
        if silence is not None and silence.go is not None:
            yield self._jump(silence.go)

    def _question_edges(self, place: int, step: Ask) -> Iterator[FlowEdge]:
        given = frozenset[str]() if step.forget else frozenset({answered(step.step)})
        loop = self.script.loops.get(place)
        if loop is not None and place == loop.end - 1 and step.step not in self._written_in_loops:
            yield FlowEdge(place + 1, given)
            yield FlowEdge(loop.after, given)
            return
        for choice in step.choices.values():
            yield FlowEdge(self.script.index[choice.go] if choice.go else place + 1, given)
        if step.takes_words or step.scale or step.answer == "several" or step.choices_from is not None:
            yield FlowEdge(place + 1, given)
        yield self._jump(step.skip) if step.skip else FlowEdge(place + 1)

    def _loop_edges(self, place: int) -> Iterator[FlowEdge]:
        """Into the next iteration, about which nothing is known yet, or past the loop."""
        loop = self.script.loops[place]
        each = self.script.flat[loop.head]
        assert isinstance(each, Each)
        inner = frozenset(answered(self.script.flat[one].step) for one in loop.body)
        yield FlowEdge(loop.body.start, loses=inner)
        if place == loop.end or not isinstance(each.each, Count):
            yield FlowEdge(loop.after, loses=inner)

    @cached_property
    def _written_in_loops(self) -> set[str]:
        """The names of the steps an author wrote inside loops."""
        loops = (step for step in self.script.flat if isinstance(step, Each))
        return {inner.step for loop in loops for inner in loop.steps}

    def _jump(self, name: str) -> FlowEdge:
        return FlowEdge(self.script.index[name])

    def _holds(self, when: tuple[Condition, ...]) -> bool | None:
        """True or False if the settings alone decide; None if an answer does."""
        settled = [holds(one, self.settings.get(one.subject, "")) for one in when if one.is_setting]
        if not all(settled):
            return False
        return True if len(settled) == len(when) else None


def _facts_if_skipped(when: tuple[Condition, ...]) -> frozenset[str]:
    """What is certain if a step is skipped because its only open condition does not hold."""
    open_ones = [one for one in when if not one.is_setting]
    if len(open_ones) == 1 and open_ones[0].relation == "not answered" and not open_ones[0].whose:
        return frozenset({answered(open_ones[0].subject)})
    return frozenset()


def control_flows(script: Script, depth: str | None = None) -> list[ControlFlow]:
    """The control flow under every combination of settings the script offers.

    `depth`: another than the one in which it runs, for a script from when there were two.
    """
    return [
        ControlFlow(
            script,
            {"form": form, "way": way, "length": length, "depth": script.depth if depth is None else depth},
        )
        for form in ("together", "alone")
        if form in script.forms
        for way in script.ways or ("",)
        for length in script.lengths or ("",)
    ]


def happening(flows: list[ControlFlow]) -> set[str]:
    """The names of the steps that may happen under some of these settings."""
    steps = enumerate(flows[0].script.flat)
    return {step.step for place, step in steps if any(flow.may_happen(place) for flow in flows)}
