"""The ways through a script: which step may follow which, and what is certain on every way to a step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogues.conditions import Condition, holds
from dialogues.script import BOTH, Ask, Both, End, Go, Script, Share, Step, Swap


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: where it leads, and which facts hold from then on."""

    to: int
    facts: frozenset[str] = frozenset()
    afresh: bool = False  # nothing that was certain before still is: the roles changed places


def answered(step: str) -> str:
    """The fact that a step's answer was given."""
    return f"answered {step}"


def shared(step: str) -> str:
    """The fact that a step's answer was released by its author."""
    return f"shared {step}"


@dataclass(frozen=True)
class Ways:
    """The steps of a script as they follow each other in one form. Places count from 0."""

    script: Script
    settings: Mapping[str, str]  # form, way, length, depth

    @cached_property
    def played(self) -> set[str]:
        """The roles that someone plays in this form."""
        together = self.settings["form"] == "together"
        return {BOTH} | {role for role, who in self.script.roles.items() if together or who == "starter"}

    @cached_property
    def onward(self) -> list[list[Way]]:
        """For each place, the ways on; one beyond the last step leads to `len(steps)`."""
        return [list(self._from(place, step)) for place, step in enumerate(self.script.flat)]

    @property
    def called(self) -> str:
        """The settings in words, for messages."""
        return ", ".join(filter(None, self.settings.values()))

    def asks(self, place: int) -> bool:
        """Whether someone is asked at this step, so that the engine waits there."""
        step = self.script.flat[place]
        return isinstance(step, Ask | Share) and step.who in self.played

    @cached_property
    def reached(self) -> set[int]:
        """The places that can be reached from the first step."""
        seen: set[int] = set()
        todo = [0]
        while todo:
            place = todo.pop()
            if place not in seen and place < len(self.script.flat):
                seen.add(place)
                todo += [way.to for way in self.onward[place]]
        return seen

    @cached_property
    def certain(self) -> dict[int, frozenset[str]]:
        """For each place that can be reached, the facts that hold on every way to it."""
        everything = frozenset(fact for ways in self.onward for way in ways for fact in way.facts)
        known = dict.fromkeys(self.reached, everything) | {0: frozenset[str]()}
        changed = True
        while changed:
            changed = False
            for place in self.reached:
                for way in self.onward[place]:
                    before = frozenset[str]() if way.afresh else known[place]
                    if way.to in known and (lost := known[way.to] - before - way.facts):
                        known[way.to] -= lost
                        changed = True
        return known

    def _from(self, place: int, step: Step) -> Iterator[Way]:
        index = self.script.index
        holds = self._holds(step.when)
        if holds is not True:
            yield Way(self.script.blocks[place + 1].stop if isinstance(step, Both) else place + 1)
        if holds is False:
            return
        if isinstance(step, Ask) and step.who in self.played:
            given = frozenset({answered(step.step)})
            for choice in step.choices.values():
                yield Way(index[choice.go] if choice.go else place + 1, given)
            if step.takes_words or step.scale or step.answer == "several":
                yield Way(place + 1, given)
            yield Way(index[step.skip] if step.skip else place + 1)
        elif isinstance(step, Share) and step.who in self.played:
            yield Way(place + 1, frozenset(map(shared, step.share)))
            yield Way(index[step.keep])
        elif isinstance(step, Go):
            yield Way(index[step.go])
            if step.then is not None:
                yield Way(index[step.then])
        elif isinstance(step, Swap):  # what one told, the other has not
            yield Way(place + 1, afresh=True)
        elif not isinstance(step, End):
            yield Way(place + 1)

    def _holds(self, when: tuple[Condition, ...]) -> bool | None:
        """True or False where the settings alone decide; None where an answer does."""
        settled = [holds(one, self.settings.get(one.subject, "")) for one in when if one.is_setting]
        if not all(settled):
            return False
        return True if len(settled) == len(when) else None


def all_ways(script: Script) -> list[Ways]:
    """The ways in every combination of settings that the script offers."""
    together = [
        {"form": "together", "way": way, "length": length, "depth": depth}
        for way in script.ways or ("",)
        for length in script.lengths or ("",)
        for depth in script.depths or ("",)
    ]
    alone = [settings | {"form": "alone"} for settings in together]
    return [Ways(script, settings) for settings in together + alone if settings["form"] in script.forms]
