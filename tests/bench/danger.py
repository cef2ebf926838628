"""How well danger is found in what people type, on utterances that somebody else wrote.

    python -m tests.bench.danger [--misses]

- *recall*: of the utterances of a kind, the share in which that very kind is found; explicit and oblique
  apart.
- *any*: the share in which some danger is found, whatever its kind, so that the card comes.
- *false alarms*: of the utterances that signal nothing, the share in which something is found, by
  category.

The held-out half was written apart from phrases and weights, and nothing is ever fitted to it. The others are
for fitting, a file for each author; what they say of an author nobody has read, measures
`tests.bench.train_danger --cross`.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import process_time

import yaml

from dialogues.text_analysis.danger import KINDS, MINOR, signalled

FOLDER = Path(__file__).parent.parent / "dialogues" / "danger"
TUNED, HELD_OUT = "en.yaml", "en_held_out.yaml"


@dataclass(frozen=True)
class Utterance:
    """Something a person might type: the kind of danger it signals (or none), and how plainly."""

    text: str
    kind: str
    category: str
    strength: str


@dataclass(frozen=True)
class Judged:
    """An utterance, and the kinds of danger that were found in it."""

    utterance: Utterance
    found: frozenset[str]

    @property
    def is_right(self) -> bool:
        return self.utterance.kind in self.found if self.utterance.kind != "none" else not self.found


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        return f"{self.hits:4} of {self.of:4}  {self.part:6.1%}" if self.of else "   none"

    @property
    def part(self) -> float:
        return self.hits / self.of if self.of else 0.0


@cache
def utterances(half: str) -> tuple[Utterance, ...]:
    """One of the files: those for fitting, or the one that is held out."""
    written = yaml.load(FOLDER.joinpath(half).read_text("utf-8"), Loader=yaml.CBaseLoader)
    return tuple(Utterance(**one) for one in written)


def authors(language: str) -> list[str]:
    """The files of a language that are for fitting, one for each author."""
    return sorted(path.name for path in FOLDER.glob(f"{language}*.yaml") if "held_out" not in path.name)


@cache
def judged(half: str) -> tuple[Judged, ...]:
    """What is found in each of a file's utterances."""
    return tuple(Judged(one, frozenset(signalled(one.text, "en"))) for one in utterances(half))


def share(found: Iterable[bool]) -> Share:
    """How many of them hold."""
    all_of_them = list(found)
    return Share(sum(all_of_them), len(all_of_them))


def recall(judged: Iterable[Judged], strength: str, kind: str | None = None) -> Share:
    """Over one kind, or all of them."""
    return share(
        one.is_right
        for one in judged
        if one.utterance.strength == strength
        and (one.utterance.kind == kind if kind else one.utterance.kind in KINDS)
    )


def card(judged: Iterable[Judged], strength: str) -> Share:
    """In how many of the dangerous ones any danger is found."""
    return share(
        bool(one.found - {MINOR})
        for one in judged
        if one.utterance.strength == strength and one.utterance.kind not in ("none", MINOR)
    )


def false_alarms(judged: Iterable[Judged]) -> dict[str, Share]:
    """By category of what signals nothing."""
    by_category = defaultdict(list)
    for one in judged:
        if one.utterance.kind == "none":
            by_category[one.utterance.category].append(not one.is_right)
    return {category: share(found) for category, found in by_category.items()}


def report(judged: Sequence[Judged]) -> str:
    """The figures, in lines."""
    lines = [f"{len(judged)} utterances", "", "recall"]
    for strength in ("explicit", "oblique"):
        lines += [f"  {strength:8} {kind:15} {recall(judged, strength, kind)}" for kind in KINDS]
        lines.append(f"  {strength:8} {'all':15} {recall(judged, strength)}")
        lines.append(f"  {strength:8} {'any (the card)':15} {card(judged, strength)}")
    lines += ["", "false alarms"]
    lines += [f"  {category:24} {found}" for category, found in false_alarms(judged).items()]
    return "\n".join(lines)


def list_of_misses(judged: Iterable[Judged]) -> str:
    """What went wrong, for the documents: by kind and strength, and the false alarms by category."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        if not one.is_right:
            said = one.utterance
            group = (
                f"{said.strength}, {said.kind}" if said.kind != "none" else f"false alarm, {said.category}"
            )
            groups[group].append(f"“{said.text}”")
    return "\n".join(f"- *{group.replace('_', ' ')}*: {' · '.join(texts)}" for group, texts in groups.items())


def time_for_each(half: str) -> float:
    """Seconds of the processor that a text takes, after the first."""
    texts = [one.text for one in utterances(half)]
    signalled(texts[0], "en")
    begin = process_time()
    for text in texts:
        signalled(text, "en")
    return (process_time() - begin) / len(texts)


if __name__ == "__main__":
    print(f"Words that signal danger, {HELD_OUT}: {report(judged(HELD_OUT))}")
    print(f"\nA text takes {time_for_each(HELD_OUT) * 1000:.2f} ms")
    if "--misses" in sys.argv:
        print(f"\n{list_of_misses(judged(HELD_OUT))}")
