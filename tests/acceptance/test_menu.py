"""The menu reaches everything there is, and no button anywhere is dead."""

from __future__ import annotations

import re

import pytest

from bot.wording.profile import COMMANDS
from dialogues.script.files import shipped
from tests.acceptance.couple import DEED, arrive, claimed, invite_from
from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.phones import Bubble

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
Kind = tuple[str, tuple[str, ...]]
MOST_KINDS = 160
MENU = "hat would you like"
STUMBLED = "Something went wrong"
IN_AN_EXERCISE = "⋯"
GONE_THROUGH = ("Noticed and thanked", "The listening loop")  # the others have plays of their own
LONG_LIST = 17
FURTHER = "⏭ Skip this"  # how exercises go on, their transcripts say
THE_VERY_END = "Yes, delete it all"  # never tapped here: nothing would be left to be looked at


async def page(someone: Someone) -> Bubble:
    """The newest thing the bot has said once everything has been said."""
    await someone.quiet(still=0.015)
    return await someone.last()


def numberless(text: str) -> str:
    """A text without the numbers, days and places in it: what stays the same from day to day."""
    text = re.sub(r"^✓ |(?<=^Days off): .*|^\w{3}, (?=\w{3} \d)", "", text)
    return re.sub(r"\([A-Z][^)]*\)|\d+(:\d+ · .*)?", "#", text)


def buttons_of(bubble: Bubble) -> dict[str, str]:
    """The labels that can be tapped, by what they are without numbers; of an exercise only what all have."""
    buttons = (button for row in bubble["buttons"] for button in row)
    labels = [button["text"] for button in buttons if button["kind"] == "callback"]
    if IN_AN_EXERCISE in labels:
        labels = [IN_AN_EXERCISE]
    if len(labels) > LONG_LIST:  # of countries, say: two of them stand for all
        labels = labels[:2] + labels[-1:]
    return {numberless(label): label for label in labels if label not in (THE_VERY_END, FURTHER)}


def kind_of(bubble: Bubble) -> Kind:
    """What makes two pages the same: their first line and their buttons."""
    return numberless(bubble["text"].partition("\n")[0]), tuple(sorted(buttons_of(bubble)))


async def crawl(someone: Someone) -> str:
    """Tap every button of every page that can be reached from the menu; returns the first lines met."""
    untapped: dict[Kind, set[str]] = {}
    ways: dict[Kind, tuple[str, ...]] = {}
    way: tuple[str, ...] = ()
    leaving = ("Leave now", "Leave, and tell Sam now", "Leave, and tell Sam tomorrow")
    at_last = set(leaving)  # what closes doors, when nothing else is left to be tapped
    await someone.types("/menu")
    while True:
        shown = await page(someone)
        assert STUMBLED not in shown["text"], way
        assert shown["buttons"], f"{way} leads to a page without a way on: {shown['text']}"
        kind = kind_of(shown)
        if MENU in shown["text"]:
            way = ()
        untapped.setdefault(
            kind, {one for one in buttons_of(shown) if " · # min" not in one or one.startswith(GONE_THROUGH)}
        )
        ways.setdefault(kind, way)
        assert len(untapped) < MOST_KINDS
        if here := untapped[kind] - at_last:
            label = min(here)
            untapped[kind].remove(label)
            await someone.taps(buttons_of(shown)[label])  # fails if nothing comes of it
            way = (*way, label)
            continue
        unfinished = [kind for kind, labels in untapped.items() if labels - at_last]
        if not unfinished and at_last:
            at_last.clear()
            continue
        if not unfinished:
            return "\n".join(first for first, _ in untapped)
        goal = min(unfinished, key=lambda kind: len(ways[kind]))
        way = ways[goal]
        if not (await follow(someone, way, goal) or await follow(someone, way, goal, "/stop")):
            untapped[goal].clear()  # the page is gone, like a couple's pages after leaving


async def follow(someone: Someone, way: tuple[str, ...], goal: Kind, *before: str) -> bool:
    """Follow a path from the menu again after these commands; whether it leads to the same kind of page."""
    for command in (*before, "/menu"):
        await someone.types(command)
    for label in way:
        here = buttons_of(await page(someone))
        if label not in here:
            return False
        await someone.taps(here[label])
    return kind_of(await page(someone)) == goal


@pytest.mark.stress
async def test_every_button_that_can_be_reached_alone_leads_somewhere(alex: Someone) -> None:
    await arrive(alex)
    pages = await crawl(alex)
    for expected in ("What would you like", "Your invite.", "You have no reminders", "I lead short exercises",
                     "What you write is kept encrypted", "Think of someone close", "Nothing kept yet",
                     "What time of day suits you?", "Think of one small thing",
                     "I'll remind you.", "A copy of what is here", "Open the page inside",
                     "Delete everything of yours?", "This cannot be undone.", "Hiding this chat",
                     "Gone from this chat."):  # fmt: skip
        assert expected in pages


@pytest.mark.stress
async def test_every_button_that_can_be_reached_as_a_couple_leads_somewhere(couple: Two) -> None:
    alex, _ = couple
    pages = await crawl(alex)
    for expected in ("With Sam · what would you like", "Leave the couple with Sam?", "You have left.",
                     "I've asked. I'll let you know", "Taken back. Nothing is asked of Sam"):  # fmt: skip
        assert expected in pages


async def test_the_menu_is_read_in_one_glance(house: House, alex: Someone, sam: Someone) -> None:
    await house.has_home(alex, sam)
    always = ["Exercises", "Reminders", "🔒 Just for me", "More"]
    await alex.types("/menu")
    assert set(always) < set(await alex.labels())
    for exercise in ("noticed", "quiet_minutes", "small_promise", "gentle_start", "boundary_card"):
        await alex.types(f"/do {exercise}")
    await claimed(alex, sam)
    await alex.types("/menu")
    labels = await alex.labels()
    assert len(labels) <= 8
    assert labels[:3] == ["Is this your partner? Sam", "☀ Today", "Invite your partner"]
    await alex.taps("Is this your partner? Sam")
    await alex.sees("Is this the partner you gave it to?")


async def test_an_invite_that_was_not_answered_waits_in_the_menu(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await sam.starts(code)
    await sam.types("/menu")
    await sam.taps("Alex invites you")
    await sam.taps("Not now")
    await sam.types("/menu")
    assert "Alex invites you" not in await sam.labels()


async def test_exercises_are_listed_by_what_somebody_needs(arrived: Two) -> None:
    alex, _ = arrived
    seen = set()
    await alex.types("/do")
    needs = [label for label in await alex.labels() if label != "‹ Menu"]
    for need in needs:
        await alex.types("/do")
        await alex.taps(need)
        page = await alex.last()
        here = [label for label in await alex.labels() if label.endswith(" min")]
        for label in here:
            assert label in page["text"]  # with what it is, and for whom
            assert re.search(r"min · (alone or for two|for two|for you alone)\n\S", page["text"])
        seen.update(here)
    scripts = [revision.script for revision in shipped().values()]
    assert seen == {f"{script.title} · {script.minutes} min" for script in scripts if script.listed}


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
        assert not any(line in shown["text"] for line in ("don't know that one", STUMBLED))


async def test_the_descriptions_and_the_menu_button_are_set_at_the_start(alex: Someone) -> None:
    screen = await alex.screen()
    assert "not therapy" in screen["description"]
    assert screen["short_description"]
    assert screen["menu_button"] == {"type": "commands"}


async def test_a_language_page_says_what_is_spoken(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/language")
    await alex.sees("English only so far.")


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
    await alex.sees("I don't know an exercise by that name.")
    await alex.types("/do")
    await alex.sees("What would help right now?", newest=1)
    await alex.types("/do noticed")
    await alex.sees("one thing they did")


async def test_what_is_open_is_the_first_thing_in_the_menu(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(DEED)
    await alex.types("/menu")
    assert (await alex.labels())[0] == "▶ Carry on: Noticed and thanked"
    await alex.taps("▶ Carry on: Noticed and thanked")
    await alex.sees(DEED, newest=1)


@pytest.mark.parametrize("command", ["pause", "resume", "stop", "back", "skip"])
async def test_commands_for_an_exercise_say_when_none_is_open(arrived: Two, command: str) -> None:
    alex, _ = arrived
    await alex.types(f"/{command}")
    await alex.sees("Nothing is open right now. Here's what there is:")
