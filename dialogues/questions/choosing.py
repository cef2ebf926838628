"""Which question a couple gets next: none twice within half a year, deeper ones only after lighter ones."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dialogues.questions.bank import Depth, Question

NOT_AGAIN_WITHIN = timedelta(days=180)
# How many a couple has opened together before it gets a deeper one, and how long until the next such one.
OPENED_BEFORE: Mapping[Depth, int] = {"light": 0, "warm": 3, "deep": 12}
APART: Mapping[Depth, timedelta] = {
    "light": timedelta(0),
    "warm": timedelta(days=2),
    "deep": timedelta(days=7),
}
PILLARS_REMEMBERED = 8  # of the last questions; the next one is of a pillar that was rare among them


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a couple had on a day."""

    question: str
    day: date


def next_question(
    bank: Mapping[str, Question], asked: Iterable[Asked], opened: int, day: date, couple: int
) -> Question:
    """The question for a couple on a day; the same for the same arguments.

    `asked`: what they had in the last half year; later days as well, where somebody has flown west since.
    `opened`: how many they have ever opened together.
    """
    by_day = sorted(asked, key=lambda one: one.day)
    before = [one for one in by_day if one.day <= day]
    last = {one.question: one.day for one in by_day}
    fresh = [one for one in bank.values() if one.name not in last or day - last[one.name] > NOT_AGAIN_WITHIN]
    fitting = [one for one in fresh if _comes_now(one.depth, bank, before, opened, day)]
    lately = Counter(
        bank[one.question].pillar for one in before[-PILLARS_REMEMBERED:] if one.question in bank
    )
    pool = fitting or fresh or [bank[name] for name, _ in sorted(last.items(), key=lambda one: one[1])[:1]]
    rarest = min(lately[one.pillar] for one in pool)
    depths: dict[Depth, list[Question]] = {}
    for one in pool:
        if lately[one.pillar] == rarest:
            depths.setdefault(one.depth, []).append(one)
    deepest = depths.get("deep") or depths.get("warm") or depths["light"]
    return min(deepest, key=lambda one: hashlib.sha256(f"{couple}/{day}/{one.name}".encode()).digest())


def _comes_now(
    depth: Depth, bank: Mapping[str, Question], before: list[Asked], opened: int, day: date
) -> bool:
    same = [one.day for one in before if one.question in bank and bank[one.question].depth == depth]
    return opened >= OPENED_BEFORE[depth] and (not same or day - same[-1] >= APART[depth])
