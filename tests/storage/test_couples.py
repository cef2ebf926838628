"""Couples."""

import asyncio
import dataclasses

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from storage import tables
from storage.database import Database
from storage.errors import AlreadyPaired
from storage.records import Couple
from storage.unit_of_work import Unit
from tests.storage.household import NOW, STRANGERS_CHAT, Household


async def test_both_are_in_the_couple_they_made(database: Database, household: Household) -> None:
    assert household.ann.couple_id == household.bob.couple_id == household.couple.id
    assert await database.transact(lambda unit: unit.couples.get(household.couple.id)) == household.couple


async def test_an_unknown_couple_is_a_key_error(database: Database) -> None:
    with pytest.raises(KeyError, match="77"):
        await database.transact(lambda unit: unit.couples.get(77))


@pytest.mark.parametrize("as_first", [True, False])
async def test_nobody_joins_a_second_couple(database: Database, household: Household, as_first: bool) -> None:
    def work(unit: Unit) -> None:
        carl = unit.people.add(STRANGERS_CHAT, "en", NOW)
        pair = (household.ann, carl) if as_first else (carl, household.ann)
        unit.couples.add(*pair, NOW)

    with pytest.raises(AlreadyPaired):
        await database.transact(work)
    assert await database.transact(lambda unit: unit.people.get(household.ann.id)) == household.ann


async def test_nobody_is_a_couple_alone(database: Database) -> None:
    def work(unit: Unit) -> None:
        carl = unit.people.add(STRANGERS_CHAT, "en", NOW)
        unit.couples.add(carl, carl, NOW)

    with pytest.raises(AlreadyPaired):
        await database.transact(work)


async def test_two_invitations_accepted_at_once_make_one_couple(database: Database) -> None:
    trio = [
        await database.transact(lambda unit, chat=chat: unit.people.add(chat, "en", NOW))
        for chat in (1, 2, 3)
    ]
    ann, bob, carl = trio
    results = await asyncio.gather(
        *(
            database.transact(lambda unit, pair=pair: unit.couples.add(*pair, NOW))
            for pair in ((ann, bob), (bob, ann), (carl, ann), (bob, carl))
        ),
        return_exceptions=True,
    )
    assert len([made for made in results if isinstance(made, Couple)]) == 1
    assert len([error for error in results if isinstance(error, AlreadyPaired)]) == 3


@pytest.mark.parametrize("pair", [("ann", "bob"), ("ann", "ann")])
async def test_the_database_itself_refuses_a_second_live_couple(
    database: Database, household: Household, pair: tuple[str, str]
) -> None:
    first, second = (getattr(household, name).id for name in pair)
    row = {"id": 5, "first_id": first, "second_id": second, "created_at": NOW, "ended_at": None}
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.transaction.write(insert(tables.couples), row) and None)


async def test_an_ended_couple_frees_both_and_is_remembered(database: Database, household: Household) -> None:
    ended = await database.transact(lambda unit: unit.couples.end(household.couple, NOW))
    assert ended == dataclasses.replace(household.couple, ended_at=NOW)
    assert await database.transact(lambda unit: unit.couples.get(ended.id)) == ended
    ann = await database.transact(lambda unit: unit.people.get(household.ann.id))
    assert ann.couple_id is None
    assert await database.transact(lambda unit: unit.people.partner_of(ann)) is None
    assert (await database.transact(lambda unit: unit.counts()))["couples"] == 0


async def test_the_end_is_seen_at_once_in_the_same_transaction(
    database: Database, household: Household
) -> None:
    def work(unit: Unit) -> None:
        ann = unit.people.get(household.ann.id)
        unit.people.partner_of(ann)
        assert unit.couples.get(household.couple.id).ended_at is None
        unit.couples.end(household.couple, NOW)
        assert unit.couples.get(household.couple.id).ended_at == NOW
        assert unit.people.get(ann.id).couple_id is None
        assert unit.people.get(household.bob.id).couple_id is None
        again = unit.couples.add(household.bob, household.ann, NOW)
        assert unit.people.partner_of(unit.people.get(ann.id)) == unit.people.get(household.bob.id)
        assert unit.people.get(household.bob.id).couple_id == again.id

    await database.transact(work)


async def test_ending_again_changes_nothing(database: Database, household: Household) -> None:
    first = await database.transact(lambda unit: unit.couples.end(household.couple, NOW))
    again = await database.transact(lambda unit: unit.couples.end(first, NOW.replace(year=2027)))
    assert again == first


async def test_a_batch_that_undoes_a_pairing_leaves_both_free(database: Database) -> None:
    def handle(unit: Unit, item: int) -> None:
        ann, bob = unit.people.by_chat(1), unit.people.by_chat(2)
        assert ann is not None
        assert bob is not None
        assert ann.couple_id is None
        unit.couples.add(ann, bob, NOW)
        if item == 1:
            raise ValueError("not yet")

    for chat in (1, 2):
        await database.transact(lambda unit, chat=chat: unit.people.add(chat, "en", NOW))
    batch = await database.batch([1, 2], handle, chats=[1, 2])
    assert [item for item, _ in batch.failures] == [1]
    kept = await database.transact(
        lambda unit: unit.transaction.read(select(tables.couples.c.id)).scalars().all()
    )
    assert len(kept) == 1
