"""Chats that are far ahead of their answers."""

from collections import Counter
from typing import Any

import pytest

from bot.inbox.overrun import FEW_ENOUGH, MOST_UNSENT, Overrun

ALEX, SAM = 1001, 1002


def from_(chat_id: int, kind: str = "message") -> dict[str, Any]:
    return {"update_id": 1, kind: {"from": {"id": chat_id}}}


@pytest.fixture
def unsent() -> Counter[int]:
    return Counter()


@pytest.fixture
def overrun(unsent: Counter[int]) -> Overrun:
    return Overrun(unsent.__getitem__)


def test_whoever_is_far_ahead_is_left_out_and_nobody_else(overrun: Overrun, unsent: Counter[int]) -> None:
    updates = [from_(ALEX), from_(SAM), from_(ALEX, "callback_query")]
    unsent[ALEX] = MOST_UNSENT
    assert overrun.split(updates) == (updates, [])
    unsent[ALEX] += 1
    assert overrun.split(updates) == ([updates[1]], [updates[0], updates[2]])


def test_that_somebody_blocked_the_bot_is_never_left_out(overrun: Overrun, unsent: Counter[int]) -> None:
    unsent[ALEX] = MOST_UNSENT + 1
    gone = from_(ALEX, "my_chat_member")
    assert overrun.split([gone]) == ([gone], [])


def test_each_is_told_once_until_they_are_taken_in_again(overrun: Overrun, unsent: Counter[int]) -> None:
    unsent[ALEX] = MOST_UNSENT + 1
    updates = [from_(ALEX), from_(ALEX)]
    assert len(overrun.to_tell(updates)) == 1
    assert len(overrun.to_tell(updates)) == 1, "nothing was committed yet, so it is said again"
    overrun.told(updates)
    assert overrun.to_tell(updates) == []
    unsent[ALEX] = FEW_ENOUGH + 1
    assert overrun.split(updates) == ([], updates), "not for every few answers that got through"
    unsent[ALEX] = FEW_ENOUGH
    assert overrun.split(updates) == (updates, [])
    unsent[ALEX] = MOST_UNSENT + 1
    assert overrun.split(updates) == ([], updates)
    assert len(overrun.to_tell(updates)) == 1
