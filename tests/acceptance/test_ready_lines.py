"""Own words or a ready line at every step: nobody can tell afterwards which it was."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from dialogues.script import files
from dialogues.text_analysis.danger import signalled
from storage.unit_of_work import Unit
from tests.acceptance.couple import begin_to_listen, settle_in
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone
from tests.acceptance.test_own_data import takes_a_copy
from tests.dialogues.scripts import HEAD, revision

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
LIMIT = "I don't lend money to friends or family."
ACTION = "Then I say no, and I don't explain it."
QUESTION = "Which words may I use to ask you?"
REPLY = "Mostly in the evening, when I'm tired."
FIRST = "Show me ready lines first"


# A line that the danger lists take for a threat, as an operator's may.
ALARMING = "You hit me and I was scared."
LETTER = (
    HEAD.replace("exercise: small", "exercise: letter").replace("[alone, together]", "[together]")
    + f"""steps:
  - step: words
    who: first
    ask: What would you like to write?
    answer: text
    seen: partner
    lines: [{ALARMING}, Another line]
    starters: [I was glad that…]
    examples: [I liked our walk.]
  - step: read
    who: second
    ask: "{{% if words %}}{{{{ words }}}}{{% endif %}}"
    answer: choice
    choices: {{read: I've read it}}
  - step: close
    end: {{first: Written.}}
"""
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot with a letter beside the built-in exercises."""
    offered = files.shipped() | {"letter": revision(tmp_path_factory.mktemp("scripts"), LETTER)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dialogues.script.files.shipped", lambda: offered)
        async with opened(tmp_path_factory.mktemp("house")) as house:
            yield house


async def taps_a_line(someone: Someone, line: str) -> None:
    """Look at the lines, and send this one as it is."""
    if "Own words instead" not in await someone.labels():
        await someone.taps("Tap a line instead")
    listed = (await someone.last())["text"]
    number = re.search(rf"^(\d+)  {re.escape(line)}$", listed, re.MULTILINE)
    assert number is not None, listed
    await someone.taps(number[1])
    await someone.sees(line, newest=1)
    await someone.taps("Send ➤")


async def types_it(someone: Someone, line: str) -> None:
    """The same in one's own words."""
    await someone.says(line)


async def draws_a_boundary(alex: Someone, sam: Someone, answers: Any) -> None:
    """The boundary card from its beginning to its end, with a question and an answer."""
    await alex.types("/do boundary_card")
    await alex.taps("My money")
    await answers(alex, LIMIT)
    await alex.taps("Me: what I do, or accept")
    await answers(alex, ACTION)
    await alex.does("Firm", "No", "Send to Sam ➤")
    await sam.sees("Something is ready for you.", newest=1)
    await sam.does("Open", "I have a question")
    await answers(sam, QUESTION)
    await alex.sees(QUESTION, newest=1)
    await answers(alex, REPLY)
    await alex.sees("can read your answer", newest=1)


async def stands_with(someone: Someone) -> list[tuple[str, str]]:
    """What the bot has in a chat, without the numbers of sessions in its buttons."""
    await someone.quiet()
    return [
        (bubble["text"], re.sub(r"s:[0-9a-z]+:", "s:", str(bubble["buttons"])))
        for bubble in (await someone.screen())["messages"]
    ]


async def stored_of(house: House, someone: Someone) -> list[Any]:
    """The open session's state and words as they are stored, without its moments."""
    found: list[Any] = []

    def look(unit: Unit, now: datetime) -> None:
        person = unit.people.by_chat(someone.id)
        assert person is not None
        session = unit.sessions.live_of(person.id)[0]
        moments = re.compile(r"2\d{3}-\d\d-\d\dT[^\"]*")
        found.extend((json.loads(moments.sub("when", json.dumps(session.state))), session.words))

    await house._write(look)
    return found


async def couples(house: House) -> tuple[Two, Two]:
    """Two couples of the same names."""
    made = []
    for _ in range(2):
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        await house.has_couple(alex, sam)
        made.append((alex, sam))
    return made[0], made[1]


async def test_a_couple_does_it_with_lines_only(couple: Two) -> None:
    await draws_a_boundary(*couple, taps_a_line)


async def test_a_couple_does_it_in_own_words_only(couple: Two) -> None:
    await draws_a_boundary(*couple, types_it)


async def test_on_arrival_nothing_tells_a_line_from_own_words(house: House) -> None:
    (alex, sam), (other_alex, other_sam) = await couples(house)
    for writer, reader, answers in ((alex, sam, taps_a_line), (other_alex, other_sam, types_it)):
        await writer.types("/do boundary_card")
        await writer.taps("My money")
        await answers(writer, LIMIT)
        await writer.taps("Me: what I do, or accept")
        await answers(writer, ACTION)
        await writer.does("Firm", "No", "Send to Sam ➤")
        await reader.sees("Something is ready for you.", newest=1)
        await reader.does("Open", "I have a question")
        await types_it(reader, QUESTION)
        await writer.sees(QUESTION, newest=1)
    assert await stored_of(house, alex) == await stored_of(house, other_alex)
    for writer, answers in ((alex, taps_a_line), (other_alex, types_it)):
        await answers(writer, REPLY)
        await writer.sees("can read your answer", newest=1)
    assert await stands_with(sam) == await stands_with(other_sam)
    one, other = [
        re.sub(r"[0-9]", "#", (await takes_a_copy(house, someone, "Everything")).everything)
        for someone in (alex, other_alex)
    ]
    assert one == other


async def test_a_line_can_be_changed_first(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do boundary_card")
    await alex.does("My money", "Tap a line instead", "3")
    await alex.sees(LIMIT, newest=1)
    assert await alex.labels() == ["Send ➤", "✏️ Change it first", "Start over", "⋯"]
    await alex.taps("Change it first")
    await alex.sees(f"Copy this, change what you like, and send it to me:\n{LIMIT}", newest=1)
    assert (await alex.taps("Copy it"))["copied"] == LIMIT
    await alex.says("I don't lend money to friends.")
    await alex.sees("Who is it telling what to do?", newest=1)


async def test_what_the_partner_wrote_stays_in_the_chat_when_a_line_answers_it(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    for someone in (alex, sam):
        await settle_in(someone)
    await alex.taps("Cool")
    await taps_a_line(alex, "I've been looking forward to the weekend with you.")
    await taps_a_line(sam, "What I hear is that you miss having time together.")
    assert "I've been looking forward to the weekend with you." in await sam.reads()
    await alex.sees("What I hear is that you miss having time together.", newest=1)


async def test_lines_first_is_a_switch_of_ones_own_and_the_partner_cannot_notice(house: House) -> None:
    (alex, sam), (other_alex, other_sam) = await couples(house)
    await alex.types("/menu")
    await alex.does("🔒 Just for me", FIRST)
    assert "✓ Ready lines come first" in await alex.labels()
    for writer in (alex, other_alex):
        await writer.types("/do boundary_card")
        await writer.taps("My money")
    assert (await alex.labels())[:8] == [str(number) for number in range(1, 9)]
    assert "Tap a line instead" in await other_alex.labels()
    await alex.does("⋯", "‹ Back to it")
    assert "Own words instead" in await alex.labels()
    await alex.taps("Own words instead")
    assert "Tap a line instead" in await alex.labels()
    await types_it(alex, LIMIT)
    await types_it(other_alex, LIMIT)
    for writer in (alex, other_alex):
        await writer.taps("Me: what I do, or accept")
    await taps_a_line(alex, ACTION)
    await types_it(other_alex, ACTION)
    for writer in (alex, other_alex):
        await writer.does("Firm", "No", "Send to Sam ➤")
    for reader in (sam, other_sam):
        await reader.sees("Something is ready for you.", newest=1)
        await reader.does("Open", "I've read it")
    assert await stands_with(sam) == await stands_with(other_sam)
    one, other = [
        re.sub(r"[0-9]", "#", (await takes_a_copy(house, someone, "Everything")).everything)
        for someone in (alex, other_alex)
    ]
    assert one == other
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "✓ Ready lines come first")
    assert FIRST in await alex.labels()


async def test_an_old_button_of_the_lines_says_so(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do boundary_card")
    await alex.does("My money", "Tap a line instead")
    message, data = alex.button("3")
    await alex.types("Something of my own")
    await alex.taps_raw(data, message)
    await alex.sees("Your words are still here, unsent.", newest=1)
    await alex.taps("Send ➤")
    await alex.taps_raw(data, message)
    await alex.sees("That button is from an earlier moment.", newest=1)


async def test_our_own_lines_are_above_suspicion(couple: Two) -> None:
    alex, sam = couple
    assert signalled(ALARMING, "en")
    await alex.types("/do letter")
    await taps_a_line(alex, ALARMING)
    await sam.sees("Something is ready for you.", newest=1)
    await sam.taps("Open")
    await sam.sees(ALARMING, newest=1)


async def test_a_beginning_is_tapped_and_gone_on_with(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do letter")
    shown = await alex.sees("For example: “I liked our walk.”", newest=1)
    assert "What would you like to write?" in shown["text"]
    assert await alex.labels() == ["I was glad that…", "📋 Copy it", "Tap a line instead", "⋯"]
    assert (await alex.taps("Copy it"))["copied"] == "I liked our walk."
    await alex.taps("I was glad that…")
    await alex.sees("Type how it goes on.", newest=1)
    assert await alex.labels() == ["Start over", "⋯"]
    await alex.says("you called")
    await sam.sees("Something is ready for you.", newest=1)
    await sam.taps("Open")
    await sam.sees("I was glad that you called", newest=1)
