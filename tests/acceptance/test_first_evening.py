"""From Start to the end of a first exercise for two: the thank-you that each wrote alone, opened together."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.acceptance.couple import arrive, at_the_menu, claimed
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
MOST_TAPS = 12
A_WHILE = 10  # seconds in which somebody reads and thinks
TEA, CALL = "You made me tea", "You called from the train"


class Counted:
    """Taps as people make them, with Start among them, and all that is read on the way."""

    def __init__(self, someone: Someone) -> None:
        self.someone = someone
        self.taps = 0
        self.words = 0

    async def starts(self, code: str = "") -> None:
        await self.someone.starts(code)
        await self._one_more()

    async def does(self, *labels: str) -> None:
        for label in labels:
            await self.someone.taps(label)
            await self._one_more()

    async def _one_more(self) -> None:
        self.taps += 1
        self.words += len((await self.someone.last())["text"].split())


async def writes_alone(someone: Someone, deed: str) -> None:
    """The first exercise, alone, to its end."""
    await someone.sees("one thing they did", newest=1)
    await someone.says(deed)
    await someone.says("It made my day")
    await someone.taps("Care")
    await someone.sees("This one's yours:", newest=1)


async def joined(alex: Someone, sam: Someone) -> None:
    """They are a couple; Alex has just read so."""
    await alex.does("Open", "Yes, that's Sam")
    await alex.sees("are a couple here now")


async def test_it_takes_at_most_twelve_taps_each(alex: Someone, sam: Someone) -> None:
    inviter, joiner = Counted(alex), Counted(sam)
    await inviter.starts()
    await inviter.does("Go on", "Yes, I am", "Alex")
    await alex.types(TEA)
    await alex.forward(A_WHILE)
    await alex.types("I felt seen")
    await inviter.does("Care", "Invite your partner", "Share")
    code = (await alex.taps("Copy the code"))["copied"]
    await joiner.starts(code)
    await joiner.does("Go on", "Yes, I am", "Sam", "Yes, join Alex")
    await sam.types(CALL)
    await sam.forward(A_WHILE)
    await sam.types("I felt less alone")
    await joiner.does("Patience")
    await inviter.does("Open", "Yes, that's Sam")
    await joiner.does("Open")
    await inviter.does("Send to Sam ➤")
    await joiner.does("Send to Alex ➤", "Open", "❤")
    await inviter.does("Open", "❤")
    assert CALL in await alex.reads()
    assert TEA in await sam.reads()
    assert max(inviter.taps, joiner.taps) <= MOST_TAPS
    assert max(inviter.words, joiner.words) < 3 * 200  # three minutes of reading


async def test_what_was_written_alone_waits_sealed_until_its_writer_sends_it(
    alex: Someone, sam: Someone
) -> None:
    await at_the_menu(sam)
    await arrive(alex)
    await writes_alone(alex, TEA)
    await claimed(alex, sam)
    await sam.types("/stop")
    before = await sam.settled()
    await joined(alex, sam)
    told = await alex.sees("Your first one together:")
    assert "Nobody has seen it yet." in told["text"]
    read_over = await alex.sees("Sam would read:", newest=1)
    for words in (TEA, "It made my day", "Care"):
        assert words in read_over["text"]
    await alex.taps("✏️ What it meant")
    await alex.says("It warmed me")
    await sam.quiet()
    assert len(sam.said_so_far()) == len(before) + 1  # the neutral notice that they are a couple
    await alex.taps("Send to Sam ➤")
    await sam.does("Open")
    assert TEA in (await sam.sees("It warmed me", newest=1))["text"]


async def test_what_its_writer_keeps_to_themself_stays_with_them_and_is_kept_once(
    alex: Someone, sam: Someone
) -> None:
    await at_the_menu(sam)
    await arrive(alex)
    await writes_alone(alex, TEA)
    await claimed(alex, sam)
    await joined(alex, sam)
    await alex.taps("Keep it to myself")
    await alex.sees("Kept, for you alone:")
    await alex.types("/board")
    assert (await alex.last())["text"].count(TEA) == 1
    await sam.does("Open")
    assert TEA not in await sam.reads()


async def test_a_thank_you_that_is_still_being_written_goes_on_for_two(alex: Someone, sam: Someone) -> None:
    await at_the_menu(sam)
    await arrive(alex)
    await alex.says(TEA)
    [written] = await alex.types("I felt se", forwarded=True)  # which waits for Send
    await claimed(alex, sam)
    await joined(alex, sam)
    await alex.sees("I felt se", newest=1)
    await alex.edits(written["message_id"], "I felt seen")
    await alex.taps("Send ➤")
    await alex.taps("Care")
    read_over = await alex.sees("Sam would read:", newest=1)
    assert TEA in read_over["text"]
    assert "I felt seen" in read_over["text"]
    await alex.types("/menu")
    assert [label for label in await alex.labels() if "▶" in label] == ["▶ Carry on: Noticed and thanked"]


async def test_who_wrote_nothing_begins_together_with_one_tap(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex, sam)
    await claimed(alex, sam)
    await sam.types("/stop")
    await joined(alex, sam)
    await alex.taps("Noticed and thanked · 2 min")
    await alex.sees("one thing Sam did", newest=1)
    await alex.types("/stop")
    await sam.types("/menu")  # instead of opening the notice
    await sam.taps("🌿 You and Alex: begin here")
    await sam.sees("Your first one together takes two minutes:")
    await sam.types("/menu")
    assert "🌿 You and Alex: begin here" not in await sam.labels()


async def test_who_has_written_already_is_not_asked_to_write_again_while_waiting(
    alex: Someone, sam: Someone
) -> None:
    await at_the_menu(alex)
    await arrive(sam)
    await writes_alone(sam, CALL)
    await claimed(alex, sam)
    await sam.sees("Your yes is in.", newest=1)


async def test_sharing_an_invite_opens_telegrams_own_share_with_a_ready_sentence(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/invite")
    await alex.sees("within 7 days")
    opened = (await alex.taps("Share"))["open_url"]
    code = (await alex.taps("Copy the code"))["copied"]
    shared = parse_qs(urlsplit(opened).query)
    assert opened.startswith("https://t.me/share/url?")
    assert shared["url"] == [f"https://t.me/playground_bot?start={code}"]
    assert shared["text"] == ["I'd like to try this with you: short exercises for the two of us."]
