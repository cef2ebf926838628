"""People."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.ids import new_id
from storage.records import Keepsake
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, STRANGERS_CHAT, Household


async def test_a_stranger_is_nobody(database: Database) -> None:
    assert await database.transact(lambda unit: unit.people.by_chat(STRANGERS_CHAT)) is None


async def test_an_unknown_id_is_a_key_error(database: Database) -> None:
    with pytest.raises(KeyError, match="77"):
        await database.transact(lambda unit: unit.people.get(77))


async def test_a_new_person_is_new_and_nothing_else(database: Database) -> None:
    added = await database.transact(lambda unit: unit.people.add(ANNS_CHAT, "de-AT", NOW))
    assert (added.stage, added.language, added.name, added.couple_id, added.asked) == (
        "new",
        "de-AT",
        None,
        None,
        {},
    )
    assert await database.transact(lambda unit: unit.people.get(added.id)) == added


async def test_a_chat_belongs_to_one_person(database: Database, household: Household) -> None:
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.people.add(ANNS_CHAT, "en", NOW))


async def test_every_field_that_may_change_does(database: Database, household: Household) -> None:
    changes = {
        "name": "Änn 🌻", "language": "fr", "zone": "Europe/Paris", "stage": "left", "focus": None,
        "screen": 2**40, "asked": {"for": "name"}, "invite_id": 5, "wrong_codes": 3,
        "codes_paused_until": NOW + timedelta(hours=1), "blocked_at": NOW,
        "hiding": {"word": "heron", "on": True}, "parting": {"name": "Bob"},
        "private": {7: 1_800_000_000},
    }  # fmt: skip
    changed = await database.transact(lambda unit: unit.people.change(household.ann, **changes))
    assert changed == dataclasses.replace(household.ann, **changes)
    assert await database.transact(lambda unit: unit.people.get(household.ann.id)) == changed


async def test_changing_one_field_of_an_old_record_keeps_what_others_changed(
    database: Database, household: Household
) -> None:
    await database.transact(lambda unit: unit.people.change(household.ann, name="Anna"))
    await database.transact(lambda unit: unit.people.change(household.ann, zone="Europe/Rome"))
    ann = await database.transact(lambda unit: unit.people.get(household.ann.id))
    assert (ann.name, ann.zone) == ("Anna", "Europe/Rome")


@pytest.mark.parametrize("field", ["id", "chat_id", "couple_id", "created_at", "nickname"])
async def test_other_fields_do_not_change(database: Database, household: Household, field: str) -> None:
    with pytest.raises(TypeError, match=field):
        await database.transact(lambda unit: unit.people.change(household.ann, **{field: 1}))


async def test_partners_find_each_other(database: Database, household: Household) -> None:
    ann, bob = household.ann, household.bob
    assert await database.transact(lambda unit: unit.people.partner_of(ann)) == bob
    assert await database.transact(lambda unit: unit.people.partner_of(bob)) == ann


async def test_someone_alone_has_no_partner(database: Database) -> None:
    single = await database.transact(lambda unit: unit.people.add(STRANGERS_CHAT, "en", NOW))
    assert await database.transact(lambda unit: unit.people.partner_of(single)) is None


async def test_a_batch_reads_people_partners_and_sessions_ahead(
    database: Database, household: Household
) -> None:
    def handle(unit: Unit, item: int) -> None:
        statements: list[str] = []
        event.listen(
            unit.transaction.connection, "before_cursor_execute", lambda *call: statements.append(call[2])
        )
        ann = unit.people.by_chat(ANNS_CHAT)
        assert ann is not None
        bob = unit.people.partner_of(ann)
        assert ann.focus is not None
        assert (bob, unit.sessions.get(ann.focus)) == (household.bob, household.session)
        assert unit.people.by_chat(STRANGERS_CHAT) is None
        assert unit.updates.fresh(item, NOW)
        assert statements == []

    batch = await database.batch([1], handle, chats=[ANNS_CHAT, STRANGERS_CHAT], updates=[1])
    assert batch.failures == []


async def test_a_forgotten_person_is_gone_with_everything_that_was_only_theirs(
    database: Database, household: Household
) -> None:
    ann, bob = household.ann, household.bob
    keepsake = Keepsake(
        new_id(), "thanks", ann.id, household.couple.id, None, "partner", {"text": "x"}, NOW, None
    )

    def live(unit: Unit) -> None:
        unit.keepsakes.add(keepsake)
        unit.nudges.plan(ann.id, "daily", NOW)
        unit.outbox.add(ANNS_CHAT, {"text": "x"}, ann.id, now=NOW)
        unit.sessions.save(
            dataclasses.replace(household.session, words={"a": {"text": "Ann's"}, "b": {"text": "Bob's"}})
        )

    def forget(unit: Unit) -> None:
        unit.couples.end(household.couple, NOW)
        unit.people.forget(unit.people.get(ann.id))
        assert unit.sessions.get(household.session.id) is None
        assert unit.people.by_chat(ANNS_CHAT) is None

    await database.transact(live)
    await database.transact(forget)
    assert await database.transact(lambda unit: unit.people.by_chat(ANNS_CHAT)) is None
    assert await database.transact(lambda unit: unit.keepsakes.seen_by(bob)) == []
    assert await database.transact(lambda unit: unit.nudges.due(NOW)) == []
    assert await database.transact(lambda unit: unit.outbox.pending(5)) == []
    assert await database.transact(lambda unit: unit.sessions.get(household.session.id)) is None
    assert (await database.transact(lambda unit: unit.counts()))["partners"] == 1


async def test_a_forgotten_person_may_come_back_as_someone_new(
    database: Database, household: Household
) -> None:
    def forget(unit: Unit) -> int:
        unit.couples.end(household.couple, NOW)
        unit.people.forget(household.ann)
        return unit.people.add(ANNS_CHAT, "en", NOW).id

    assert await database.transact(forget) != household.ann.id


async def test_nobody_is_forgotten_in_the_middle_of_a_couple(
    database: Database, household: Household
) -> None:
    with pytest.raises(ValueError, match="end the couple"):
        await database.transact(lambda unit: unit.people.forget(household.ann))
    assert await database.transact(lambda unit: unit.people.by_chat(BOBS_CHAT)) == household.bob
