"""How well danger is found in what people type, on texts that somebody else wrote.

    python -m tests.bench.danger [--misses]

- *recall*: of the texts of a kind, the share in which that very kind is found; explicit and oblique apart.
- *card*: the share in which some danger is found, whatever its kind, so that the card comes.
- *withheld*: the share of threats that would not reach the partner.
- *false alarms*: of the texts that signal nothing, the share in which something is found, by kind of text.

The held-out files were written apart from the weights, and nothing is fitted to them. The others teach, a
file for each author. What to expect of an author nobody has read is measured by
`tests.bench.train_danger --cross`.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import process_time

from dialogues.text_analysis.danger import KINDS, MINOR, THREAT, signalled, threatens_plainly

FOLDER = Path(__file__).parent.parent / "dialogues" / "danger"
HELD_OUT = ("en_held_out_danger", "en_held_out_life", "en_held_out_answers")

# What the harmless texts of `life` files are: what people write to each other here.
LIFE = (
    *("promise", "cue", "thanks", "wish", "need", "boundary", "apology", "goal", "joke", "affection"),
    *("children", "sport", "cooking", "films", "illness", "grief", "drink", "sex", "quarrel"),
)


@dataclass(frozen=True)
class Utterance:
    """Something a person might type.

    `kind`: the kind of danger it signals, or "none". `how`: how plainly (explicit or oblique); of a text that
    signals nothing, what it is about.
    """

    kind: str
    how: str
    text: str


@dataclass(frozen=True)
class Judged:
    """An utterance, the kinds of danger found in it, and whether it would be kept from the partner."""

    utterance: Utterance
    found: frozenset[str]
    withheld: bool

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
def utterances(author: str) -> tuple[Utterance, ...]:
    """One author's file, or one that is held out: kind, how and text in columns, between tabs."""
    lines = FOLDER.joinpath(f"{author}.tsv").read_text("utf-8").splitlines()
    return tuple(Utterance(*line.split("\t")) for line in lines)


def authors(language: str) -> list[str]:
    """The authors of a language that teach."""
    return sorted(path.stem for path in FOLDER.glob(f"{language}_*.tsv") if "held_out" not in path.name)


@cache
def judged(author: str) -> tuple[Judged, ...]:
    """What is found in each of a file's utterances."""
    return tuple(
        Judged(one, frozenset(signalled(one.text, "en")), threatens_plainly([one.text], "en"))
        for one in utterances(author)
    )


def share(found: Iterable[bool]) -> Share:
    """How many of them hold."""
    all_of_them = list(found)
    return Share(sum(all_of_them), len(all_of_them))


def recall(judged: Iterable[Judged], how: str, kind: str | None = None) -> Share:
    """Over one kind, or all of them."""
    return share(
        one.is_right
        for one in judged
        if one.utterance.how == how and (one.utterance.kind == kind if kind else one.utterance.kind in KINDS)
    )


def card(judged: Iterable[Judged], how: str) -> Share:
    """In how many of the dangerous ones any danger is found."""
    return share(
        bool(one.found - {MINOR})
        for one in judged
        if one.utterance.how == how and one.utterance.kind not in ("none", MINOR)
    )


def withheld(judged: Iterable[Judged], how: str) -> Share:
    """How many threats would not reach the partner."""
    return share(one.withheld for one in judged if one.utterance.how == how and one.utterance.kind == THREAT)


def harmless(judged: Iterable[Judged]) -> list[Judged]:
    """Those that signal nothing."""
    return [one for one in judged if one.utterance.kind == "none"]


def false_alarms(judged: Iterable[Judged]) -> dict[str, Share]:
    """By kind of text, of what signals nothing."""
    by_kind = defaultdict(list)
    for one in harmless(judged):
        by_kind[one.utterance.how].append(not one.is_right)
    return {kind: share(found) for kind, found in by_kind.items()}


def report(judged: Sequence[Judged]) -> str:
    """The figures, in lines."""
    lines = [f"{len(judged)} texts"]
    if any(one.utterance.kind != "none" for one in judged):
        lines += ["", "recall"]
        for how in ("explicit", "oblique"):
            lines += [f"  {how:8} {kind:15} {recall(judged, how, kind)}" for kind in KINDS]
            lines.append(f"  {how:8} {'all':15} {recall(judged, how)}")
            lines.append(f"  {how:8} {'the card':15} {card(judged, how)}")
            lines.append(f"  {how:8} {'threat withheld':15} {withheld(judged, how)}")
    lines += ["", "false alarms"]
    lines += [f"  {kind:24} {found}" for kind, found in false_alarms(judged).items()]
    lines.append(f"  {'all':24} {share(not one.is_right for one in harmless(judged))}")
    lines.append(f"  {'withheld':24} {share(one.withheld for one in harmless(judged))}")
    return "\n".join(lines)


def list_of_misses(judged: Iterable[Judged]) -> str:
    """What went wrong, for the documents: by kind, and the false alarms by what they are about."""
    groups: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        if not one.is_right:
            said = one.utterance
            group = f"{said.how}, {said.kind}" if said.kind != "none" else f"false alarm, {said.how}"
            groups[group].append(f"“{said.text}”")
    return "\n".join(f"- *{group.replace('_', ' ')}*: {' · '.join(texts)}" for group, texts in groups.items())


def time_for_each(author: str) -> float:
    """Seconds of the processor that a text takes, after the first."""
    texts = [one.text for one in utterances(author)]
    signalled(texts[0], "en")
    begin = process_time()
    for text in texts:
        signalled(text, "en")
    return (process_time() - begin) / len(texts)


if __name__ == "__main__":
    for author in HELD_OUT:
        print(f"Words that signal danger, {author}: {report(judged(author))}\n")
        if "--misses" in sys.argv:
            print(f"{list_of_misses(judged(author))}\n")
    print(f"A text takes {time_for_each(HELD_OUT[0]) * 1000:.2f} ms")
