"""The menu reaches everything there is, and no button anywhere is dead."""

from __future__ import annotations

import re
from collections import deque

import pytest

from bot.wording.profile import COMMANDS
from tests.acceptance.couple import DEED, arrive
from tests.acceptance.people import Someone
from tests.phones import Bubble

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
MOST_PAGES = 80
STUMBLED = "Something went wrong"


async def page(someone: Someone) -> Bubble:
    """The newest thing the bot has said once everything has been said."""
    await someone.quiet()
    return await someone.last()


def kind_of(bubble: Bubble) -> tuple[str, tuple[str, ...]]:
    """What makes two pages the same: their first line and their buttons, whatever numbers they show."""
    labels = (button["text"] for row in bubble["buttons"] for button in row)
    first = bubble["text"].partition("\n")[0]
    return re.sub(r"\d+", "#", first), tuple(sorted({re.sub(r"\d+", "#", label) for label in labels}))


async def crawl(someone: Someone) -> set[str]:
    """Tap every button of every page that can be reached from the menu; returns the first lines met."""
    seen = set()
    ways: deque[tuple[str, ...]] = deque([()])
    while ways and len(seen) < MOST_PAGES:
        way = ways.popleft()
        await someone.types("/menu")
        for label in way:
            if not await someone.has_button(label):
                break  # what was there the first time has been used up since
            before = someone.said_so_far()
            result = await someone.taps(label)
            assert "copied" in result or someone.said_so_far() != before, f"{way}: nothing happens"
        shown = await page(someone)
        assert STUMBLED not in shown["text"], way
        assert shown["buttons"], f"{way} leads to a page without a way on: {shown['text']}"
        if kind_of(shown) not in seen:
            seen.add(kind_of(shown))
            buttons = [button for row in shown["buttons"] for button in row]
            ways.extend((*way, button["text"]) for button in buttons if button["kind"] == "callback")
    assert not ways, f"more than {MOST_PAGES} kinds of pages"
    return {first for first, _ in seen}


async def test_every_button_that_can_be_reached_alone_leads_somewhere(alex: Someone) -> None:
    await arrive(alex)
    pages = "\n".join(await crawl(alex))
    for expected in ("What would you like", "Your invite.", "You have no reminders", "I lead short exercises",
                     "What you write is kept encrypted", "Think of someone close", "Nothing kept yet",
                     "When in the day is good?"):  # fmt: skip
        assert expected in pages


async def test_every_button_that_can_be_reached_as_a_couple_leads_somewhere(couple: Two) -> None:
    alex, _ = couple
    pages = "\n".join(await crawl(alex))
    for expected in ("With Sam · what would you like", "Leave the couple with Sam?", "You have left."):
        assert expected in pages


async def test_the_listed_commands_are_set_at_the_start_and_each_of_them_works(arrived: Two) -> None:
    alex, _ = arrived
    screen = await alex.screen()
    listed = [command["command"] for command in screen["commands"]]
    assert listed == list(COMMANDS)
    assert len(listed) == 6
    assert all(command["description"] for command in screen["commands"])
    for name in listed:
        await alex.types(f"/{name}")
        shown = await page(alex)
        assert shown["buttons"], name
        assert not any(line in shown["text"] for line in ("isn't built yet", "don't know that one", STUMBLED))


async def test_the_descriptions_and_the_menu_button_are_set_at_the_start(alex: Someone) -> None:
    screen = await alex.screen()
    assert "not yet for real couples" in screen["description"]
    assert screen["short_description"]
    assert screen["menu_button"] == {"type": "commands"}


@pytest.mark.parametrize(
    "command", ["today", "checkin", "promises", "goals", "language", "export", "delete", "hide"]
)
async def test_a_command_that_is_not_built_yet_says_so_and_shows_the_menu(arrived: Two, command: str) -> None:
    alex, _ = arrived
    await alex.types(f"/{command}")
    await alex.sees("That isn't built yet. Here is what there is:")
    assert "Help" in await alex.labels()


@pytest.mark.parametrize("command", ["/nonsense", "/", "/МЕНЮ", "/menus and more", "/start@other_bot x"])
async def test_an_unknown_command_shows_the_menu(arrived: Two, command: str) -> None:
    alex, _ = arrived
    await alex.types(command)
    shown = await page(alex)
    assert STUMBLED not in shown["text"]
    assert shown["buttons"]


async def test_commands_may_be_written_large_and_carry_the_bots_name(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/Menu@playground_bot")
    await alex.sees("What would you like, Alex?")


async def test_do_names_an_exercise_and_says_when_there_is_none_of_that_name(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/do juggling")
    await alex.sees("I know no exercise of that name.")
    await alex.types("/do")
    await alex.sees("What would you like, Alex?", newest=1)
    await alex.types("/do noticed")
    await alex.sees("one thing they did")


async def test_what_is_open_is_the_first_thing_in_the_menu(alex: Someone) -> None:
    await arrive(alex)
    await alex.types(DEED)
    await alex.types("/menu")
    assert (await alex.labels())[0] == "▶ Noticed and thanked"
    await alex.taps("▶ Noticed and thanked")
    await alex.sees(DEED, newest=1)


@pytest.mark.parametrize("command", ["pause", "resume", "stop", "back", "skip"])
async def test_commands_for_an_exercise_say_when_none_is_open(arrived: Two, command: str) -> None:
    alex, _ = arrived
    await alex.types(f"/{command}")
    await alex.sees("Nothing is open right now. Here is what there is:")
