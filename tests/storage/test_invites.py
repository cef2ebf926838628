"""Invites."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from tests.storage.household import NOW, Household

TOMORROW = NOW + timedelta(days=1)


async def test_an_invite_is_found_by_the_hash_of_its_code(database: Database, household: Household) -> None:
    made = await database.transact(lambda unit: unit.invites.add(household.ann.id, b"hash", NOW, TOMORROW))
    assert (made.state, made.joiner_id, made.expires_at) == ("open", None, TOMORROW)
    assert await database.transact(lambda unit: unit.invites.by_hash(b"hash")) == made
    assert await database.transact(lambda unit: unit.invites.get(made.id)) == made
    assert await database.transact(lambda unit: unit.invites.by_hash(b"another")) is None


async def test_an_unknown_invite_is_a_key_error(database: Database) -> None:
    with pytest.raises(KeyError, match="77"):
        await database.transact(lambda unit: unit.invites.get(77))


async def test_a_code_is_given_once(database: Database, household: Household) -> None:
    await database.transact(lambda unit: unit.invites.add(household.ann.id, b"hash", NOW, TOMORROW))
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.invites.add(household.bob.id, b"hash", NOW, TOMORROW))


@pytest.mark.parametrize(("state", "found"), [("claimed", True), ("used", False), ("withdrawn", False)])
async def test_an_invite_counts_as_open_until_it_is_used_or_withdrawn(
    database: Database, household: Household, state: str, found: bool
) -> None:
    made = await database.transact(lambda unit: unit.invites.add(household.ann.id, b"hash", NOW, TOMORROW))
    changed = await database.transact(
        lambda unit: unit.invites.change(made, state=state, joiner_id=household.bob.id)
    )
    assert changed == dataclasses.replace(made, state=state, joiner_id=household.bob.id)
    assert await database.transact(lambda unit: unit.invites.get(made.id)) == changed
    still_open = await database.transact(lambda unit: unit.invites.open_of(household.ann.id))
    assert still_open == (changed if found else None)


async def test_of_several_open_invites_the_newest_counts(database: Database, household: Household) -> None:
    made = [
        await database.transact(
            lambda unit, at=at: unit.invites.add(household.ann.id, bytes([at]), NOW, TOMORROW)
        )
        for at in range(3)
    ]
    newest = max(made, key=lambda invite: invite.id)
    assert await database.transact(lambda unit: unit.invites.open_of(household.ann.id)) == newest
    assert await database.transact(lambda unit: unit.invites.open_of(household.bob.id)) is None


async def test_an_invite_has_no_other_states_and_no_other_fields(
    database: Database, household: Household
) -> None:
    made = await database.transact(lambda unit: unit.invites.add(household.ann.id, b"hash", NOW, TOMORROW))
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.invites.change(made, state="lost"))
    with pytest.raises(TypeError):
        await database.transact(lambda unit: unit.invites.change(made, inviter_id=household.bob.id))
