"""What people write stays where it belongs: not with the partner, not in the logs, not in plain on disk."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot import logs
from tests.acceptance.couple import arrive, become_a_couple, invite_from, write_a_thank_you
from tests.acceptance.house import TOKEN, House, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Canaries:
    """Words that occur nowhere else: each is noted with what it was written for."""

    def __init__(self) -> None:
        self.private: list[str] = []  # of Alex, never for Sam
        self.given: list[str] = []  # by Alex to Sam, or by Sam to Alex

    def keeps(self, place: str) -> str:
        """Words that stay with Alex."""
        self.private.append(f"kept-{place}-zq{len(self.private)}x")
        return self.private[-1]

    def gives(self, place: str) -> str:
        """Words that are meant for the other in the end."""
        self.given.append(f"given-{place}-zq{len(self.given)}x")
        return self.given[-1]


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A separate bot, so that everything it logs belongs to one test."""
    factory = logging.getLogRecordFactory()
    logs.keep_words_out()
    try:
        async with opened(tmp_path_factory.mktemp("secrets")) as house:
            yield house
    finally:
        logging.setLogRecordFactory(factory)


def everything_logged(caplog: pytest.LogCaptureFixture) -> str:
    """All records with all they carry, also what a formatter would leave out."""
    return caplog.text + "\n".join(repr(record.__dict__) for record in caplog.records)


def everything_on_disk(house: House) -> bytes:
    """The database and its write-ahead log, as they are while the bot runs."""
    files = sorted(house.folder.glob("duologue.sqlite3*"))
    assert any(file.name.endswith("-wal") for file in files)
    return b"".join(file.read_bytes() for file in files)


async def test_words_are_neither_with_the_partner_nor_in_logs_nor_in_plain_on_disk(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = Canaries()
    alex, sam = await house.newcomer(words.gives("name")), await house.newcomer(words.gives("name"))
    await become_a_couple(alex, sam)

    await alex.types(f"/join {words.keeps('wrong-code')}")
    await alex.types(words.keeps("outside"))
    await alex.types(f"/do {words.keeps('exercise')}")
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types(words.keeps("city"))

    await alex.types("/do noticed")
    await alex.types(words.keeps("started-over"))
    await alex.taps("Start over")
    [edited] = await alex.types(words.keeps("before-the-edit"))
    await alex.edits(edited["message_id"], words.keeps("deed"))
    await alex.taps("Send ➤")
    await alex.says(words.keeps("meaning"))
    await alex.says(words.keeps("quality"))
    await alex.taps("Keep it to myself")
    await alex.sees("Kept, for you alone:")

    await alex.types("/do noticed")
    await alex.does("Nothing today")
    await alex.says(words.keeps("effort"))
    await alex.sees("That counts")

    await write_a_thank_you(alex, words.keeps("changed"), words.gives("meaning"), words.gives("quality"))
    await alex.does("✏️ What they did", "Start over")
    await alex.says(words.gives("deed"))
    await alex.types(words.keeps("where-a-button-is-asked"))
    await alex.taps(f"Send to {sam.name} ➤")
    await alex.types(words.keeps("while-waiting"))
    await sam.sees("Something is ready")
    assert words.given[-1] not in await sam.reads()
    await sam.taps("Open")
    await sam.sees(words.given[-1])
    await sam.taps("Tell me more")
    await alex.sees("would love to hear more")
    unsent = words.keeps("unsent")
    await alex.types(unsent)
    on_disk = everything_on_disk(house)
    await alex.taps("Start over")
    await alex.says(words.gives("more"))
    await sam.sees(words.given[-1])
    await sam.taps("❤")
    await alex.sees("read it all:")
    for someone in (alex, sam):
        await someone.types("/board")
        await someone.types("/menu")
    await alex.quiet()

    with_sam = str((await sam.screen())["messages"])
    assert not [word for word in words.private if word in with_sam]
    assert all(word in with_sam for word in words.given if word != sam.name)
    logged = everything_logged(caplog)
    assert len(logged) > 10_000
    assert not [word for word in words.private + words.given if word in logged]
    assert TOKEN.partition(":")[2] not in logged
    on_disk += everything_on_disk(house)
    assert b"noticed" in on_disk
    for word in words.private + words.given:
        assert word.encode() not in on_disk, word
        assert word.encode("utf-16-le") not in on_disk, word


async def test_words_of_an_update_that_breaks_are_not_logged_either(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    alex = await house.newcomer("Alex")
    await arrive(alex)
    chat = {"id": alex.id, "type": "private"}
    broken = {
        "message": {"chat": chat, "from": {"id": alex.id}, "text": "zq-broken", "message_id": "zq-broken"}
    }
    await alex.post(f"/play/people/{alex.id}/raw", broken)
    await alex.sees("Something went wrong on my side")
    assert "set aside" in caplog.text
    assert "zq-broken" not in everything_logged(caplog)
    assert b"zq-broken" not in everything_on_disk(house)
    code = await invite_from(alex)
    assert code not in everything_logged(caplog)
