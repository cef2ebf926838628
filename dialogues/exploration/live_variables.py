"""Live-variable analysis: which answers can still decide something that is reachable from a place.

Values of an answer that nothing can tell apart form one class: the session continues alike after them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from dialogues.exploration.control_flow import ControlFlow
from dialogues.script.conditions import Condition, holds
from dialogues.script.script import Script
from dialogues.script.steps import Again, Ask, Each, HandOver, Help, Keep, Rest, Reveal, Step, Tell

_OF_ONE = re.compile(r"\b(?:mine|theirs)\.([a-z][a-z0-9_]*)")
_TESTS = re.compile(r"\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class LiveVariables:
    """What uses which answers, under one combination of settings."""

    script: Script
    flow: ControlFlow

    @cached_property
    def conditions(self) -> dict[str, tuple[Condition, ...]]:
        """The distinct conditions on each answer's value (those on whether it was shared are not)."""
        found: dict[str, dict[Condition, None]] = {}
        for step in self.script.flat:
            for one in step.when:
                if not one.is_setting and not one.about_sharing:
                    found.setdefault(one.subject, {})[one] = None
        return {name: tuple(ones) for name, ones in found.items()}

    @cached_property
    def iterated(self) -> frozenset[str]:
        """The answers whose choices a loop iterates over."""
        return frozenset(
            step.each for step in self.script.flat if isinstance(step, Each) and isinstance(step.each, str)
        )

    @cached_property
    def _rested_by(self) -> frozenset[str]:
        return frozenset(
            step.rest for step in self.script.flat if isinstance(step, Rest) and isinstance(step.rest, str)
        )

    @cached_property
    def _compared(self) -> frozenset[str]:
        """The answers that are opened only where both have given the same."""
        return frozenset(name for name, step in self.script.asks.items() if step.seen == "when the same")

    @cached_property
    def printed_unguarded(self) -> frozenset[str]:
        """The answers a text prints as `mine` or `theirs` without testing whether they were given."""
        found = set[str]()
        for text in {phrase.english for phrase in self.script.phrases()}:
            asked = set(_OF_ONE.findall(" ".join(_TESTS.findall(text))))
            found |= {name for name in _OF_ONE.findall(text) if name not in asked}
        return frozenset(found & self.script.asks.keys())

    @cached_property
    def readable_by_other(self) -> frozenset[str]:
        """The answers a text may show the other one without a tap by their owner."""
        texts = " ".join(phrase.english for phrase in self.script.phrases())
        open_to_them = (
            name for name, step in self.script.asks.items() if step.seen not in ("me", "when shared")
        )
        return frozenset(name for name in open_to_them if name in texts)

    def value_class(self, name: str, value: object) -> tuple[object, ...]:
        """The equivalence class of a value: two values of one class lead the same way."""
        return tuple(self._distinctions(name, value))

    def live_at(self, places: Iterable[int]) -> frozenset[str]:
        """The answers that are live at one of these places: they may yet decide something."""
        return frozenset[str]().union(*(self._live[place] for place in places))

    def reachable_from(self, places: Iterable[int]) -> frozenset[str]:
        """The steps reachable from these places: only their counters still matter."""
        return frozenset[str]().union(*(self._reachable_steps[place] for place in places))

    @cached_property
    def private_use_only(self) -> frozenset[str]:
        """Answers that decide only what their own giver is asked alone, told, or gets to keep.

        Both are asked for them, each alone, and one person's answer does not lead the other anywhere.
        """
        found = set()
        for name, places in self._use_sites.items():
            own = self.script.blocks.get(self.script.index.get(name, -1))
            if own is not None and all(self._is_private_use(name, place, own) for place in places):
                found.add(name)
        return frozenset(found)

    def is_independent(self, block: range) -> bool:
        """Whether nothing in a block depends on what the other one answers in it meanwhile."""
        return not any(
            one.whose in ("either", "both") and self.script.index.get(one.subject, -1) in block
            for place in block
            for one in self.script.flat[place].when
        )

    def _distinctions(self, name: str, value: object) -> Iterator[object]:
        for one in self.conditions.get(name, ()):
            yield value in one.values and value if one.relation == "over" else holds(one, value)
        if name in self._compared:
            yield value
        if name in self.iterated and isinstance(value, list):
            yield len(value)
        if name in self._rested_by:
            choice = self.script.asks[name].choices.get(str(value))
            yield choice is not None and choice.lasts is not None

    def _is_private_use(self, name: str, place: int, block: range) -> bool:
        step = self.script.flat[place]
        ours = all(one.whose in ("", "my") for one in step.when if one.subject == name)
        return ours and (place in block or isinstance(step, Tell | Keep | Help | HandOver))

    def _uses_at(self, place: int, step: Step) -> Iterator[str]:
        yield from (one.subject for one in step.when if not one.is_setting and not one.about_sharing)
        if isinstance(step, Reveal):
            yield from self._compared.intersection(step.reveal)
        if isinstance(step, Rest) and isinstance(step.rest, str):
            yield step.rest
        if isinstance(step, Each | Again):
            each = self.script.flat[self.script.loops[place].head]
            if isinstance(each, Each) and isinstance(each.each, str):
                yield each.each

    @cached_property
    def _uses(self) -> list[frozenset[str]]:
        return [frozenset(self._uses_at(place, step)) for place, step in enumerate(self.script.flat)]

    @cached_property
    def _use_sites(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, names in enumerate(self._uses):
            for name in names:
                found.setdefault(name, []).append(place)
        return found

    @cached_property
    def _reachable(self) -> list[frozenset[int]]:
        """For each place, every place reachable from it (transitive closure)."""
        found = [frozenset(edge.to for edge in edges) for edges in self.flow.edges]
        changed = True
        while changed:
            changed = False
            for place, after in enumerate(found):
                more = after.union(*(found[one] for one in after if one < len(found)))
                if more != after:
                    found[place], changed = more, True
        return found

    @cached_property
    def _reachable_steps(self) -> list[frozenset[str]]:
        steps = self.script.flat
        return [
            frozenset(steps[place].step for place in after if place < len(steps)) for after in self._reachable
        ]

    @cached_property
    def _live(self) -> list[frozenset[str]]:
        return [
            frozenset[str]().union(*(self._uses[one] for one in after if one < len(self._uses)))
            for after in self._reachable
        ]


def loop_asking_at(script: Script, place: int) -> Each | None:
    """The loop whose "another?" question stands at a place."""
    loop = script.loops.get(place)
    each = script.flat[loop.head] if loop is not None else None
    step = script.flat[place]
    asked = each.between if isinstance(each, Each) else None
    return (
        each
        if isinstance(each, Each) and isinstance(step, Ask) and asked and asked.step == step.step
        else None
    )
