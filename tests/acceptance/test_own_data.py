"""A person's own data: who can read what, the export, and deleting everything."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import zipfile
from typing import Any

import pytest

from bot.playground.files import StoredFile
from bot.wording.own_data import PRIVACY
from dialogues.text.templates import fill
from tests.acceptance.couple import (
    DEED,
    MEANING,
    QUALITY,
    arrive,
    give_a_thank_you,
    invite_from,
)
from tests.acceptance.house import House, house_without_bot
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
PRIVATE = "I got up at six for it"


async def keeps_something_private(someone: Someone, words: str = PRIVATE) -> None:
    await someone.types("/do noticed")
    await someone.does("Nothing today")
    await someone.says(words)
    await someone.sees("That counts", newest=1)


class Copy:
    """The archive that arrived in a chat, opened."""

    def __init__(self, file: StoredFile) -> None:
        self.name = file.name
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            self.names = archive.namelist()
            self.page = archive.read("copy.html").decode()
            self.content: dict[str, Any] = json.loads(archive.read("copy.json"))
            self.everything = self.page + archive.read("copy.json").decode()

    def kept(self) -> list[tuple[bool, bool, str]]:
        """Whether it is one's own, whether it was shared, and its words."""
        return [(kept["mine"], kept["shared"], kept["text"]) for kept in self.content["kept"]]


async def takes_a_copy(house: House, someone: Someone, which: str) -> Copy:
    await someone.types("/export")
    await someone.taps(which)
    bubble = await someone.sees("Open the page inside", newest=1)
    await someone.quiet()  # the page behind it changes when the file is out
    file = house.playground.exchange.files.find(bubble["document"]["url"].rpartition("/")[2])
    assert file is not None
    return Copy(file)


async def test_a_copy_of_everything_holds_what_is_ones_own_and_what_was_shared(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.does("Open", "❤")
    await keeps_something_private(alex)
    await keeps_something_private(sam, "Sam's own")
    copy = await takes_a_copy(house, alex, "Everything")
    assert copy.names == ["copy.html", "copy.json"]
    assert copy.name.startswith("copy-20")
    assert [(mine, shared) for mine, shared, _ in copy.kept()] == [(True, False), (True, True)]
    for words in (PRIVATE, DEED, MEANING, QUALITY):
        assert words in copy.page
        assert words in str(copy.content)
    assert copy.content["name"] == "Alex"
    assert copy.content["partner"] == "Sam"
    assert "Sam&#39;s own" not in copy.everything
    assert "Sam's own" not in copy.everything
    theirs = await takes_a_copy(house, sam, "Everything")
    assert [(mine, shared) for mine, shared, _ in theirs.kept()] == [(True, False), (False, True)]
    assert DEED in theirs.page
    assert PRIVATE not in theirs.everything


async def test_a_copy_of_what_was_shared_holds_nothing_else(house: House, couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await keeps_something_private(alex)
    copy = await takes_a_copy(house, alex, "Only what was shared")
    assert [(mine, shared) for mine, shared, _ in copy.kept()] == [(True, True)]
    assert DEED in copy.page
    assert PRIVATE not in copy.everything


async def test_what_is_open_is_in_it_with_the_draft_and_without_what_the_other_has_not_opened(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    theirs = await takes_a_copy(house, sam, "Everything")
    assert DEED not in theirs.page.partition("Exercises")[2]
    await alex.types("/do noticed")
    await alex.says("You sang")
    await alex.types("begun and not sent")
    copy = await takes_a_copy(house, alex, "Everything")
    assert "You sang" in copy.page
    assert "begun and not sent" in copy.page


async def test_the_page_needs_nothing_from_elsewhere_and_speaks_the_persons_language(
    house: House, arrived: Two
) -> None:
    alex, _ = arrived
    await keeps_something_private(alex, "<b>bold</b> & 'quoted'")
    copy = await takes_a_copy(house, alex, "Everything")
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in copy.page
    assert copy.content["kept"][0]["text"] == "<b>bold</b> & 'quoted'"
    assert '<html lang="en" dir="ltr">' in copy.page
    assert "http" not in copy.page
    assert "<script" not in copy.page


async def test_the_file_leaves_the_chat_after_an_hour(house: House, arrived: Two) -> None:
    alex, _ = arrived
    await takes_a_copy(house, alex, "Everything")
    await alex.quiet()
    await alex.forward(HOUR - 60)
    await alex.after_a_tick()
    assert any("document" in bubble for bubble in (await alex.screen())["messages"])
    await alex.forward(120)
    await alex.sees_that(
        lambda screen: not any("document" in bubble for bubble in screen["messages"]), "no file"
    )


async def test_the_file_is_made_by_a_bot_that_was_killed_before_it_was_sent(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The export is queued in the outbox; the next run builds and sends it."""
    async with house_without_bot(tmp_path_factory.mktemp("killed")) as house:
        alex = await house.newcomer("Alex")
        async with house.running():
            await arrive(alex)
            await alex.types("/export")
            await alex.post("/play/troubles", {"status": 500, "times": 2, "method": "sendDocument"})
            await Someone.taps(alex, "Everything")
        await alex.post("/play/troubles", {"outage_seconds": 0})
        async with house.running():
            await alex.sees("Open the page inside", newest=1)


async def test_deleting_says_what_happens_and_takes_two_taps(house: House, couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    said = await sam.settled()
    await alex.types("/delete")
    page = await alex.sees("Delete everything of yours?", newest=1)
    assert "Words that were already received stay in the reader's own chat" in page["text"]
    assert "You leave the couple with Sam" in page["text"]
    await alex.taps("Delete everything")
    await alex.sees("This cannot be undone.", newest=1)
    await alex.taps("Yes, delete it all")
    await alex.sees("Your words and your key are gone.", newest=1)
    await alex.after_a_tick()
    assert sam.said_so_far() == said
    await sam.taps("Open")
    await sam.sees("ends here.", newest=1)
    await sam.types("/do listening_loop")
    await sam.sees("You and Alex are not a couple here any more.", newest=1)
    await sam.types("/board")
    await sam.sees("Nothing kept yet.", newest=1)
    await arrive(alex)  # as somebody new
    await alex.types("/board")
    await alex.sees("Nothing kept yet.", newest=1)


@pytest.mark.parametrize("where", ["‹ Keep it", "‹ Menu"])
async def test_until_the_second_tap_nothing_is_deleted(arrived: Two, where: str) -> None:
    alex, _ = arrived
    await keeps_something_private(alex)
    await alex.types("/privacy")
    await alex.does("Delete everything", "Delete everything")
    if where == "‹ Menu":
        await alex.types("/menu")
    else:
        await alex.taps(where)
    await alex.types("/board")
    await alex.sees(PRIVATE, newest=1)


async def test_a_partner_in_the_middle_is_shown_nothing_until_they_go_on(couple: Two) -> None:
    alex, sam = couple
    await sam.types("/do noticed")
    await sam.says(DEED)
    await sam.says(MEANING)
    await sam.says(QUALITY)
    await sam.taps("Send to Alex ➤")
    await alex.does("Open", "Tell me more")
    await sam.sees("would love to hear more", newest=1)
    await alex.types("/delete")
    before = await sam.settled()
    await alex.does("Delete everything", "Yes, delete it all")
    assert await sam.settled() == before
    await sam.types("/menu")
    await sam.taps("▶ Carry on: Noticed and thanked")
    end = await sam.sees("ends here.", newest=1)
    assert "Alex" not in end["text"]
    await sam.types("/menu")
    await sam.sees("With Alex · what would you like, Sam?", newest=1)
    assert not await sam.has_button("▶ Carry on")


async def test_invites_of_someone_who_is_gone_are_refused_kindly(house: House, alex: Someone) -> None:
    sam, robin = await house.newcomer("Sam"), await house.newcomer("Robin")
    await house.has_couple(alex, sam)
    await arrive(robin)
    await sam.types("/leave")
    await sam.taps("Leave now")
    used = await invite_from(sam)
    open_one = await invite_from(sam)
    await sam.types("/delete")
    await sam.does("Delete everything", "Yes, delete it all")
    for code in (used, open_one):
        await robin.types(f"/join {code}")
        await robin.sees("That invite was withdrawn.", newest=1)


async def test_a_file_that_is_still_in_the_chat_goes_with_the_rest(house: House, alex: Someone) -> None:
    await arrive(alex)
    await takes_a_copy(house, alex, "Everything")
    await alex.quiet()
    await alex.types("/delete")
    await alex.does("Delete everything", "Yes, delete it all")
    await alex.sees("Your words and your key are gone.")
    assert not any("document" in bubble for bubble in (await alex.screen())["messages"])


def needles_of(house: House, chat_id: int) -> list[bytes]:
    """A person's wrapped key, and everything sealed under it."""
    with sqlite3.connect(house.database) as database:
        [(person_id, *own)] = database.execute(
            "SELECT id, key, name, asked, hiding FROM people WHERE chat_id = ?", (chat_id,)
        )
        found = [one for one in own if one is not None]
        for statement in (
            "SELECT words FROM keepsakes WHERE owner_id = ?",
            "SELECT details FROM nudges WHERE person_id = ? AND details IS NOT NULL",
            "SELECT words_a FROM sessions WHERE seat_a = ?",
            "SELECT words_b FROM sessions WHERE seat_b = ?",
        ):
            found += [row[0] for row in database.execute(statement, (person_id,))]
    database.close()
    return found


def files_with(house: House, needles: list[bytes]) -> list[str]:
    files = house.folder.glob("duologue.sqlite3*")
    return [file.name for file in files if any(needle in file.read_bytes() for needle in needles)]


async def test_no_byte_of_key_and_words_is_left_even_if_somebody_read_the_database_then(
    house: House, couple: Two
) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await keeps_something_private(alex)
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types("Berlin")
    await alex.taps("Berlin")
    await alex.taps("9:00")
    needles = needles_of(house, alex.id)
    assert len(needles) >= 6
    assert files_with(house, needles)
    with sqlite3.connect(house.database, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people").fetchone()
        await alex.types("/delete")
        await alex.does("Delete everything", "Yes, delete it all")
        await alex.sees("Your words and your key are gone.", newest=1)
        assert files_with(house, needles), "a reader still needs them"
        reader.execute("COMMIT")
    reader.close()
    await until_clean(alex, house, needles)


async def until_clean(someone: Someone, house: House, needles: list[bytes]) -> None:
    for _ in range(100):
        if not files_with(house, needles):
            return
        await someone.quiet(still=0.1)
    raise AssertionError(f"still in {files_with(house, needles)}")


async def test_privacy_names_the_operator_and_says_how_long_and_what_deleting_reaches(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with house_without_bot(tmp_path_factory.mktemp("operated")) as house:
        alex = await house.newcomer("Alex")
        who = {"operator_name": "Robin Reed", "operator_contact": "robin@example.org"}
        async with house.running(keep_finished_days=30, **who):
            await arrive(alex)
            await alex.types("/privacy")
            page = (await alex.last())["text"]
    for words in ("Robin Reed, who runs this bot (robin@example.org)", "Telegram, which carries both chats",
                  "Whoever holds your phone", "after 30 days", "their bytes are overwritten"):  # fmt: skip
        assert words in page
    assert "PostgreSQL" not in page


async def test_on_postgresql_it_says_what_remains_in_the_log_and_who_could_open_it() -> None:
    said = fill(PRIVACY.english, {"operator": "", "contact": "", "days": 90, "postgresql": True})
    assert "its log still has your key and your words until it is written over" in said
    assert "Only whoever has both that log and the master key could open them" in said
    assert "are overwritten" not in said


async def test_what_is_over_is_forgotten_after_the_days_that_the_operator_set(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.scheduler.PRUNE", 0.1)

    def over() -> int:
        with sqlite3.connect(house.database) as database:
            [(count,)] = database.execute("SELECT count(*) FROM sessions WHERE status = 'finished'")
        database.close()
        return int(count)

    async with house_without_bot(tmp_path_factory.mktemp("days")) as house:
        alex = await house.newcomer("Alex")
        async with house.running(keep_finished_days=30):
            await arrive(alex)
            await alex.does("Nothing today")
            await alex.says(PRIVATE)
            await alex.sees("That counts", newest=1)
            await alex.forward(30 * 24 * HOUR - 600)
            await alex.quiet(still=0.3)  # longer than until the next look at what is old
            assert over() == 1
            await alex.forward(1200)
            async with asyncio.timeout(60):
                while over():  # noqa: ASYNC110 - another program's database tells nobody when it changes
                    await asyncio.sleep(0.02)
            await alex.types("/board")
            await alex.sees(PRIVATE, newest=1)
