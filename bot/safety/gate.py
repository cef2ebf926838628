"""The gate: whether two people get an exercise in its full form or only its mild one.

An answer that names a risk sets a flag that ends on a random day. Chance sometimes sets one too, so mild
forms prove nothing, even to someone who sees both phones and knows this code: they happen to many couples.
How much such an observer can learn is simulated with these same functions (`tests/bench/observer.py`,
`docs/safety.md`). Randomness comes from the system and can't be reproduced.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import randbelow

from bot.safety.record import Care
from dialogues.script.script import Script
from storage.records import Person

ROUND = timedelta(weeks=8)  # between two rounds of the private questions
ANSWERS_LAST = timedelta(weeks=12)  # longer than ROUND, so that answering late doesn't show

# A flag lasts at least until the next round, so that its end says nothing about an answer; then up to six
# weeks more.
SHORTEST = timedelta(weeks=8)
LONGEST = timedelta(weeks=14)

# Out of `ROUNDS` rounds with no risk named, this many turn mild at once anyway, and this many at a random
# time in the next eight weeks. The latter cover for people who name a risk after opening the questions from
# the menu: otherwise only they would turn mild between rounds.
ROUNDS = 12
MILD_AT_ONCE = 2
MILD_LATER = 1

# One in this many sessions is mild by chance, so that a first mild one says little.
MILD_BY_CHANCE = 6


def risk_named(care: Care, now: datetime) -> Care:
    """Record that an answer named a risk: set the flag, and count the round as answered."""
    until = now + _length()
    if care.mild_until is not None:
        until = max(until, care.mild_until)
    return replace(care, answered_until=now + ANSWERS_LAST, mild_from=now, mild_until=until)


def nothing_named(care: Care, now: datetime) -> Care:
    """Record a round with no risk named. It never ends a flag early: such an answer may be forced.

    Chance sets a flag at most once a round, however often the questions are opened.
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
    """Whether this person keeps exercises mild: they are flagged, or haven't answered the questions."""
    if care.answered_until is None or care.answered_until <= now:
        return True
    if care.mild_from is None or care.mild_until is None:
        return False
    return care.mild_from <= now < care.mild_until


def goes_mild(both: Sequence[Care], now: datetime) -> bool:
    """Whether these two get the mild form this time, apart from the first. Drawn on every call."""
    by_chance = randbelow(MILD_BY_CHANCE) == 0  # always drawn, so that timing reveals nothing
    return any(is_closed(care, now) for care in both) or by_chance


def depth(script: Script, people: Sequence[Person], now: datetime, *, first: bool) -> dict[str, str]:
    """The `depth` setting of a new session; empty if the script has no choice of depth.

    `first`: these two have not finished this exercise together yet, so it is mild.
    """
    if len(people) < 2 or not {"mild", "full"} <= set(script.depths):
        return {}
    mild = goes_mild([Care.of(person) for person in people], now)
    return {"depth": "mild" if first or mild else "full"}


def may_be_held_back(script: Script) -> bool:
    """Whether an exercise is gated and has no mild form, so the gate may refuse it altogether."""
    return script.gated and "mild" not in script.depths


def asks_first(script: Script) -> bool:
    """Whether the partner is asked first: the script says so, or the gate may refuse."""
    return script.asks_first or may_be_held_back(script)


def holds_back(script: Script, people: Sequence[Person], now: datetime) -> bool:
    """Whether the exercise must not start even though the partner said yes."""
    return may_be_held_back(script) and goes_mild([Care.of(person) for person in people], now)


def _length() -> timedelta:
    return SHORTEST + _up_to(LONGEST - SHORTEST)


def _up_to(span: timedelta) -> timedelta:
    return timedelta(seconds=randbelow(int(span.total_seconds())))
