"""The outbox."""

import pytest
from sqlalchemy import update

from storage import tables
from storage.database import Database
from storage.records import Outgoing
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, STRANGERS_CHAT, Household


async def fill(database: Database, household: Household) -> list[Outgoing]:
    def work(unit: Unit) -> list[Outgoing]:
        return [
            unit.outbox.add(ANNS_CHAT, {"text": "to Ann"}, household.ann.id, now=NOW),
            unit.outbox.add(BOBS_CHAT, {"text": "to Bob"}, household.bob.id, "nudge", now=NOW),
            unit.outbox.add(STRANGERS_CHAT, {"text": "to a stranger"}, now=NOW),
            unit.outbox.add(ANNS_CHAT, {"text": "to Ann again"}, household.ann.id, now=NOW),
        ]

    return await database.transact(work)


async def pending(database: Database, limit: int = 10) -> list[Outgoing]:
    return await database.transact(lambda unit: unit.outbox.pending(limit))


async def test_messages_wait_in_the_order_they_were_put_in(database: Database, household: Household) -> None:
    put_in = await fill(database, household)
    assert await pending(database) == put_in
    assert await pending(database, limit=2) == put_in[:2]


async def test_the_order_holds_across_a_restart(
    database: Database, household: Household, url: str, vault: Vault
) -> None:
    far_ahead = 2**62
    (first, *_) = await fill(database, household)
    await database.transact(
        lambda unit: (
            unit.transaction.write(
                update(tables.outbox).where(tables.outbox.c.id == first.id).values(id=far_ahead)
            )
            and None
        )
    )
    again = Database(url, vault)
    await again.open()
    later = await again.transact(lambda unit: unit.outbox.add(ANNS_CHAT, {}, household.ann.id, now=NOW))
    await again.close()
    assert later.id > far_ahead


async def test_sent_messages_are_gone_and_counted(database: Database, household: Household) -> None:
    first, second, third, fourth = await fill(database, household)
    await database.transact(lambda unit: unit.outbox.sent([first.id, third.id]))
    await database.transact(lambda unit: unit.outbox.failed([second.id]))
    assert await pending(database) == [fourth]
    counted = (await database.transact(lambda unit: unit.counts()))["outbox"]
    assert counted == {"pending": 1, "sent": 2, "failed": 1}


async def test_a_message_settled_twice_counts_once(database: Database, household: Household) -> None:
    first, *_ = await fill(database, household)
    for _ in range(2):
        await database.transact(lambda unit: unit.outbox.sent([first.id]))
    assert (await database.transact(lambda unit: unit.counts()))["outbox"]["sent"] == 1


async def test_screens_are_noted_with_what_was_sent(database: Database, household: Household) -> None:
    sent = await fill(database, household)
    screens = {BOBS_CHAT: 71, ANNS_CHAT: 70, STRANGERS_CHAT: 72}
    await database.transact(lambda unit: unit.outbox.sent([one.id for one in sent], screens))
    ann = await database.transact(lambda unit: unit.people.by_chat(ANNS_CHAT))
    bob = await database.transact(lambda unit: unit.people.by_chat(BOBS_CHAT))
    assert ann is not None
    assert bob is not None
    assert (ann.screen, bob.screen) == (70, 71)


async def test_nothing_sent_is_nothing_done(database: Database) -> None:
    await database.transact(lambda unit: unit.outbox.sent([]))
    assert (await database.transact(lambda unit: unit.counts()))["outbox"]["sent"] == 0


async def test_a_chat_that_takes_nothing_any_more_is_dropped(
    database: Database, household: Household
) -> None:
    _, second, third, _ = await fill(database, household)
    assert await database.transact(lambda unit: unit.outbox.drop(ANNS_CHAT)) == 2
    assert await pending(database) == [second, third]
    assert (await database.transact(lambda unit: unit.counts()))["outbox"]["failed"] == 2


async def test_a_message_that_no_longer_opens_does_not_stop_the_others(
    database: Database, household: Household
) -> None:
    first, *rest = await fill(database, household)
    await database.transact(
        lambda unit: (
            unit.transaction.write(
                update(tables.outbox).where(tables.outbox.c.id == first.id).values(payload=b"spoiled")
            )
            and None
        )
    )
    assert await pending(database) == rest
    assert (await database.transact(lambda unit: unit.counts()))["outbox"] == {
        "pending": 3,
        "sent": 0,
        "failed": 1,
    }


async def test_messages_to_someone_unknown_are_refused(database: Database) -> None:
    with pytest.raises(KeyError, match="77"):
        await database.transact(lambda unit: unit.outbox.add(1, {}, 77, now=NOW))
