"""Which question comes next."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.questions.bank import bank
from dialogues.questions.choosing import APART, NOT_AGAIN_WITHIN, OPENED_BEFORE, Asked, next_question

START = date(2026, 3, 1)


def days(couple: int, number: int, opens: float = 1.0) -> list[Asked]:
    """What a couple gets day by day that opens this share of its questions."""
    asked: list[Asked] = []
    for passed in range(number):
        day = START + timedelta(days=passed)
        recent = [one for one in asked if day - one.day <= NOT_AGAIN_WITHIN]
        chosen = next_question(bank(), recent, int(passed * opens), day, couple)
        asked.append(Asked(chosen.name, day))
    return asked


def test_in_a_year_none_comes_twice_within_half_a_year() -> None:
    last: dict[str, date] = {}
    for one in days(7, 365):
        assert one.question not in last or one.day - last[one.question] > NOT_AGAIN_WITHIN
        last[one.question] = one.day


def test_nor_on_the_day_before_for_somebody_who_has_flown_west() -> None:
    had = days(7, 30)
    chosen = next_question(bank(), had[:-2] + had[-1:], 30, had[-2].day, 7)
    only = {chosen.name: bank()[chosen.name]}
    tomorrow = [Asked(chosen.name, had[-2].day + timedelta(days=1))]
    other = next_question({**only, "other": bank()[had[0].question]}, tomorrow, 30, had[-2].day, 7)
    assert other.name != chosen.name


@settings(max_examples=20, deadline=None)
@given(couple=st.integers(1, 2**62), opens=st.floats(0, 1))
def test_deeper_ones_come_after_lighter_ones_and_not_often(couple: int, opens: float) -> None:
    seen: dict[str, date] = {}
    for passed, one in enumerate(days(couple, 60, opens)):
        depth = bank()[one.question].depth
        assert int(passed * opens) >= OPENED_BEFORE[depth]
        assert depth not in seen or one.day - seen[depth] >= APART[depth]
        seen[depth] = one.day


def test_no_pillar_is_left_out_for_long() -> None:
    pillars = [bank()[one.question].pillar for one in days(3, 50)]
    assert min(Counter(pillars).values()) >= 7
    assert all(one != another for one, another in pairwise(pillars))


def test_two_couples_have_different_days() -> None:
    assert [one.question for one in days(1, 10)] != [one.question for one in days(2, 10)]
    assert days(1, 10) == days(1, 10)


def test_whoever_has_had_all_gets_the_one_from_longest_ago_and_what_left_the_bank_is_passed_over() -> None:
    some = {name: bank()[name] for name in list(bank())[:3]}
    asked = [Asked(name, START + timedelta(days=number)) for number, name in enumerate(some)]
    asked.append(Asked("no_longer_there", START + timedelta(days=5)))
    again = next_question(some, asked, 50, START + timedelta(days=9), 1)
    assert again.name == next(iter(some))
