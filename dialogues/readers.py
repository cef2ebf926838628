"""Which answers still matter at a place: those that a condition reads which may yet be reached.

Values of an answer that no condition tells apart are one class: the exercise goes on alike after them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dialogues.conditions import Condition, holds
from dialogues.script import Keep, Script, Tell
from dialogues.ways import Ways


@dataclass(frozen=True)
class Readers:
    """Who reads which answers, in one combination of settings."""

    script: Script
    ways: Ways

    @cached_property
    def conditions(self) -> dict[str, tuple[Condition, ...]]:
        """All conditions on each answer, without doubles."""
        found: dict[str, dict[Condition, None]] = {}
        for step in self.script.flat:
            for one in step.when:
                if not one.is_setting:
                    found.setdefault(one.subject, {})[one] = None
        return {name: tuple(ones) for name, ones in found.items()}

    @cached_property
    def told_apart_by_texts(self) -> frozenset[str]:
        """The answers of which a text must know whether they were given by the one or the other."""
        texts = " ".join(phrase.english for phrase in self.script.phrases())
        return frozenset(
            name for name in self.script.asks if f"mine.{name}" in texts or f"theirs.{name}" in texts
        )

    def value_class(self, name: str, value: object) -> tuple[bool, ...]:
        """What the conditions make of a value: two values of one class lead the same way."""
        return tuple(holds(one, value) for one in self.conditions.get(name, ()))

    def live(self, places: Iterable[int]) -> frozenset[str]:
        """The answers that a condition may yet read from these places on."""
        return frozenset[str]().union(*(self._live[place] for place in places))

    def ahead(self, places: Iterable[int]) -> frozenset[str]:
        """The steps that may yet be passed from these places on: only what was counted there still counts."""
        return frozenset[str]().union(*(self._ahead[place] for place in places))

    @cached_property
    def only_tell(self) -> frozenset[str]:
        """Answers that decide nothing but what their own giver is asked by themself, told or left to keep.

        Both are asked for them, each alone, and what one answered leads nobody else anywhere.
        """
        found = set()
        for name in self.conditions:
            own = self.script.blocks.get(self.script.index[name])
            if own is not None and all(self._is_own(name, place, own) for place in self._places[name]):
                found.add(name)
        return frozenset(found)

    def apart(self, block: range) -> bool:
        """Whether in a block nothing asks about what the other one answers in it meanwhile."""
        return not any(
            one.whose in ("either", "both") and self.script.index.get(one.subject, -1) in block
            for place in block
            for one in self.script.flat[place].when
        )

    def _is_own(self, name: str, place: int, block: range) -> bool:
        step = self.script.flat[place]
        ours = all(one.whose in ("", "my") for one in step.when if one.subject == name)
        return ours and (place in block or isinstance(step, Tell | Keep))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, step in enumerate(self.script.flat):
            for one in step.when:
                if not one.is_setting:
                    found.setdefault(one.subject, []).append(place)
        return found

    @cached_property
    def _onward(self) -> list[frozenset[int]]:
        """For each place, the places that may follow it, near or far."""
        onward = self.ways.onward
        found = [frozenset(way.to for way in ways) for ways in onward]
        changed = True
        while changed:
            changed = False
            for place, after in enumerate(found):
                more = after.union(*(found[one] for one in after if one < len(found)))
                if more != after:
                    found[place], changed = more, True
        return found

    @cached_property
    def _ahead(self) -> list[frozenset[str]]:
        steps = self.script.flat
        return [
            frozenset(steps[place].step for place in after if place < len(steps)) for after in self._onward
        ]

    @cached_property
    def _live(self) -> list[frozenset[str]]:
        read = [
            frozenset(one.subject for one in step.when if not one.is_setting) for step in self.script.flat
        ]
        return [frozenset().union(*(read[one] for one in after if one < len(read))) for after in self._onward]
