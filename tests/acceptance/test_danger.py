"""Words that signal danger: a private card, a pause for the other, and no threat is ever passed on."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.acceptance.couple import DEED, QUALITY, arrive, become_a_couple, begin_to_listen, give_a_thank_you
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]

DESPAIR = "I want to kill myself"
THREAT = "If you leave me I will kill you"
CARD = "A moment, just for you."
HELD_BACK = "I haven't sent this"


async def test_the_script_rests_and_the_person_gets_a_card_and_may_carry_on(couple: Two) -> None:
    alex, sam = couple
    before = await sam.reads()
    await alex.types("/do noticed")
    await alex.types(DESPAIR)
    card = await alex.sees(CARD, newest=1)
    assert "findahelpline.com" in card["text"]
    assert "can't send help" in card["text"]
    assert await alex.labels() == ["Carry on", "Someone to talk to", "Clear this from the chat"]
    await alex.taps("Carry on")
    await alex.sees(DESPAIR, newest=1)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you", newest=1)
    await sam.quiet()
    assert await sam.reads() == before


async def test_a_false_alarm_costs_one_tap_and_the_same_draft_brings_no_second_card(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(DESPAIR)
    await alex.taps("Carry on")
    await alex.types("I mean it, I want to die")
    await alex.sees("I mean it", newest=1)
    await alex.sees_times(CARD, 0)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you", newest=1)


async def test_what_is_written_on_while_it_rests_is_kept(alex: Someone) -> None:
    await arrive(alex)
    [first] = await alex.types(DESPAIR)
    await alex.types("Nobody knows")
    await alex.sees(CARD, newest=1)
    await alex.edits(first["message_id"], "I am so tired")
    await alex.sees("is paused", newest=1)
    await alex.taps("Carry on")
    await alex.sees("I am so tired\nNobody knows", newest=1)


async def test_private_help_is_one_tap_away_and_leads_back(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("my husband hits me")
    await alex.taps("Someone to talk to")
    await alex.sees("Nobody is told that you opened this", newest=1)
    await alex.does("‹ Back to it", "Carry on")
    await alex.sees("my husband hits me", newest=1)


async def test_the_partner_sees_just_what_a_pause_shows(house: House) -> None:
    seen = []
    for words in ("/pause", "He threatened to kill me, I mean you did"):
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        await house.has_couple(alex, sam)
        await begin_to_listen(alex, sam)
        before = len(await sam.reads())
        await alex.types(words)
        if "Just pause" in str(await alex.labels()):
            await alex.taps("Just pause")
        await sam.sees("is paused", newest=1)
        await sam.quiet()
        seen.append(((await sam.reads())[before:], await sam.labels()))
    assert seen[0] == seen[1]


async def test_words_where_a_tap_is_the_answer_bring_the_card_too(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await alex.types(DESPAIR)
    await alex.sees(CARD, newest=1)
    await sam.sees("is paused", newest=1)
    await alex.taps("Carry on")
    await alex.sees("How stirred up are you", newest=1)


# Words that may threaten whoever reads them


async def test_a_threat_is_never_passed_on_however_often_send_is_tapped(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do noticed")
    await alex.types(THREAT)
    card = await alex.sees(CARD, newest=1)
    assert "pass on words that may frighten Sam" in card["text"]
    await alex.taps("Carry on")
    draft_id, send = alex.button("Send ➤")
    for _ in range(3):
        await Phone.taps_raw(alex, send, draft_id)
        await alex.quiet()
        held = await alex.sees(HELD_BACK, newest=1)
        assert THREAT in held["text"]
        assert "Send" not in str(await alex.labels())
    await sam.quiet()
    assert "kill" not in await sam.reads()


async def test_a_threat_over_several_bubbles_is_judged_as_one(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    for bubble in ("You know I will", "ki", "ll you"):
        await alex.types(bubble)
    await alex.taps("Carry on")
    await alex.taps("Send ➤")
    await alex.sees(HELD_BACK, newest=1)


async def test_a_threat_that_an_edit_brought_in_is_held_back_and_one_it_took_out_is_not(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await sam.taps("Tell me more")
    await alex.sees("love to hear more")
    if await alex.has_button("Open"):
        await alex.taps("Open")
    [sent] = await alex.types("You smiled at me")
    await alex.edits(sent["message_id"], "You smiled, next time I'll break your neck")
    await alex.sees(CARD, newest=1)
    await alex.does("Carry on", "Send ➤")
    await alex.sees(HELD_BACK, newest=1)
    await alex.edits(sent["message_id"], "You smiled at me for a long while")
    await alex.taps("Send ➤")
    await sam.sees("for a long while")
    assert "neck" not in await sam.reads()


async def test_a_threat_may_be_kept_private_and_the_exercise_goes_on(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do noticed")
    await alex.says(DEED)
    await alex.types(THREAT)
    await alex.does("Carry on", "Send ➤", "Keep it to myself")
    await alex.sees("What does it show", newest=1)
    await alex.says(QUALITY)
    await alex.taps("Send to Sam ➤")
    await sam.sees("Something is ready")
    await sam.taps("Open")
    await sam.sees(DEED)
    assert "kill" not in await sam.reads()


async def test_a_threat_that_nobody_will_read_may_be_sent_to_oneself(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("I will kill him")
    assert "frighten" not in (await alex.sees(CARD, newest=1))["text"]
    await alex.does("Carry on", "Send ➤")
    await alex.sees("what did it do for you", newest=1)


async def test_a_threat_is_no_name(alex: Someone) -> None:
    await alex.starts()
    await alex.does("Go on", "Yes, I am")
    await alex.types("I'll kill you")
    await alex.sees("findahelpline.com", newest=1)
    await alex.types("Alex")
    await alex.sees("one thing they did", newest=1)


# Outside exercises


@pytest.mark.parametrize("asking", [None, "/join"])
async def test_outside_an_exercise_the_card_comes_as_well(couple: Two, asking: str | None) -> None:
    alex, sam = couple
    before = await sam.reads()
    if asking:
        await alex.types(asking)
    [typed] = await alex.types(DESPAIR)
    await alex.sees(CARD, newest=1)
    assert await alex.labels() == ["Someone to talk to", "Clear this from the chat", "‹ Menu"]
    await alex.taps("Clear this from the chat")
    await alex.sees("Gone from this chat.", newest=1)
    assert typed["message_id"] not in [each["message_id"] for each in (await alex.screen())["messages"]]
    assert await sam.reads() == before


async def test_an_edit_outside_an_exercise_is_noticed_too(couple: Two) -> None:
    alex, _ = couple
    [typed] = await alex.types("Good evening")
    await alex.edits(typed["message_id"], "I want to die")
    await alex.sees(CARD, newest=1)


async def test_clearing_takes_card_words_and_draft_out_of_the_chat(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("I feel alone")
    await alex.types(DESPAIR)
    await alex.taps("Clear this from the chat")
    await alex.sees("is paused", newest=1)
    left = str((await alex.screen())["messages"])
    assert DESPAIR not in left
    assert "I feel alone" not in left
    assert CARD not in left
    await alex.taps("Carry on")
    await alex.sees("one thing they did", newest=1)


async def test_a_text_about_age_only_asks(couple: Two) -> None:
    alex, sam = couple
    before = await sam.reads()
    await alex.types("/do noticed")
    await alex.types("I'm 15 and you made me tea")
    await alex.sees("18", newest=1)
    await sam.quiet()
    assert await sam.reads() == before
    await alex.does("Prefer not to say", "▶ Carry on", "Send ➤")
    await alex.sees("what did it do for you", newest=1)


# Nothing is kept of it


async def test_the_database_is_as_after_a_pause(tmp_path: Path) -> None:
    kept = []
    for name, words in (("pause", "I would kill for a nap"), ("danger", "I want to kill myself.")):
        (tmp_path / name).mkdir()
        async with opened(tmp_path / name) as house:
            alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
            await become_a_couple(alex, sam)
            await alex.types("/do noticed")
            await alex.types(words)
            if name == "pause":
                await alex.opens_options("⏸ Pause")
            await alex.sees("is paused" if name == "pause" else CARD, newest=1)
            await alex.quiet()
            await everything_is_marked_as_sent(house)
            kept.append(everything_kept(house))
    assert kept[0] == kept[1]


async def everything_is_marked_as_sent(house: House) -> None:
    """What has arrived leaves the outbox a moment later."""
    for _ in range(500):
        with sqlite3.connect(house.database) as database:
            if database.execute("SELECT count(*) FROM outbox").fetchone() == (0,):
                return
        await asyncio.sleep(0.02)
    raise AssertionError("something stays in the outbox")


def everything_kept(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Every table but seen updates, without ids and times; sealed values as their size."""
    with sqlite3.connect(house.database) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(
                (
                    tuple(
                        len(value) if isinstance(value, bytes) else 0 if big(value) else value
                        for value in row
                    )
                    for row in database.execute(f"SELECT * FROM {table}")
                ),
                key=str,
            )
            for table in tables
            if "update" not in table
        }


def big(value: object) -> bool:
    """Whether it is an id, a time, or a message's number, which no two runs share."""
    return isinstance(value, int) and value > 2
