"""Invites, looked up by the hash of their code."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from storage.ids import new_id
from storage.records import Invite
from storage.sql.transaction import Transaction
from storage.tables import invites

ADD = insert(invites)
BY_HASH = select(invites).where(invites.c.code_hash == bindparam("hash")).with_for_update()
BY_ID = select(invites).where(invites.c.id == bindparam("invite")).with_for_update()
OPEN = (
    select(invites)
    .where(invites.c.inviter_id == bindparam("inviter"), invites.c.state.in_(("open", "claimed")))
    .order_by(invites.c.id.desc())
    .limit(1)
    .with_for_update()
)
CHANGEABLE: Final = frozenset(("state", "joiner_id", "expires_at"))


class Invites:
    """Repository of invites within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, inviter_id: int, code_hash: bytes, now: datetime, expires_at: datetime) -> Invite:
        """Create an open invite for the code with this hash; the code itself is never stored."""
        invite = Invite(new_id(), inviter_id, None, "open", now, expires_at)
        self._transaction.write(
            ADD,
            {
                "id": invite.id, "inviter_id": inviter_id, "joiner_id": None, "code_hash": code_hash,
                "state": "open", "created_at": now, "expires_at": expires_at,
            },
        )  # fmt: skip
        return invite

    def by_hash(self, code_hash: bytes) -> Invite | None:
        """The invite with this code, in any state; None for an unknown code."""
        return _record(self._transaction.read(BY_HASH, {"hash": code_hash}).first())

    def get(self, invite_id: int) -> Invite:
        """The invite with this id. KeyError if there is none."""
        invite = _record(self._transaction.read(BY_ID, {"invite": invite_id}).first())
        if invite is None:
            raise KeyError(f"no invite has the id {invite_id}")
        return invite

    def open_of(self, inviter_id: int) -> Invite | None:
        """This person's newest invite that is open or claimed; it may have expired."""
        return _record(self._transaction.read(OPEN, {"inviter": inviter_id}).first())

    def change(self, invite: Invite, **fields: Any) -> Invite:
        """Change the invite's state, joiner_id or expires_at (TypeError for any other field)."""
        if not fields.keys() <= CHANGEABLE:
            raise TypeError("only state, joiner_id and expires_at of an invite can change")
        self._transaction.write(update(invites).where(invites.c.id == invite.id).values(**fields))
        return replace(invite, **fields)


def _record(row: Row[Any] | None) -> Invite | None:
    if row is None:
        return None
    return Invite(row.id, row.inviter_id, row.joiner_id, row.state, row.created_at, row.expires_at)
