"""A button that is tapped twice, by finger or by impatience."""

from datetime import timedelta

import pytest

from bot.routing.double_taps import WITHIN
from tests.bot.talk import ALEX, Someone, Talk

EARLIER = "That button is from an earlier moment"


async def taps_twice(someone: Someone, label: str) -> tuple[int, int]:
    """How many calls the bot makes for each of the two taps."""
    message, data = someone.button(label)
    calls = []
    for _ in range(2):
        before = someone.calls
        await someone.taps_raw(message, data)
        calls.append(someone.calls - before)
    return calls[0], calls[1]


@pytest.mark.parametrize(
    ("way", "button"),
    [
        (("/do noticed",), "Nothing today"),  # in the middle of an exercise
        (("/do noticed",), "⋯"),
        (("/invite",), "Withdraw"),
        (("/menu",), "Exercises"),
        (("/menu",), "Invite your partner"),
        (("/nudges",), "‹ Menu"),
    ],
)
async def test_the_second_tap_changes_nothing_in_sight(talk: Talk, way: tuple[str, ...], button: str) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    for typed in way:
        await alex.types(typed)
    first, second = await taps_twice(alex, button)
    assert (first > 0, second) == (True, 0)
    assert EARLIER not in alex.newest
    assert alex.labels


async def test_the_last_button_of_an_exercise_leaves_the_end_in_sight(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do quiet_minutes")
    assert await taps_twice(alex, "Nothing, thanks") == (1, 0)
    assert "⋯" not in alex.labels


async def test_a_tick_that_is_tapped_twice_is_taken_away_again(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do load_share")
    await alex.taps("Dishes")
    message, data = alex.button("✓ Dishes")
    await alex.taps_raw(message, data)
    await alex.taps_raw(message, data)
    assert "✓ Dishes" in alex.labels


async def test_days_off_can_be_ticked_and_unticked_at_once(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/nudges")
    await alex.taps("Days off")
    before = alex.labels
    first, second = await taps_twice(alex, "Sunday")
    assert (first > 0, second > 0) == (True, True)
    assert alex.labels == before


async def test_something_else_leads_on_with_every_tap(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/today")
    seen = [alex.newest]
    for _ in range(2):
        await alex.taps("Something else")
        seen.append(alex.newest)
    assert len(set(seen)) == 3


@pytest.mark.parametrize("pause", [WITHIN + timedelta(seconds=1), -WITHIN - timedelta(seconds=1)])
async def test_a_while_later_an_old_button_says_that_it_is_one(talk: Talk, pause: timedelta) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do noticed")
    old = alex.button("Nothing today")
    await alex.taps_raw(*old)
    talk.now += pause
    await alex.taps_raw(*old)
    assert EARLIER in alex.newest


@pytest.mark.parametrize("forgotten", ["restart", "typed in between"])
async def test_what_is_forgotten_costs_a_line_above_the_question(talk: Talk, forgotten: str) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do noticed")
    old = alex.button("Nothing today")
    await alex.taps_raw(*old)
    question = alex.newest
    if forgotten == "restart":
        talk.restart()
    else:
        await alex.types("/menu")
    await alex.taps_raw(*old)
    assert EARLIER in alex.newest
    assert question in alex.newest
    assert "⋯" in alex.labels


async def test_after_a_restart_the_end_of_an_exercise_stays_too(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do quiet_minutes")
    last = alex.button("Nothing, thanks")
    await alex.taps_raw(*last)
    end = alex.newest
    talk.restart()
    await alex.taps_raw(*last)
    assert end in [bubble.text for bubble in alex.bubbles.values()]


async def test_a_tap_whose_transaction_runs_again_is_answered_again(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/menu")
    message, data = alex.button("Exercises")
    before = alex.calls
    for number in (501, 502, 501, 502):  # both of a batch, and the batch once more
        await alex.taps_raw(message, data, number=number)
    assert alex.calls - before == 2


async def test_no_tap_is_remembered_for_longer_than_it_can_come_again(talk: Talk) -> None:
    people = [await talk.newcomer(ALEX + number, "Somebody") for number in range(3)]
    for someone in people:
        await someone.types("/menu")
        await someone.taps("Exercises")
        talk.now += 2 * WITHIN
    assert len(talk.use_cases._double_taps._taps) == 1
