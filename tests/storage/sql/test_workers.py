"""Several workers sharing an outbox: one holds each message's lease, and each chat keeps its order."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from storage import tables
from storage.database import Database
from storage.records import Outgoing, Settled
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, STRANGERS_CHAT


@pytest.fixture(autouse=True)
def up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the test server has been running for a long time."""
    monkeypatch.setattr("storage.outbox.RETURN_SECONDS", 0)


@pytest.fixture
async def colleague(database: Database, postgres_url: str, vault: Vault) -> AsyncIterator[Database]:
    """A second worker on the same PostgreSQL."""
    colleague = Database(postgres_url, vault)
    await colleague.open()
    await colleague.take_up(1)
    yield colleague
    await colleague.close()


@pytest.fixture(params=["postgresql"])
def url(postgres_url: str) -> str:
    """Only PostgreSQL supports several workers."""
    return postgres_url


async def say(database: Database, *texts: str, chat: int = ANNS_CHAT) -> list[Outgoing]:
    """Add messages to the outbox; returns those this worker is to send."""

    def add(unit: Unit, text: str) -> None:
        unit.outbox.add(chat, {"text": text}, now=NOW)

    return (await database.batch(texts, add)).outgoing


async def settle(database: Database, messages: list[Outgoing]) -> None:
    """Record that Telegram has accepted these."""
    settled = Settled([message.id for message in messages], (), {})
    await database.transact(lambda unit: unit.outbox.settle(settled))


async def take_up(database: Database, limit: int = 100) -> list[str]:
    """The messages this worker can lease now."""
    messages, _ = await database.take_up(limit)
    return [message.payload["text"] for message in messages]


async def test_nobody_takes_what_a_living_worker_has_in_hand(database: Database, colleague: Database) -> None:
    await database.take_up(1)
    await say(database, "mine")
    assert await take_up(colleague) == []


async def test_what_a_worker_had_is_taken_up_when_it_is_gone(
    database: Database, colleague: Database, url: str, vault: Vault
) -> None:
    third = Database(url, vault)
    await third.open()
    await third.take_up(1)
    await say(third, "one", "two")
    await say(third, "to Bob", chat=BOBS_CHAT)
    await third.close()
    assert await take_up(colleague, limit=2) == ["one", "two"]
    assert await take_up(database) == ["to Bob"]
    assert await take_up(database) == await take_up(colleague) == []


async def test_a_message_waits_behind_those_of_its_chat_in_other_hands(
    database: Database, colleague: Database
) -> None:
    await database.take_up(1)
    first = await say(database, "first")
    assert await say(colleague, "second") == []
    assert await say(database, "third") == [], "the second is not leased, and comes before it"
    assert [message.payload["text"] for message in await say(colleague, "x", chat=BOBS_CHAT)] == ["x"]
    assert await take_up(colleague) == []
    await settle(database, first)
    assert await take_up(colleague) == ["second", "third"]


async def test_no_message_is_taken_twice_by_workers_who_look_at_once(
    database: Database, colleague: Database, url: str, vault: Vault
) -> None:
    gone = Database(url, vault)
    await gone.open()
    for chat in range(40):
        await say(gone, *(f"{chat} {number}" for number in range(5)), chat=STRANGERS_CHAT + chat)
    await gone.close()
    taken: dict[int, list[str]] = {0: [], 1: []}
    while len(taken[0]) + len(taken[1]) < 200:
        for number, worker in enumerate((database, colleague)):
            taken[number] += await take_up(worker, limit=7)
    assert len({*taken[0], *taken[1]}) == 200
    assert all(taken.values())


@pytest.mark.parametrize("is_called", [True, False])
async def test_a_nudge_whose_call_was_about_to_be_made_is_uncertain_after_a_crash(
    colleague: Database, url: str, vault: Vault, is_called: bool
) -> None:
    gone = Database(url, vault)
    await gone.open()
    nudge = await gone.transact(
        lambda unit: unit.outbox.add(ANNS_CHAT, {"text": "nudge"}, kind="nudge", now=NOW)
    )
    assert await gone.transact(lambda unit: unit.outbox.calling(nudge.id))
    if not is_called:
        await gone.transact(lambda unit: unit.outbox.calling(nudge.id, is_called=False))
    await gone.close()
    assert await take_up(colleague) == ([] if is_called else ["nudge"])
    counted = await colleague.transact(lambda unit: unit.counts())
    assert counted["nudges"]["uncertain"] == is_called
    assert counted["outbox"]["pending"] == (not is_called)


async def test_a_nudge_that_was_dropped_is_not_called(database: Database) -> None:
    nudge = await database.transact(lambda unit: unit.outbox.add(ANNS_CHAT, {}, kind="nudge", now=NOW))
    await database.transact(lambda unit: unit.outbox.drop(ANNS_CHAT))
    assert not await database.transact(lambda unit: unit.outbox.calling(nudge.id))


async def test_all_that_is_taken_up_is_in_this_workers_hands(
    database: Database, colleague: Database, url: str, vault: Vault
) -> None:
    gone = Database(url, vault)
    await gone.open()
    await say(gone, "left")
    await gone.close()
    await take_up(database)
    hands = await colleague.transact(
        lambda unit: unit.transaction.read(select(tables.outbox.c.worker).distinct()).scalars().all()
    )
    assert len(hands) == 1
    assert hands != [None]


async def test_workers_know_how_many_they_are(
    database: Database, colleague: Database, url: str, vault: Vault
) -> None:
    third = Database(url, vault)
    await third.open()
    await third.take_up(1)
    await database.take_up(1)
    assert (third.workers, database.workers) == (2, 3)
    await third.close()
    while database.workers == 3:  # until PostgreSQL has noticed
        await database.take_up(1)
    assert database.workers == 2
