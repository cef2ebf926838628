"""Whatever may name a danger leaves the chat as soon as anything follows it, and after ten minutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.acceptance.couple import arrive, give_a_thank_you
from tests.acceptance.house import house_without_bot
from tests.acceptance.people import Someone
from tests.acceptance.private import NOTICE, days, opens_the_questions

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
Opens = Callable[[Someone], Awaitable[object]]
TEN_MINUTES = 600
HELP = "Nobody is told that you opened this"


def by(*steps: str) -> Opens:
    """Type the steps that begin with a slash or a star, and tap the others."""

    async def opens(someone: Someone) -> None:
        for step in steps:
            if step[0] in "/*":
                await someone.types(step.removeprefix("*"))
            else:
                await someone.taps(step)

    return opens


JUST_FOR_ME = ("/menu", "🔒 Just for me")
QUESTIONS = (*JUST_FOR_ME, "A few private questions")
PRIVATE: dict[str, tuple[Opens, str]] = {
    "just for me": (by(*JUST_FOR_ME), "Nobody is told that you opened this page"),
    "exercises alone": (by(*JUST_FOR_ME, "An exercise on my own"), "Nothing from them reaches anyone"),
    "help": (by(*JUST_FOR_ME, "Someone to talk to"), HELP),
    "countries": (by("/help", "Someone to talk to", "Lines for a country"), "I don't guess it"),
    "alone with the phone": (by(*QUESTIONS), "are you alone with this phone?"),
    "a question": (by(*QUESTIONS, "Yes"), "1 of 5"),
    "an answer": (by(*QUESTIONS, "Yes", "Yes"), "Thank you for saying it"),
    "the last answer": (by(*QUESTIONS, "Yes", *["No"] * 5), "Thank you, that was all"),
    "help in an exercise": (by("/do noticed", "⋯", "🔒 Private help"), HELP),
    "leaving": (by("/leave"), "Leave the couple with Sam?"),
    "left": (by("/leave", "Leave now"), "You have left."),
    "hiding": (by("/hide"), "It is a curtain, not a safe"),
    "deleting": (by("/delete"), "Delete everything of yours?"),
    "deleting, again": (by("/delete", "Delete everything"), "This cannot be undone"),
    "the age question": (by("*I'm 15 and at school"), "Are you under 18?"),
    "being under 18": (by("*I'm 15 and at school", "Yes, I'm under 18"), "closed for you now"),
}


@pytest.fixture(params=PRIVATE)
def page(request: pytest.FixtureRequest) -> tuple[Opens, str]:
    """One of the private pages."""
    return PRIVATE[request.param]


async def test_it_goes_when_the_person_goes_on(couple: Two, page: tuple[Opens, str]) -> None:
    alex, _ = couple
    opens, words = page
    await opens(alex)
    await alex.sees(words, newest=2)
    await alex.types("/board")
    await alex.sees_times(words, 0)


async def test_it_goes_after_ten_minutes(couple: Two, page: tuple[Opens, str]) -> None:
    alex, _ = couple
    opens, words = page
    await opens(alex)
    await alex.sees(words, newest=2)
    await alex.forward(TEN_MINUTES - 10)
    await alex.after_a_tick()
    assert words in await alex.reads()
    await alex.forward(11)
    await alex.after_a_tick()
    await alex.sees_times(words, 0)


async def test_it_goes_when_the_partner_does_something(couple: Two) -> None:
    alex, sam = couple
    await opens_the_questions(alex)
    await give_a_thank_you(sam, alex)
    await alex.sees(NOTICE, newest=1)
    await alex.sees_times("of 5", 0)


async def test_it_goes_when_the_clock_sends_something(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await alex.types("/leave")
    await alex.taps("Leave, and tell Sam tomorrow")
    await sam.forward(days(1) - 60)
    await sam.after_a_tick()
    await sam.types("/delete")
    await sam.sees("Delete everything of yours?", newest=1)
    await sam.forward(61)
    await sam.after_a_tick()
    await sam.sees(NOTICE, newest=1)
    await sam.sees_times("Delete everything of yours?", 0)


async def test_each_page_of_a_message_has_its_own_ten_minutes(couple: Two) -> None:
    alex, _ = couple
    await opens_the_questions(alex)
    await alex.forward(TEN_MINUTES - 60)
    await alex.taps("No")
    await alex.sees("2 of 5", newest=1)
    await alex.forward(120)
    await alex.after_a_tick()
    assert "2 of 5" in await alex.reads()
    await alex.forward(TEN_MINUTES)
    await alex.after_a_tick()
    await alex.sees_times("2 of 5", 0)


async def test_a_message_that_shows_something_else_by_now_stays(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "‹ Menu")
    menu = await alex.sees("what would you like", newest=1)
    await alex.forward(TEN_MINUTES * 2)
    await alex.after_a_tick()
    assert await alex.last() == menu


async def test_the_question_comes_back_after_help_that_has_gone(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("You brought me tea")
    await alex.does("⋯", "🔒 Private help")
    await alex.sees(HELP, newest=1)
    await alex.forward(TEN_MINUTES + 1)
    await alex.after_a_tick()
    await alex.sees_times(HELP, 0)
    await alex.types("and a book")
    await alex.sees("You brought me tea\nand a book", newest=1)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you", newest=1)


async def test_it_goes_although_the_bot_was_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with house_without_bot(tmp_path_factory.mktemp("away")) as house:
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        async with house.running():
            await house.has_couple(alex, sam)
            await opens_the_questions(alex)
            await sam.types("/leave")
            await sam.sees("Leave the couple", newest=1)
        async with house.running():
            await sam.types("/menu")  # something follows, after a restart
            await sam.quiet()
            await sam.sees_times("Leave the couple with", 0)
        await alex.post("/play/clock", {"forward": days(3)})  # Telegram no longer deletes it
        async with house.running():
            await alex.after_a_tick()
            await alex.sees("·", newest=1)
            await alex.sees_times("of 5", 0)


async def test_too_old_to_be_deleted_it_loses_its_words_when_something_follows(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with house_without_bot(tmp_path_factory.mktemp("old")) as house:
        alex = await house.newcomer("Alex")
        async with house.running():
            await arrive(alex)
            await alex.types("/stop")
            await opens_the_questions(alex)
        await alex.post("/play/clock", {"forward": days(3)})
        await alex.post(f"/play/people/{alex.id}/text", {"text": "/menu"})
        async with house.running():
            await alex.sees("hat would you like", newest=1)
            await alex.quiet()
            await alex.sees_times("of 5", 0)
