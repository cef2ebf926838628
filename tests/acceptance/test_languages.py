"""Every text goes through the catalogues: in a made-up language no English is left."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import bot.wording
from dialogues.script import files
from dialogues.script.files import shipped
from dialogues.text import shared_phrases
from dialogues.text.languages import Language, Phrase, languages, opens_joint_exercises
from tests.acceptance.couple import become_a_couple
from tests.acceptance.house import House, house_without_bot, opened
from tests.acceptance.people import Someone, is_bots

A_WHILE = 10  # seconds, after which typing is no longer one with what was typed before
pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE = "eo"  # a language that Babel and Telegram know and our catalogues do not
NAMES = ("ALEX", "SAM")


def phrases() -> Iterator[Phrase]:
    """Every text of ours."""
    modules = [shared_phrases] + [
        importlib.import_module(f"bot.wording.{found.name}")
        for found in pkgutil.iter_modules(bot.wording.__path__)
    ]
    for module in modules:
        for value in vars(module).values():
            candidates = value.values() if isinstance(value, dict) else [value]
            yield from (each for each in candidates if isinstance(each, Phrase))
    for revision in shipped().values():
        yield from revision.script.phrases()


def strays(text: str) -> str:
    """What stands outside of ⟦ ⟧, without names, signs and numbers."""
    depth, outside = 0, ""
    for sign in text:
        depth += sign == "⟦"
        outside += sign if depth == 0 else ""
        depth -= sign == "⟧"
    for name in NAMES:
        outside = outside.replace(name, "")
    return "".join(sign for sign in outside if sign.isalpha())


def translated(phrase: Phrase) -> str:
    return f"⟦{phrase.english}⟧"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot that also speaks the made-up language."""
    texts = {(phrase.context, phrase.english): translated(phrase) for phrase in phrases()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(languages(), CODE, Language(CODE, texts))
        patch.setattr(files, "_read_once", files._read_once.__wrapped__)  # what was read before lacks it
        patch.setattr("bot.exercises.start.opens_joint_exercises", lambda code: True)
        async with house_without_bot(tmp_path_factory.mktemp("languages")) as house, house.running():
            yield house


async def all_shown(someone: Someone) -> list[str]:
    """Every text and every label that the bot has in this chat now."""
    shown = []
    for bubble in (await someone.screen())["messages"]:
        if is_bots(bubble):
            shown.append(bubble["text"])
            shown += [button["text"] for row in bubble["buttons"] for button in row]
    return shown


async def walk(house: House) -> tuple[list[str], Any]:
    """Two people meet nearly everything there is; returns all that was shown on the way."""
    alex, sam = await house.newcomer("ALEX", CODE), await house.newcomer("SAM", CODE)
    shown: list[str] = []

    async def step(someone: Someone, *doings: str) -> None:
        for doing in doings:
            await (someone.types(doing[1:]) if doing.startswith(">") else someone.taps(doing))
            shown.extend(await all_shown(someone))

    await step(alex, ">hello", "Go on", "‹ Back", "Go on", "⟦No⟧", "I tapped the wrong one", "Yes, I am")
    await step(alex, ">" + "x" * 41, "ALEX")
    await alex.types("1 always", forwarded=True)  # which waits for Send
    await step(alex, ">2 finally", "Start over", ">" + "1" * 401)
    await alex.sends("sticker")
    await step(
        alex,
        "Start over",
        ">1",
        "⋯",
        "Private help",
        "‹ Back to it",
        "⋯",
        "⏸ Pause",
        ">2",
        "Remind me",
    )
    await alex.forward(A_WHILE)
    await step(
        alex,
        "Carry on",
        ">2",
        "Care",
        "🔔 Remind me",
        ">Qqqqq",
        ">Lima",
        "Lima, Peruo",
        "Another time",
    )
    await step(
        alex, ">/nudges", "Plan", "Morning", ">/nudges", "Stop “", ">/menu", "More", "Help", "‹ Menu", "More",
        "Privacy", "‹ Menu", "More", "Language",
    )  # fmt: skip
    await step(
        alex,
        "‹ Menu",
        "What you kept",
        "What you kept",
        ">/menu",
        "Exercises",
        "We had a fight",
        ">/join",
        ">nonsense",
        ">/today",
        ">/nonsense",
        ">/do nonsense",
    )
    await step(
        alex,
        ">/stop",
        ">words",
        ">/leave",
        ">/invite",
        "Withdraw",
        "Make a new one",
        ">/invite",
        "Make a new",
    )
    code = (await alex.taps("Copy the code"))["copied"]
    await step(alex, f">/join {code}")
    await sam.starts(code)
    await step(sam, "Go on", "Yes, I am", "SAM", "⟦Not now⟧", f">/join {code}", "Yes, join ALEX", ">/stop")
    await step(alex, "⟦Open⟧", "Yes, that's SAM")
    await step(sam, "⟦Open⟧", ">/invite", f">/join {code}", ">/menu")
    await step(alex, ">/do noticed", ">1", "Send ➤", ">2", "Send ➤", "Care", "✏️ ⟦What it meant", "Send ➤")
    await step(alex, "Send to SAM", ">3")
    await step(sam, "⟦Open⟧", ">4", "Start over", "⋯", "⏸ Pause", "Carry on", "Tell me more")
    await step(alex, ">5", "Send ➤")
    await step(sam, "Thank you", ">/board")
    await step(alex, ">/menu", ">/do noticed", "Nothing today", ">6", "⋯", "Stop")
    await step(alex, ">/do noticed", ">7", "Send ➤", ">8", "Send ➤", "Humour", "Keep it to myself")
    await step(alex, ">/do listening_loop", "No", "Live, each")
    await step(sam, "⟦Open⟧", "⟦Now⟧")
    await step(
        alex, "Tap a line", "1", "Change it first", "Tap a line", "Own words", "Tap a line", "2", "Send ➤"
    )
    await step(sam, "So for you it was", "Start over", "So for you it was", ">9", "Send ➤")
    await step(alex, "That's it")
    await step(sam, "Tap a line", "1", "Send ➤")
    await step(alex, "❤", "⋯", "‹ Back to it")
    await step(alex, "Another day")
    await step(sam, "Another day")
    await step(alex, ">/do listening_loop", "No", "Live, each", "three minutes")
    await step(sam, "⟦Open⟧", "⟦Now⟧", "7", "I'd like to go on", "⟦Yes⟧")
    await step(alex, "0", "⟦Yes⟧", "⟦Cool⟧", ">4")
    await step(alex, "Send ➤")
    await step(sam, "What I hear is", ">9", "Send ➤")
    await step(alex, "That's it")
    await step(sam, "⟦Mostly good⟧", "⟦glad⟧", "Done")
    await step(alex, ">/stop")
    await step(alex, ">/leave", "Stay", ">/leave", "Leave now")
    return shown, (alex, sam)


async def test_nothing_the_bot_says_is_outside_of_the_catalogues(house: House) -> None:
    shown, people = await walk(house)
    found = sorted({text for text in shown if strays(text)})
    assert not found, "these texts are not translated:\n" + "\n".join(found)
    assert len(set(shown)) > 80
    profile = await people[0].screen()
    introduced = [profile["description"], profile["short_description"]]
    introduced += [command["description"] for command in profile["commands"]]
    assert not [text for text in introduced if strays(text)]


async def test_a_stray_would_be_found() -> None:
    assert strays("⟦Hello {{ name }} ⟦inner⟧⟧ and ⟦more⟧") == "and"
    assert strays("⟦Hello⟧ ALEX 12:30") == ""


async def test_each_partner_reads_their_own_language(house: House) -> None:
    alex, sam = await house.newcomer("ALEX", CODE), await house.newcomer("SAM", "en")
    for someone in (alex, sam):
        await someone.starts()
        await someone.does("Go on", "Yes, I am", someone.name)
    await alex.sees("⟦Think of someone")
    await sam.sees("Think of someone")
    assert "⟦" not in await sam.reads()


async def test_a_language_without_lists_of_its_own_keeps_two_people_to_what_is_done_alone(
    tmp_path: Path,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.exercises.start.opens_joint_exercises", opens_joint_exercises)
        patch.setitem(
            languages(), CODE, Language(CODE)
        )  # it has no lists of words that hurt or signal danger
        async with opened(tmp_path) as house:
            alex, sam = await house.newcomer("Alex", CODE), await house.newcomer("Sam")
            await become_a_couple(alex, sam)
            before = alex.said_so_far()
            await sam.types("/do listening_loop")  # nobody is asked in, so it begins as it does alone
            await sam.sees("Think of one small thing", newest=1)
            await sam.types("/do noticed")
            for words in ("The tea", "I felt awake", "Kindness"):
                await sam.says(words)
            await sam.sees("This one's yours", newest=1)  # and nothing is asked about passing it on
            await sam.quiet()
            assert alex.said_so_far() == before


async def test_strangers_and_stumbling_are_answered_in_their_language_too(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with house_without_bot(tmp_path_factory.mktemp("private")) as private:
        stranger = await private.newcomer("ALEX", CODE)
        async with private.running(open_to=frozenset({1})):
            await stranger.starts()
            assert not strays((await stranger.last())["text"])
    broken = await house.newcomer("ALEX", CODE)
    await broken.starts()
    chat = {"id": broken.id, "type": "private"}
    await broken.post(
        f"/play/people/{broken.id}/raw", {"message": {"chat": chat, "from": {"id": broken.id}, "text": "x"}}
    )
    shown = await broken.sees("Something went wrong")
    assert not strays(shown["text"])
