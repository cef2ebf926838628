"""The gate: whether two people may meet an exercise in its full form, or only in its mild one.

An answer that names a risk sets a flag that ends on a random day. So does, now and then, chance, with nothing
named at all: whoever sees only mild forms, on both phones and knowing these lines, has seen what happens to
many couples. How much that observer gains is simulated with these very functions (`tests/bench/observer.py`,
`docs/safety.md`). All that is drawn here comes from the system's randomness and can be drawn again nowhere.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import randbelow

from bot.safety.record import Care
from dialogues.script.script import Script
from storage.records import Person

ROUND = timedelta(weeks=8)  # from one asking to the next
ANSWERS_LAST = timedelta(weeks=12)  # a later round may be answered late without anything showing

# Not before the next round, so that its end tells nothing about an answer; then any moment of six weeks.
SHORTEST = timedelta(weeks=8)
LONGEST = timedelta(weeks=14)

# Of `ROUNDS` rounds in which no risk was named, so many are mild from now on all the same, and so many from
# some moment of the next eight weeks on. The second covers those who open the questions from the menu and
# name a risk then: else only they would turn mild in between.
ROUNDS = 12
MILD_AT_ONCE = 2
MILD_LATER = 1

# One in so many goes of a couple that could do the full form is the mild one: the first mild go says little.
MILD_BY_CHANCE = 6


def risk_named(care: Care, now: datetime) -> Care:
    """What is remembered once an answer has named a risk: the flag, and that the round was answered."""
    until = now + _length()
    if care.mild_until is not None:
        until = max(until, care.mild_until)
    return replace(care, answered_until=now + ANSWERS_LAST, mild_from=now, mild_until=until)


def nothing_named(care: Care, now: datetime) -> Care:
    """What is remembered of a round without a risk. It ends no flag early: such an answer may be forced.

    Chance sets one at most once a round, however often the questions are opened.
    """
    care = care.at(now)
    earlier = care.answered_until
    answered = replace(care, answered_until=now + ANSWERS_LAST)
    if care.mild_until is not None or (earlier is not None and earlier - now > ANSWERS_LAST - ROUND / 2):
        return answered
    drawn = randbelow(ROUNDS)
    if drawn >= MILD_AT_ONCE + MILD_LATER:
        return answered
    start = now if drawn < MILD_AT_ONCE else now + _up_to(ROUND)
    return replace(answered, mild_from=start, mild_until=start + _length())


def is_closed(care: Care, now: datetime) -> bool:
    """Whether this person's side holds an exercise in its mild form: flagged, or the questions unanswered."""
    if care.answered_until is None or care.answered_until <= now:
        return True
    if care.mild_from is None or care.mild_until is None:
        return False
    return care.mild_from <= now < care.mild_until


def goes_mild(both: Sequence[Care], now: datetime) -> bool:
    """Whether these two meet an exercise mildly this time, the first time aside. Drawn anew each time."""
    by_chance = randbelow(MILD_BY_CHANCE) == 0  # drawn in any case, so that it takes the same time
    return any(is_closed(care, now) for care in both) or by_chance


def depth(script: Script, people: Sequence[Person], now: datetime, *, first: bool) -> dict[str, str]:
    """The depth of an exercise about to begin, as a setting for it; nothing where there is none to choose.

    `first`: these two have not finished it together yet.
    """
    if len(people) < 2 or not {"mild", "full"} <= set(script.depths):
        return {}
    mild = goes_mild([Care.of(person) for person in people], now)
    return {"depth": "mild" if first or mild else "full"}


def may_be_held_back(script: Script) -> bool:
    """Whether an exercise is the gate's business and has no form for two behind it."""
    return script.gated and "mild" not in script.depths


def asks_first(script: Script) -> bool:
    """Whether the partner is asked before it begins together: its author wants it, or the gate may say no."""
    return script.asks_first or may_be_held_back(script)


def holds_back(script: Script, people: Sequence[Person], now: datetime) -> bool:
    """Whether a yes to an exercise is not to be followed by it."""
    return may_be_held_back(script) and goes_mild([Care.of(person) for person in people], now)


def _length() -> timedelta:
    return SHORTEST + _up_to(LONGEST - SHORTEST)


def _up_to(span: timedelta) -> timedelta:
    return timedelta(seconds=randbelow(int(span.total_seconds())))
