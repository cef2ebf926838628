"""Traces of messages, and messages that are to be deleted from their chats."""

from datetime import timedelta

from storage.database import Database
from storage.records import Outgoing, Passing, Person, Settled, Trace
from storage.unit_of_work import PASSING, Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, NOW, STRANGERS_CHAT, Household

HOUR = timedelta(hours=1)
SETTLED = Settled(
    sent=[], failed=[], screens={},
    traces=[Trace(ANNS_CHAT, 7, False, NOW), Trace(BOBS_CHAT, 8, False, NOW)],
    passing=[Passing(ANNS_CHAT, 7, NOW + HOUR), Passing(STRANGERS_CHAT, 9, NOW + HOUR)],
)  # fmt: skip


async def traces(database: Database, chat_id: int, after: timedelta = HOUR) -> list[tuple[int, bool]]:
    found = await database.transact(lambda unit: unit.traces.of_chat(chat_id, NOW + after))
    return [(trace.message_id, trace.own) for trace in found]


async def test_a_chat_has_its_own_traces_in_order(database: Database) -> None:
    mine, theirs = Trace(ANNS_CHAT, 5, True, NOW), Trace(ANNS_CHAT, 4, False, NOW)
    await database.transact(lambda unit: unit.traces.add([mine, theirs, Trace(BOBS_CHAT, 6, True, NOW)]))
    assert await traces(database, ANNS_CHAT) == [(4, False), (5, True)]
    assert await traces(database, BOBS_CHAT) == [(6, True)]


async def test_a_message_met_again_stays_as_it_was_first(database: Database) -> None:
    for own in (True, False):
        await database.transact(lambda unit, own=own: unit.traces.add([Trace(ANNS_CHAT, 5, own, NOW)]))
    assert await traces(database, ANNS_CHAT) == [(5, True)]


async def test_after_48_hours_a_message_can_no_longer_be_deleted_and_is_forgotten(database: Database) -> None:
    await database.transact(lambda unit: unit.traces.add([Trace(ANNS_CHAT, 5, True, NOW)]))
    assert await traces(database, ANNS_CHAT, 48 * HOUR) == []
    assert await database.transact(lambda unit: unit.traces.prune(NOW + 47 * HOUR)) == 0
    assert await database.transact(lambda unit: unit.traces.prune(NOW + 48 * HOUR)) == 1
    assert await traces(database, ANNS_CHAT) == []


async def test_removed_traces_are_gone_and_others_stay(database: Database) -> None:
    await database.transact(
        lambda unit: unit.traces.add([Trace(ANNS_CHAT, number, True, NOW) for number in (1, 2, 3)])
    )
    await database.transact(lambda unit: unit.traces.remove(ANNS_CHAT, [1, 3]))
    assert await traces(database, ANNS_CHAT) == [(2, True)]
    await database.transact(lambda unit: unit.traces.drop(ANNS_CHAT))
    assert await traces(database, ANNS_CHAT) == []


async def test_marking_leaves_traces_and_plans_what_is_to_leave_once(
    database: Database, household: Household
) -> None:
    for _ in range(2):
        await database.transact(lambda unit: unit.settle(SETTLED))
    assert await traces(database, ANNS_CHAT) == [(7, False)]
    [planned] = await database.transact(lambda unit: unit.nudges.planned_of(household.ann.id, PASSING))
    assert (planned.details, planned.due_at) == ({"message": 7}, NOW + HOUR)


async def test_private_messages_are_known_and_their_leaving_is_planned(
    database: Database, household: Household
) -> None:
    settled = Settled(
        [], [], {}, passing=[Passing(ANNS_CHAT, 7, NOW + HOUR, private=True)],
        private={ANNS_CHAT: {7: 1_000}, STRANGERS_CHAT: {9: 1_000}},
    )  # fmt: skip
    for _ in range(2):
        await database.transact(lambda unit: unit.settle(settled))
    ann = await database.transact(lambda unit: unit.people.get(household.ann.id))
    assert ann.private == {7: 1_000}
    [planned] = await database.transact(lambda unit: unit.nudges.planned_of(ann.id, PASSING))
    assert planned.details == {"message": 7, "private": True}
    added = await database.transact(lambda unit: knows_and_says(unit, ann))
    assert added.private == {7: 1_000}, "whoever sends a message learns what stands above it"
    await database.transact(lambda unit: unit.settle(Settled([], [], {}, private={ANNS_CHAT: {}})))
    assert (await database.transact(lambda unit: unit.people.get(household.ann.id))).private == {}


async def test_that_a_message_loses_its_buttons_is_planned_beside_its_leaving(
    database: Database, household: Household
) -> None:
    live = Passing(ANNS_CHAT, 7, NOW + 2 * HOUR, only_buttons=True)
    for passing in (live, Passing(ANNS_CHAT, 7, NOW + HOUR, private=True), live):
        await database.transact(lambda unit, one=passing: unit.settle(Settled([], [], {}, passing=[one])))
    planned = await database.transact(lambda unit: unit.nudges.planned_of(household.ann.id, PASSING))
    assert [one.details for one in planned] == [
        {"message": 7, "private": True}, {"message": 7, "buttons": True},
    ]  # fmt: skip


def knows_and_says(unit: Unit, person: Person) -> Outgoing:
    return unit.outbox.add(unit.people.get(person.id).chat_id, {}, person.id, now=NOW)


async def test_the_traces_of_someone_forgotten_are_gone(database: Database, household: Household) -> None:
    await database.transact(lambda unit: unit.settle(SETTLED))
    await database.transact(lambda unit: unit.couples.end(household.couple, NOW))
    await database.transact(lambda unit: unit.people.forget(unit.people.get(household.ann.id)))
    assert await traces(database, ANNS_CHAT) == []
    assert await traces(database, BOBS_CHAT) == [(8, False)]
