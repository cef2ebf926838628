"""Each kind of nudge declares its rule; whoever adds one decides what becomes of it."""

import re

import pytest

from bot.home.waiting import OPENS
from bot.nudges.kinds import (
    ANSWER_HOUR,
    CHECK_IN,
    CUE,
    DAILY,
    FOLLOW_UP,
    JOINT,
    KINDS,
    LATER_TODAY,
    LOOK,
    MEETING,
    MISSED,
    PARTING,
    PLACES,
    QUESTIONS,
    REVIEWS,
    STEP,
    WEEKLY,
    Kind,
)
from bot.routing.nudges import WORK
from storage.unit_of_work import PASSING

ENDED_BY_LEAVING = {FOLLOW_UP, LATER_TODAY, DAILY, STEP, MEETING, MISSED, CUE}
LOOKED_THROUGH_AT_LEAVING = {*REVIEWS}  # those about what was shared end
ENDS_WITH_ITS_SESSION = {LOOK}
ONES_OWN = {
    WEEKLY,  # a person asked for it; what it opens can be done alone
    CHECK_IN,  # about oneself
    ANSWER_HOUR,  # the line that a question came to nothing; that it stayed away would tell
    QUESTIONS,  # asked alone, and about one's own safety
    PARTING,
    PASSING,
}

UNASKED = [kind for kind in KINDS.values() if kind.unasked]
each_unasked = pytest.mark.parametrize("kind", UNASKED, ids=lambda kind: kind.name)


def test_every_kind_is_joint_or_ones_own() -> None:
    decided = [ENDED_BY_LEAVING, LOOKED_THROUGH_AT_LEAVING, ENDS_WITH_ITS_SESSION, ONES_OWN]
    assert sorted(KINDS) == sorted(kind for kinds in decided for kind in kinds)
    assert set(JOINT) == ENDED_BY_LEAVING


def test_what_comes_unasked_has_something_to_open_and_all_else_has_its_work() -> None:
    assert OPENS.keys() == {kind.name for kind in UNASKED}
    assert WORK.keys() == KINDS.keys() - OPENS.keys()


def test_what_speaks_to_people_waits_while_their_chat_is_hidden() -> None:
    """These do their work unseen; everything else comes when the chat is back."""
    assert {kind.name for kind in KINDS.values() if kind.unseen} == {LOOK, ANSWER_HOUR, PASSING}


def test_what_falls_together_has_one_order_and_the_private_questions_are_never_among_it() -> None:
    assert PLACES[:6] == ("promise", "milestone", "review", "meeting", "check-in", "daily question")
    assert [kind.name for kind in UNASKED if kind.place is None] == [QUESTIONS]


def test_only_what_people_set_themselves_is_outside_the_daily_limit() -> None:
    assert [kind.name for kind in UNASKED if not kind.counts] == [MEETING, WEEKLY, CUE]


def test_what_comes_to_the_minute_stays_so_for_whoever_is_silent() -> None:
    assert [kind.name for kind in UNASKED if kind.to_the_minute] == [MEETING, CUE]
    assert not any(kind.halves for kind in UNASKED if kind.to_the_minute)


@each_unasked
def test_a_kind_has_at_least_ten_lines_which_say_nothing_on_a_lock_screen(kind: Kind) -> None:
    texts = [line.english for line in kind.lines]
    assert len(set(texts)) == len(texts) >= 10
    tells = re.compile(
        r"partner|\b(he|she|they|your (love|other))\b|promise|goal|couple|answer|question|safe|fear|{{|still|"
        r"wait|again and|miss|forg|overdue|days ago",
        re.IGNORECASE,
    )
    assert [text for text in texts if tells.search(text)] == []


def test_the_private_questions_look_like_what_comes_most_often() -> None:
    assert all(KINDS[QUESTIONS].lines == KINDS[name].lines for name in (*REVIEWS, FOLLOW_UP))
