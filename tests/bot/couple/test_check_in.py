"""Where the line of a trend has been going."""

import pytest

from bot.couple.check_in import direction
from bot.wording import check_in as words


@pytest.mark.parametrize(
    ("marks", "way"),
    [
        ([1, 3, 2], "up"),
        ([4, 1, 3], "down"),
        ([3, 5, 3], "steady"),
        ([2, 2, 3, 3], "up"),
        ([4, 4, 4, 3], "steady"),
        ([5, 5, 4, 3, 4, 4], "down"),
    ],
)
def test_the_second_half_is_compared_with_the_first(marks: list[int], way: str) -> None:
    assert direction(marks) == way


def test_there_are_words_for_every_mark_and_every_direction() -> None:
    assert words.WORDS.keys() == {f"{item} {mark}" for item in words.NAMES for mark in range(1, 6)}
    ways = ("up", "steady", "down")
    spare = {f"any {way} {number}" for way in ways for number in range(1, words.SPARE + 1)}
    assert words.TRENDS.keys() == {f"{item} {way}" for item in words.NAMES for way in ways} | spare
