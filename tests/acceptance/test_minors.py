"""Adults only: asked, believed on their own answer, helped, and nobody is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.chat.turn import Turn
from bot.home import menu
from bot.routing import typed_commands
from bot.safety import age_question
from tests.acceptance.chats import newest, seen_by
from tests.acceptance.couple import arrive, at_the_menu, invite_from, write_a_thank_you
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone
from tests.acceptance.private import CLEAR, NOTICE, days, the_private_pages_go
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
NO = "No answer this time, and that's all right. Another day, perhaps."
QUESTION = "A question for you."
ASKED = "Are you under 18?"
YOUNG = "so those are closed for you now"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot in which the word /young asks for the age, as a pattern in what someone writes does."""

    def ask(turn: Turn) -> None:
        age_question.ask(turn)
        menu.show(turn)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(typed_commands.COMMANDS, "young", ask)
        async with opened(tmp_path_factory.mktemp("house")) as house:
            yield house


async def says_they_are_a_minor(someone: Someone) -> None:
    await someone.types("/young")
    await someone.sees(ASKED, newest=2)
    await someone.taps("Yes, I'm under 18")
    await someone.sees(YOUNG, newest=1)


async def test_the_question_can_be_left_and_a_no_changes_nothing(couple: Two) -> None:
    alex, _ = couple
    for answer in ("Prefer not to say", "No, I'm 18 or older"):
        await alex.types("/young")
        asked = await alex.sees(ASKED, newest=2)
        labels = [button["text"] for row in asked["buttons"] for button in row]
        assert labels == ["Yes, I'm under 18", "No, I'm 18 or older", "Prefer not to say"]
        await alex.taps(answer)
        await alex.sees_times(ASKED, 0)
        await alex.sees("what would you like", newest=1)
    await write_a_thank_you(alex)


async def test_a_minor_finds_help_for_their_age(couple: Two) -> None:
    alex, sam = couple
    before = sam.said_so_far()
    await says_they_are_a_minor(alex)
    shown = await alex.last()
    assert "childhelplineinternational.org" in shown["text"]
    await alex.does("Lines for a country", "Germany")
    shown = await alex.sees("Nummer gegen Kummer: 116 111", newest=1)
    assert "116 016" not in shown["text"]
    assert sam.said_so_far() == before
    await alex.taps(CLEAR)
    assert YOUNG not in await alex.reads()


async def test_what_is_joint_is_closed_and_what_is_alone_is_open(couple: Two) -> None:
    alex, sam = couple
    await says_they_are_a_minor(alex)
    before = sam.said_so_far()
    await alex.types("/do noticed")
    await alex.sees("Only you will see your answer.", newest=1)
    await alex.types("/do listening_loop")
    await alex.sees("Think of one small thing", newest=1)
    await alex.types("/invite")
    await alex.sees("This one is for two adults.", newest=1)
    await alex.quiet()
    assert sam.said_so_far() == before


async def test_a_running_exercise_is_paused_and_that_is_all_the_other_sees(house: House) -> None:
    """Of two couples one is paused by hand, in the other somebody says that they are under 18."""
    couples = []
    for _ in range(2):
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        await house.has_couple(alex, sam)
        couples.append((alex, sam))
    since = [await newest(sam) for _, sam in couples]
    for alex, sam in couples:
        await alex.types("/do listening_loop")
        await alex.does("No", "Live, each")
        await sam.sees(QUESTION, newest=1)
        await sam.does("Open", "Now")
    await couples[0][0].types("/pause")
    await couples[0][0].taps("⏸ Just pause")
    await says_they_are_a_minor(couples[1][0])
    for step in ("look", "go on"):
        seen = [await seen_by(sam, mark) for (_, sam), mark in zip(couples, since, strict=True)]
        assert seen[0] == seen[1], step
        assert "is paused" in str(seen[0])
        if step == "look":
            for _, sam in couples:
                await sam.types("/menu")
    minor = couples[1][0]
    await minor.types("/menu")
    assert not any("Carry on" in label for label in await minor.labels())
    await couples[1][1].taps("Carry on")
    await minor.quiet()
    await minor.sees("hat would you like", newest=1)  # nothing more reaches them


async def test_the_partners_questions_and_gifts_do_not_reach_a_minor(couple: Two) -> None:
    alex, sam = couple
    await says_they_are_a_minor(sam)
    await the_private_pages_go(sam, YOUNG)
    before = sam.said_so_far()
    await alex.types("/do listening_loop")
    await alex.does("No", "Live, each")
    await alex.sees("I've asked.", newest=1)
    await write_a_thank_you(alex)
    await alex.taps("Send to Sam ➤")
    await alex.sees("It's on its way", newest=1)
    await alex.forward(days(2))  # the answer hour is today or tomorrow, whatever the time is
    await alex.sees(NO)
    await alex.forward(days(5))
    await alex.after_a_tick()
    assert sam.said_so_far() == before


async def test_their_own_open_question_is_over_without_a_word(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do listening_loop")
    await alex.does("No", "Live, each")
    await sam.sees(QUESTION, newest=1)
    await says_they_are_a_minor(alex)
    await sam.taps("Open")
    await sam.sees("That one's already over", newest=1)


async def test_their_invites_end_and_one_to_them_stays_unused(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex, sam)
    code = await invite_from(alex)
    await says_they_are_a_minor(sam)
    await sam.types(f"/join {code}")
    await sam.sees("This one is for two adults.", newest=1)
    mine = await invite_from(alex)
    await says_they_are_a_minor(alex)
    third = await alex_again(sam)
    await third.types(f"/join {mine}")
    await third.sees("withdrawn", newest=1)


async def alex_again(someone: Someone) -> Someone:
    """The same person as an adult again: their own answer is all it takes."""
    await someone.types("/young")
    await someone.taps("No, I'm 18")
    await someone.sees_times(ASKED, 0)
    return someone


async def test_who_tapped_the_wrong_one_is_back_at_once(couple: Two) -> None:
    alex, sam = couple
    await says_they_are_a_minor(alex)
    await alex.taps("I tapped the wrong one")
    await alex.does(CLEAR)
    await write_a_thank_you(alex)
    await alex.taps("Send to Sam ➤")
    await sam.sees(NOTICE, newest=1)


async def test_whoever_says_so_when_arriving_finds_lines_for_their_country(alex: Someone) -> None:
    await alex.starts()
    await alex.does("Go on", "No")
    await alex.sees("childhelplineinternational.org", newest=1)
    await alex.does("Lines for a country", "United Kingdom")
    shown = await alex.sees("Childline: 0800 1111", newest=1)
    assert "999" in shown["text"]
    await alex.taps("‹ I tapped the wrong one")
    await alex.does("Yes, I am", "Alex")
    await alex.sees("one thing they did", newest=1)


@pytest.mark.parametrize("data", ["a:country-ZZ", "a:country-", "a:countries", "care:me"])
async def test_forged_buttons_open_nothing_to_who_has_not_arrived(sam: Someone, data: str) -> None:
    await sam.starts()
    await Phone.taps_raw(sam, data, (await sam.last())["message_id"])
    await sam.quiet()
    await sam.sees("Hello. I'm Duologue.", newest=1)
    await arrive(sam)
