"""Keepsakes."""

from dataclasses import replace
from datetime import date

import pytest

from storage.database import Database
from storage.records import Audience, Keepsake, Person
from storage.unit_of_work import Unit
from tests.storage.household import NOW, STRANGERS_CHAT, Household


def keepsake(number: int, owner: Person, audience: Audience, couple_id: int | None) -> Keepsake:
    return Keepsake(
        number, "thanks", owner.id, couple_id, None, audience, {"text": f"nr. {number}"}, NOW, None
    )


async def fill(database: Database, household: Household) -> None:
    """Keepsakes 1 and 2 are Ann's, 3 and 4 are Bob's; odd ones are private."""
    couple_id = household.couple.id

    def work(unit: Unit) -> None:
        unit.keepsakes.add(keepsake(1, household.ann, "private", couple_id))
        unit.keepsakes.add(keepsake(2, household.ann, "partner", couple_id))
        unit.keepsakes.add(keepsake(3, household.bob, "private", couple_id))
        unit.keepsakes.add(keepsake(4, household.bob, "partner", couple_id))

    await database.transact(work)


async def seen_by(
    database: Database, person: Person, limit: int = 20, before_id: int | None = None
) -> list[int]:
    found = await database.transact(lambda unit: unit.keepsakes.seen_by(person, limit, before_id))
    assert all(one.words == {"text": f"nr. {one.id}"} for one in found)
    return [one.id for one in found]


async def test_a_keepsake_comes_back_whole(database: Database, household: Household) -> None:
    kept = Keepsake(
        9, "promise", household.ann.id, household.couple.id, household.session.id, "partner", {"text": "🌻"},
        NOW, date(2026, 3, 8),
    )  # fmt: skip
    await database.transact(lambda unit: unit.keepsakes.add(kept))
    assert await database.transact(lambda unit: unit.keepsakes.seen_by(household.bob)) == [kept]


async def test_people_see_their_own_and_what_the_partner_shared(
    database: Database, household: Household
) -> None:
    await fill(database, household)
    assert await seen_by(database, household.ann) == [4, 2, 1]
    assert await seen_by(database, household.bob) == [4, 3, 2]


async def test_ones_own_of_a_kind_are_found_oldest_first(database: Database, household: Household) -> None:
    await fill(database, household)
    person = household.ann
    note = replace(keepsake(5, person, "private", household.couple.id), kind="note", state="done")
    await database.transact(lambda unit: unit.keepsakes.add(note))
    for kind, ids in (("note", [5]), ("thanks", [1, 2]), ("goal", [])):
        found = await database.transact(lambda unit, kind=kind: unit.keepsakes.of_kind(person.id, kind))
        assert [one.id for one in found] == ids


async def test_keepsakes_come_in_pages(database: Database, household: Household) -> None:
    await fill(database, household)
    assert await seen_by(database, household.ann, limit=2) == [4, 2]
    assert await seen_by(database, household.ann, limit=2, before_id=2) == [1]


async def test_after_the_couple_ended_each_sees_only_their_own(
    database: Database, household: Household
) -> None:
    await fill(database, household)
    await database.transact(lambda unit: unit.couples.end(household.couple, NOW))
    ann = await database.transact(lambda unit: unit.people.get(household.ann.id))
    assert await seen_by(database, ann) == [2, 1]


async def test_what_was_made_alone_is_not_seen_by_a_later_partner(
    database: Database, household: Household
) -> None:
    carl = await database.transact(lambda unit: unit.people.add(STRANGERS_CHAT, "en", NOW))
    await database.transact(lambda unit: unit.keepsakes.add(keepsake(1, household.ann, "partner", None)))
    assert await seen_by(database, household.bob) == []
    assert await seen_by(database, carl) == []


async def test_only_the_owner_removes_a_keepsake(database: Database, household: Household) -> None:
    await fill(database, household)
    assert not await database.transact(lambda unit: unit.keepsakes.remove(2, household.bob.id))
    assert await database.transact(lambda unit: unit.keepsakes.remove(2, household.ann.id))
    assert not await database.transact(lambda unit: unit.keepsakes.remove(2, household.ann.id))
    assert await seen_by(database, household.bob) == [4, 3]


async def test_nobody_keeps_words_for_someone_unknown(database: Database, household: Household) -> None:
    stray = Keepsake(1, "thanks", 77, None, None, "private", {}, NOW, None)
    with pytest.raises(KeyError, match="77"):
        await database.transact(lambda unit: unit.keepsakes.add(stray))


async def test_what_becomes_of_it_is_seen_at_once_in_the_same_transaction(
    database: Database, household: Household
) -> None:
    await fill(database, household)

    def work(unit: Unit) -> None:
        unit.keepsakes.load([1, 2, 99])
        one = unit.keepsakes.get(1)
        assert one is not None
        unit.keepsakes.settle(one, "done")
        one = replace(one, state="done")
        assert unit.keepsakes.get(1) == one
        unit.keepsakes.reword(replace(one, words={"text": "better"}))
        assert unit.keepsakes.get(1) == replace(one, words={"text": "better"})
        assert unit.keepsakes.remove(2, household.ann.id)
        assert unit.keepsakes.get(2) is unit.keepsakes.get(99) is None
        unit.couples.end(household.couple, NOW)
        unit.people.forget(unit.people.get(household.ann.id))
        assert unit.keepsakes.get(1) is None

    await database.transact(work)
