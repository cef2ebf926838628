"""The ways through a script: which step may follow which, and what is certain on every way to a step."""

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
    Rest,
    Reveal,
    Share,
    Step,
    Swap,
)

KNOWS = ("is", "above", "below", "answered")  # the relations that hold only of an answer that was given


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: where it leads, and which facts hold from then on."""

    to: int
    facts: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()  # which facts hold no longer
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

    def happens(self, place: int) -> bool:
        """Whether the step at a place is reached, and may happen by these settings."""
        return place in self.reached and self._holds(self.script.flat[place].when) is not False

    def asks(self, place: int) -> bool:
        """Whether someone is asked at this step, so that the engine waits there."""
        step = self.script.flat[place]
        return isinstance(step, Asking) and getattr(step, "who", BOTH) in self.played

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
                    before = frozenset[str]() if way.afresh else known[place] - way.lost
                    if way.to in known and (lost := known[way.to] - before - way.facts):
                        known[way.to] -= lost
                        changed = True
        return known

    def _from(self, place: int, step: Step) -> Iterator[Way]:
        holds = self._holds(step.when)
        if holds is not True:
            yield Way(self.script.past(place), _known_if_not(step.when))
        if holds is not False:
            known = frozenset(answered(one.subject) for one in step.when if one.relation in KNOWS)
            yield from (replace(way, facts=way.facts | known) for way in self._taken(place, step))

    def _taken(self, place: int, step: Step) -> Iterator[Way]:
        """The ways on from a step that is not passed over."""
        if isinstance(step, Asking) and not self.asks(place):
            yield Way(place + 1)
            return
        match step:
            case Ask():
                yield from self._from_question(place, step)
            case Share():
                given = [shared(one) for name in step.share for one in self.script.asked_in(name)]
                yield Way(place + 1, frozenset(given))
                yield self._to(step.keep)
            case Agree():
                yield Way(place + 1)
                yield self._to(step.otherwise)
            case Reveal():
                yield Way(place + 1, frozenset(map(shared, step.reveal)))
            case Each() | Again():
                yield from self._rounds(place)
            case Go():
                yield self._to(step.go)
                if step.then is not None:
                    yield self._to(step.then)
            case Swap():  # what one told, the other has not
                yield Way(place + 1, afresh=True)
            case End():
                pass
            case _:
                yield Way(place + 1)
        silence = self.script.silence_at(place) if self.asks(place) and not isinstance(step, Rest) else None
        if silence is not None and silence.go is not None:
            yield self._to(silence.go)

    def _from_question(self, place: int, step: Ask) -> Iterator[Way]:
        given = frozenset[str]() if step.forget else frozenset({answered(step.step)})
        loop = self.script.loops.get(place)
        if loop is not None and place == loop.end - 1 and step.step not in self._written:
            yield Way(place + 1, given)
            yield Way(loop.after, given)
            return
        for choice in step.choices.values():
            yield Way(self.script.index[choice.go] if choice.go else place + 1, given)
        if step.takes_words or step.scale or step.answer == "several":
            yield Way(place + 1, given)
        yield self._to(step.skip) if step.skip else Way(place + 1)

    def _rounds(self, place: int) -> Iterator[Way]:
        """Into the next round, of which nothing is known yet, or behind the loop."""
        loop = self.script.loops[place]
        each = self.script.flat[loop.head]
        assert isinstance(each, Each)
        inner = frozenset(answered(self.script.flat[one].step) for one in loop.body)
        yield Way(loop.body.start, lost=inner)
        if place == loop.end or not isinstance(each.each, Count):
            yield Way(loop.after, lost=inner)

    @cached_property
    def _written(self) -> set[str]:
        """The names of the steps that an author wrote into a loop."""
        loops = (step for step in self.script.flat if isinstance(step, Each))
        return {inner.step for loop in loops for inner in loop.steps}

    def _to(self, name: str) -> Way:
        return Way(self.script.index[name])

    def _holds(self, when: tuple[Condition, ...]) -> bool | None:
        """True or False where the settings alone decide; None where an answer does."""
        settled = [holds(one, self.settings.get(one.subject, "")) for one in when if one.is_setting]
        if not all(settled):
            return False
        return True if len(settled) == len(when) else None


def _known_if_not(when: tuple[Condition, ...]) -> frozenset[str]:
    """What is known where a step is passed over because its only open condition does not hold."""
    open_ones = [one for one in when if not one.is_setting]
    if len(open_ones) == 1 and open_ones[0].relation == "not answered" and not open_ones[0].whose:
        return frozenset({answered(open_ones[0].subject)})
    return frozenset()


def all_ways(script: Script) -> list[Ways]:
    """The ways in every combination of settings that the script offers."""
    together = [
        {"form": "together", "way": way, "length": length, "depth": depth}
        for way in script.ways or ("",)
        for length in script.lengths or ("",)
        for depth in script.depths or ("",)
    ]
    alone = [
        settings | {"form": "alone"}
        for settings in together
        if settings["depth"] == "full" or "full" not in script.depths  # as the engine settles it
    ]
    return [Ways(script, settings) for settings in together + alone if settings["form"] in script.forms]
