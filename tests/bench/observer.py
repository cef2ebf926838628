"""How much somebody learns who watches both phones of a couple for eight weeks, and knows the source.

    python -m tests.bench.observer [--couples 20000]

What is simulated: couples link; each of the two is brought the private questions and answers them when alone;
in a given share of the couples one of the two names a risk, at the first asking or, one in four of them,
later from the menu. Meanwhile they do exercises. Flags, depths, what is held back and the questions' moments
come from the product's own functions (`bot.safety.gate`, `bot.safety.private_questions`), with the system's
randomness.

The observer sees every depth, every yes that led to nothing and every *not today*, every notice of the
questions; and, more than phones show, the moment at which each person answered them. They cannot see what was
answered, nor who opened the questions from the menu. They reckon by Bayes, with the true numbers of this
simulation and of `bot.safety.gate`, and guess the likelier of the two.

- *right*: how often the guess is right; *chance*: how often it would be without having looked.
- *gain*: the difference, in hundredths.
- *odds*: by how much what they saw multiplies the odds of a couple in which a risk was named: the median,
  and for the worst in a hundred.
- *mild without a risk*: what it costs the others: the share of mild goes among those that could be full.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, log
from random import Random
from statistics import median, quantiles

from bot.safety import gate, private_questions
from bot.safety.record import Care
from storage.records import Person

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
WATCHED = timedelta(weeks=8)
EXERCISES = 6  # that the gate concerns; the last one has no mild form, as an operator's own may have none
SAYS_NOW = 0.6  # to a question for an exercise
FROM_THE_MENU = 0.25  # of those who name a risk: some later day, having answered the first time without
ALONE = 0.6  # with the phone, when the questions come
ALONE_AT_RISK = 0.4
GOES = (4, 8, 16)  # exercises in the eight weeks
SHARES = (0.1, 0.25, 0.5)  # of couples in which a risk is named


@dataclass(frozen=True, slots=True)
class Go:
    """An exercise that could have been full: when, and whether it was mild (without that form: nothing)."""

    at: datetime
    mild: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the observer has of one couple."""

    answered: tuple[datetime, datetime]
    tries: tuple[int, int]  # how often the questions came before they were answered
    goes: tuple[Go, ...]


def couple(world: Random, *, at_risk: bool, goes: int) -> Seen:
    """One couple's eight weeks, as the observer sees them."""
    one = world.randrange(2) if at_risk else -1
    asked = [_asked(world, ALONE_AT_RISK if seat == one else ALONE) for seat in range(2)]
    late = world.random() < FROM_THE_MENU
    changes: list[tuple[datetime, int, bool]] = [
        (at, seat, seat == one and not late) for seat, (at, _) in enumerate(asked)
    ]
    if one >= 0 and late:
        left = START + WATCHED - asked[one][0]
        changes.append((asked[one][0] + world.random() * left, one, True))
    cares = [Care(), Care()]
    changes.sort(reverse=True)
    done: set[int] = set()
    seen = []
    for at in sorted(START + world.random() * WATCHED for _ in range(goes)):
        while changes and changes[-1][0] <= at:
            moment, seat, risk = changes.pop()
            settle = gate.risk_named if risk else gate.nothing_named
            cares[seat] = settle(cares[seat], moment)
        exercise = world.randrange(EXERCISES)
        held_back = exercise == EXERCISES - 1
        if held_back and world.random() > SAYS_NOW:
            continue  # a *not today*, which says nothing: the gate is not asked
        mild = gate.goes_mild(cares, at)
        first = exercise not in done and not held_back
        done.add(exercise)
        if not first and at >= max(asked[0][0], asked[1][0]):
            seen.append(Go(at, mild))
    return Seen((asked[0][0], asked[1][0]), (asked[0][1], asked[1][1]), tuple(seen))


def factor(seen: Seen) -> float:
    """By how much what was seen multiplies the odds that a risk was named: the observer's reckoning."""
    free = _likelihood(seen, None) * _tries(seen, None)
    risk = sum(_likelihood(seen, one) * _tries(seen, one) for one in range(2)) / 2
    return risk / free


@dataclass(frozen=True, slots=True)
class Found:
    """How the observer fared over many couples."""

    right: float
    chance: float
    factors: tuple[float, ...]  # for each couple
    mild: float  # share of mild goes, past the first, where no risk was named: what this costs them

    @property
    def gain(self) -> float:
        """How much more often right than without looking."""
        return self.right - self.chance


def watch(couples: int, share: float, goes: int, seed: int = 1) -> Found:
    """Watch so many couples; in `share` of them a risk is named."""
    world = Random(seed)
    right = 0
    factors = []
    free: list[bool] = []
    for number in range(couples):
        at_risk = number < share * couples
        seen = couple(world, at_risk=at_risk, goes=goes)
        found = factor(seen)
        factors.append(found)
        free += [] if at_risk else [go.mild for go in seen.goes]
        suspected = found * share / (1 - share) > 1
        right += suspected == at_risk
    return Found(right / couples, max(share, 1 - share), tuple(factors), sum(free) / max(1, len(free)))


def table(couples: int) -> str:
    """The figures, a row for each share and number of exercises."""
    lines = [
        f"{couples} couples a row, watched for eight weeks on both phones by someone who knows the source",
        "risk named in   exercises   right  chance    gain   odds x: median   worst 1%   mild without a risk",
    ]
    for share in SHARES:
        for goes in GOES:
            found = watch(couples, share, goes)
            worst = quantiles(found.factors, n=100)[98]
            lines.append(
                f"{share:12.0%} {goes:11} {found.right:8.1%} {found.chance:7.1%} {100 * found.gain:+7.1f}"
                f" {median(found.factors):16.2f} {worst:10.2f} {found.mild:21.0%}"
            )
    return "\n".join(lines)


def _asked(world: Random, alone: float) -> tuple[datetime, int]:
    """When someone answered the questions, and at which bringing; in the end from the menu."""
    at = private_questions.moment(_SOMEONE, START, private_questions.FIRST_WITHIN)
    for tries in range(1, private_questions.TRIES + 1):
        if world.random() < alone:
            return at, tries
        at = private_questions.moment(
            _SOMEONE, at + private_questions.AGAIN_AFTER, private_questions.AGAIN_WITHIN
        )
    return at, private_questions.TRIES + 1


def _tries(seen: Seen, at_risk: int | None) -> float:
    """How likely it is that the questions came so often."""
    found = 1.0
    for seat, tries in enumerate(seen.tries):
        alone = ALONE_AT_RISK if seat == at_risk else ALONE
        found *= (1 - alone) ** (tries - 1) * (alone if tries <= private_questions.TRIES else 1)
    return found


def _likelihood(seen: Seen, at_risk: int | None) -> float:
    """How likely these goes are. A flag, once set, outlasts the eight weeks, so only its beginning counts."""
    by_chance = 1 / gate.MILD_BY_CHANCE
    before, found, left = 1.0, 0.0, 1.0  # the goes so far without a flag; summed up; no flag so far
    tails = [1.0] * (len(seen.goes) + 1)
    for place in range(len(seen.goes) - 1, -1, -1):
        tails[place] = tails[place + 1] * seen.goes[place].mild
    for place, go in enumerate(seen.goes):
        without = _unflagged(seen, at_risk, go.at)
        found += (left - without) * before * tails[place]  # it began between the last go and this one
        before *= by_chance if go.mild else 1 - by_chance
        left = without
    return found + left * before


def _unflagged(seen: Seen, at_risk: int | None, at: datetime) -> float:
    """How likely neither of the two has a flag at this moment."""
    found = 1.0
    for seat, answered in enumerate(seen.answered):
        later = min(1.0, (at - answered) / gate.ROUND)
        free = 1 - (gate.MILD_AT_ONCE + gate.MILD_LATER * later) / gate.ROUNDS
        if seat == at_risk:
            free *= FROM_THE_MENU * (1 - min(1.0, (at - answered) / (START + WATCHED - answered)))
        found *= free
    return found


def calibrated(factors: Sequence[float], share: float) -> float:
    """The mean of what the observer believes, which is the true share if they reckon rightly."""
    prior = log(share / (1 - share))
    return sum(1 / (1 + exp(-prior - log(max(one, 1e-12)))) for one in factors) / len(factors)


_SOMEONE = Person(
    id=1, chat_id=1, name=None, language="en", zone="Europe/Berlin", stage="here", couple_id=1, focus=None,
    screen=None, asked={}, hiding={}, parting={}, care={}, invite_id=None,
    wrong_codes=0, codes_paused_until=None, blocked_at=None, created_at=START,
)  # fmt: skip


def main() -> int:
    """Print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.observer", description=__doc__)
    options.add_argument("--couples", type=int, default=20_000)
    print(table(options.parse_args().couples))
    return 0


if __name__ == "__main__":
    sys.exit(main())
