"""How well the phrases for danger find what they should, on utterances that somebody else wrote.

    python -m tests.bench.danger [--misses]

- *recall*: of the utterances of a kind, the share in which that very kind is found; explicit and oblique
  apart.
- *any*: the share in which some danger is found, whatever its kind, so that the card comes.
- *false alarms*: of the utterances that signal nothing, the share in which something is found, by category.

The held-out half was written apart from the phrases and is never tuned on.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from dialogues.danger import KINDS, MINOR, signalled

FOLDER = Path(__file__).parent.parent / "dialogues" / "danger"
TUNED, HELD_OUT = "en.yaml", "en_held_out.yaml"


@dataclass(frozen=True)
class Utterance:
    """Something a person might type: the kind of danger it signals (or none), and how plainly."""

    text: str
    kind: str
    category: str
    strength: str

    @property
    def found(self) -> frozenset[str]:
        return frozenset(signalled(self.text, "en"))

    @property
    def is_right(self) -> bool:
        return self.kind in self.found if self.kind != "none" else not self.found


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        return f"{self.hits:4} of {self.of:4}  {self.hits / self.of:6.1%}" if self.of else "   none"

    @property
    def part(self) -> float:
        return self.hits / self.of if self.of else 0.0


@cache
def utterances(half: str) -> tuple[Utterance, ...]:
    """One of the two halves."""
    written = yaml.safe_load(FOLDER.joinpath(half).read_text("utf-8"))
    return tuple(Utterance(**{name: str(value) for name, value in one.items()}) for one in written)


def share(found: Iterable[bool]) -> Share:
    """How many of them hold."""
    all_of_them = list(found)
    return Share(sum(all_of_them), len(all_of_them))


def recall(half: str, strength: str, kind: str | None = None) -> Share:
    """Over one kind, or all of them."""
    return share(
        one.is_right
        for one in utterances(half)
        if one.strength == strength and (one.kind == kind if kind else one.kind in KINDS)
    )


def false_alarms(half: str) -> dict[str, Share]:
    """By category of what signals nothing."""
    by_category = defaultdict(list)
    for one in utterances(half):
        if one.kind == "none":
            by_category[one.category].append(not one.is_right)
    return {category: share(found) for category, found in by_category.items()}


def misses(half: str) -> Iterator[Utterance]:
    """What is found although it is nothing, or not found as what it is."""
    return (one for one in utterances(half) if not one.is_right)


def report(half: str) -> str:
    """The figures of one half, in lines."""
    lines = [f"Words that signal danger, {half}: {len(utterances(half))} utterances", "", "recall"]
    for strength in ("explicit", "oblique"):
        for kind in KINDS:
            lines.append(f"  {strength:8} {kind:15} {recall(half, strength, kind)}")
        lines.append(f"  {strength:8} {'all':15} {recall(half, strength)}")
        card = share(
            bool(one.found - {MINOR})
            for one in utterances(half)
            if one.strength == strength and one.kind != MINOR
        )
        lines.append(f"  {strength:8} {'any (the card)':15} {card}")
    lines += ["", "false alarms"]
    lines += [f"  {category:24} {found}" for category, found in false_alarms(half).items()]
    return "\n".join(lines)


def list_of_misses(half: str) -> str:
    """What went wrong, for the documents: by kind and strength, and the false alarms by category."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in misses(half):
        group = f"{one.strength}, {one.kind}" if one.kind != "none" else f"false alarm, {one.category}"
        groups[group].append(f"“{one.text}”")
    return "\n".join(f"- *{group.replace('_', ' ')}*: {' · '.join(texts)}" for group, texts in groups.items())


if __name__ == "__main__":
    print(report(HELD_OUT))
    if "--misses" in sys.argv:
        print(f"\n{list_of_misses(HELD_OUT)}")
