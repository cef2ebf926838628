"""Chats that are far ahead of their answers."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.inbox.overrun import A_SECOND, FEW_ENOUGH, MOST_AT_ONCE, MOST_UNSENT, Overrun

ALEX, SAM = 1001, 1002
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)


def from_(chat_id: int, kind: str = "message", at: datetime = NOW) -> dict[str, Any]:
    dated = {} if kind == "callback_query" else {"date": int(at.timestamp())}
    return {"update_id": 1, kind: {"from": {"id": chat_id}, **dated}}


@pytest.fixture
def unsent() -> Counter[int]:
    return Counter()


@pytest.fixture
def overrun(unsent: Counter[int]) -> Overrun:
    return Overrun(unsent.__getitem__)


def test_whoever_is_far_ahead_is_left_out_and_nobody_else(overrun: Overrun, unsent: Counter[int]) -> None:
    updates = [from_(ALEX), from_(SAM), from_(ALEX, "callback_query")]
    unsent[ALEX] = MOST_UNSENT
    assert overrun.split(updates, NOW) == (updates, [])
    unsent[ALEX] += 1
    assert overrun.split(updates, NOW) == ([updates[1]], [updates[0], updates[2]])


def test_that_somebody_blocked_the_bot_is_never_left_out(overrun: Overrun, unsent: Counter[int]) -> None:
    unsent[ALEX] = MOST_UNSENT + 1
    gone = from_(ALEX, "my_chat_member")
    assert overrun.split([gone], NOW) == ([gone], [])


def test_each_is_told_once_until_they_are_taken_in_again(overrun: Overrun, unsent: Counter[int]) -> None:
    unsent[ALEX] = MOST_UNSENT + 1
    updates = [from_(ALEX), from_(ALEX)]
    assert len(overrun.to_tell(updates)) == 1
    assert len(overrun.to_tell(updates)) == 1, "nothing was committed yet, so it is said again"
    overrun.told(updates)
    assert overrun.to_tell(updates) == []
    unsent[ALEX] = int(FEW_ENOUGH * MOST_UNSENT) + 1
    assert overrun.split(updates, NOW) == ([], updates), "not for every few answers that got through"
    unsent[ALEX] = int(FEW_ENOUGH * MOST_UNSENT)
    assert overrun.split(updates, NOW) == (updates, [])
    unsent[ALEX] = MOST_UNSENT + 1
    assert overrun.split(updates, NOW) == ([], updates)
    assert len(overrun.to_tell(updates)) == 1


def test_quicker_than_any_finger_for_a_while_is_too_much_and_told_once_until_it_stops(
    overrun: Overrun,
) -> None:
    """Two hundred a second, and Sam's one in between; then nothing for a while."""
    told = answered = 0
    for second in range(10):
        at = NOW + timedelta(seconds=second)
        for _ in range(20):
            sam = from_(SAM, at=at)
            taken, left_out = overrun.split([*[from_(ALEX, at=at)] * 10, sam], at)
            assert sam in taken
            answered += len(taken) - 1
            if telling := overrun.to_tell(left_out):
                told += 1
                overrun.told(telling)
    assert MOST_AT_ONCE <= answered <= MOST_AT_ONCE + 3 * A_SECOND
    assert told == 1
    later = at + timedelta(minutes=1)
    assert overrun.split([from_(ALEX, at=later)], later) == ([from_(ALEX, at=later)], [])


def test_taps_count_too(overrun: Overrun) -> None:
    taps = [from_(ALEX, "callback_query")] * 100
    assert [len(overrun.split(taps, NOW)[0]) for _ in range(4)] == [100, 100, 100, 0]


def test_a_pasted_book_is_taken_in_and_so_is_what_waited_a_day_for_us(overrun: Overrun) -> None:
    assert overrun.split([from_(ALEX)] * MOST_AT_ONCE, NOW)[1] == []
    day = [from_(SAM, at=NOW - timedelta(minutes=number)) for number in range(1_000, 0, -1)]
    assert overrun.split(day, NOW)[1] == []
