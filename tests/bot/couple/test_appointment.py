"""A time for two that is typed instead of tapped: said back before it goes out; words that agree."""

from datetime import UTC, datetime

import pytest

from bot.chat import links
from bot.couple.appointment import DAYS, THIS
from bot.nudges.kinds import MEETING, MISSED, PROMISE
from bot.wording import nudge_lines
from tests.bot.nudges.life import Life


@pytest.fixture
async def together(alex: Life) -> Life:
    """Alex in Berlin, with Sam in New York."""
    await alex.is_with_sam()
    return alex


async def planned(someone: Life) -> dict[str, datetime]:
    """When what comes by itself about an appointment is due."""
    return {one.kind: one.due_at for one in await someone.planned() if one.kind in (MEETING, MISSED)}


# -- suggesting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        ("tomorrow 19:30",),
        ("half seven", "tomorrow"),
        ("tomorrow", "half seven"),
        ("whenever", "half seven", "hm", "Tuesday"),
        ("Friday", "at eight", "tomorrow", "19.30"),
    ],
)
async def test_day_and_time_may_come_in_any_order_and_are_said_back_before_they_go(
    together: Life, typed: tuple[str, ...]
) -> None:
    await together.opens(DAYS.data())
    read = [await together.writes(text) for text in typed][-1]
    assert "<b>Tue, Jun 2 at 19:30</b>, your time (Berlin). Shall I suggest that to Sam?" in read
    assert together.sam_got == []
    assert "You suggested Tue, Jun 2 at 19:30" in await together.taps("Yes, suggest it")
    assert [said.text for said in together.sam_got] == ["A question for you."]


async def test_a_typed_time_is_kept_while_the_day_is_tapped(together: Life) -> None:
    await together.opens(DAYS.data())
    assert "<b>19:30</b>, good. And which day?" in await together.writes("half seven")
    assert "Fri, Jun 5 at 19:30" in await together.taps("Friday")


async def test_a_typed_time_is_said_back_although_it_can_be_tapped(together: Life) -> None:
    await together.opens(DAYS.data())
    assert "What time of day suits you?" in await together.taps("Tomorrow")
    assert "Shall I suggest that" in await together.writes("19:00")
    assert together.sam_got == []
    assert "You suggested Tue, Jun 2 at 19:00" in await together.writes("yes")


async def test_what_was_said_back_can_be_put_right(together: Life) -> None:
    await together.opens(DAYS.data())
    await together.writes("tomorrow 19:30")
    assert "Tue, Jun 2 at 20:15" in await together.writes("no, quarter past eight")
    assert "Which day would suit you" in await together.writes("no")


@pytest.mark.parametrize("moment", ["2026-06-01 07:00", "2026-06-20 19:00"])
async def test_a_forged_moment_is_not_suggested(together: Life, moment: str) -> None:
    await together.opens(DAYS.data())
    await together.writes("tomorrow 19:30")
    [data] = [data for label, data in together.answers[-1].buttons.items() if label == "Yes, suggest it"]
    shown, forged = (THIS.data(int(together.local(at).timestamp())) for at in ("2026-06-02 19:30", moment))
    assert data == shown
    await together.opens(forged)
    assert together.sam_got == []


# -- answering -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["yes", "Yes, that suits me", "ok 👍", "works for me!"])
async def test_a_word_that_agrees_agrees(together: Life, words: str) -> None:
    await together.sam_suggests("2026-06-03 19:00")
    assert "Does that suit you?" in await together.opens(links.APPOINTMENT.data())
    assert "I'll look in two hours before." in await together.writes(words)
    assert (await planned(together))[MEETING] == datetime(2026, 6, 3, 15, tzinfo=UTC)


async def test_a_bare_no_asks_which_other_time(together: Life) -> None:
    """Whether it was no to this time or to the whole week only they know."""
    await together.sam_suggests("2026-06-03 19:00")
    await together.opens(links.APPOINTMENT.data())
    assert "Which day would suit you" in await together.writes("no")
    assert "Does that suit you?" in await together.opens(links.APPOINTMENT.data())


async def test_words_of_the_other_button_are_its_tap(together: Life) -> None:
    await together.sam_suggests("2026-06-03 19:00")
    await together.opens(links.APPOINTMENT.data())
    assert "Another time, then." in await together.writes("Not this week.")
    assert await planned(together) == {}


async def test_other_words_agree_to_nothing(together: Life) -> None:
    await together.sam_suggests("2026-06-03 19:00")
    await together.opens(links.APPOINTMENT.data())
    await together.writes("yes but not before I have talked to you")
    assert await planned(together) == {}


async def test_agreement_is_to_what_was_asked_last(together: Life) -> None:
    await together.sam_suggests("2026-06-03 19:00")
    await together.opens(links.APPOINTMENT.data())
    await together.writes("/menu")
    await together.writes("yes")
    assert await planned(together) == {}


# -- the word before it ----------------------------------------------------------------------------


async def agreed(someone: Life, local: str) -> None:
    """Both have agreed to meet then."""
    await someone.sam_suggests(local)
    await someone.opens(links.APPOINTMENT.data())
    await someone.taps("Yes, that suits me")


async def test_it_comes_at_its_time_beside_the_message_of_the_day(together: Life) -> None:
    await together.plans(PROMISE, "2026-06-03 10:00")
    await agreed(together, "2026-06-03 19:00")
    assert await together.until("2026-06-03 18:00") == ["Wed 10:00", "Wed 17:00"]
    assert together.said[-1].text in {line.english for line in nudge_lines.A_TIME}
    assert not together.said[-1].silent


async def test_it_is_no_message_of_the_day_itself(together: Life) -> None:
    await agreed(together, "2026-06-03 11:00")
    await together.plans(PROMISE, "2026-06-03 20:00")
    assert await together.until("2026-06-03 23:00") == ["Wed 09:00", "Wed 20:00"]


async def test_in_quiet_hours_it_comes_without_a_sound(together: Life) -> None:
    await agreed(together, "2026-06-03 09:30")
    assert await together.until("2026-06-03 09:00") == ["Wed 07:30"]
    assert together.said[-1].silent


async def test_it_comes_on_a_day_off_and_to_whoever_has_been_silent(together: Life) -> None:
    await agreed(together, "2026-06-03 19:00")
    await together.change(pace={"off": [2], "unanswered": 4, "asked": True})
    assert await together.until("2026-06-03 18:00") == ["Wed 17:00"]
    assert (await together.person()).pace["unanswered"] == 4, "it waits for no answer"


async def test_after_its_moment_it_says_nothing(together: Life) -> None:
    await agreed(together, "2026-06-03 19:00")
    await together.until("2026-06-03 19:30", asleep=True)
    assert await together.until("2026-06-03 23:00") == []


async def test_the_word_after_a_missed_one_is_the_message_of_its_day(together: Life) -> None:
    await agreed(together, "2026-06-03 19:00")
    await together.plans(PROMISE, "2026-06-04 09:30")
    came = await together.until("2026-06-05 12:00")
    assert came == ["Wed 17:00", "Thu 09:30", "Fri 10:00"]
