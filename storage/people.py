"""People: looked up by chat, loaded together with their partners."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, or_, select, update

from storage.ids import new_id
from storage.records import Erasure, Json, Person
from storage.sealing.keyring import Keyring
from storage.sql.prepared import Prepared, among
from storage.sql.transaction import Transaction
from storage.tables import invites, keepsakes, nudges, outbox, people, requests, sessions, traces

# Locked in id order, so that two workers cannot deadlock.
IN_ORDER = select(people).order_by(people.c.id).with_for_update()


def _with_partners(column: ColumnElement[Any], ids: str) -> ColumnElement[bool]:
    """People with one of these ids in this column, and their partners."""
    theirs = select(people.c.couple_id).where(among(column, ids), people.c.couple_id.is_not(None))
    return or_(among(column, ids), among(people.c.couple_id, theirs))


WITH_PARTNERS = Prepared(IN_ORDER.where(_with_partners(people.c.chat_id, "chats")))
FREE_WITH_PARTNERS = Prepared(
    select(people)
    .where(_with_partners(people.c.id, "ids"))
    .order_by(people.c.id)
    .with_for_update(skip_locked=True)
)
BY_CHAT = IN_ORDER.where(people.c.chat_id == bindparam("chat"))
BY_ID = IN_ORDER.where(people.c.id == bindparam("person"))
MEMBERS = IN_ORDER.where(people.c.couple_id == bindparam("couple"))
ADD = insert(people)
FORGET = (
    update(people)
    .where(people.c.id == bindparam("person"))
    .values(
        chat_id=None, key=None, name=None, asked=None, care=None, hiding=None, parting=None, private=None,
        pace=None, zone=None, focus=None, screen=None, invite_id=None, codes_paused_until=None,
        blocked_at=None, language="", stage="gone", wrong_codes=0,
    )
)  # fmt: skip
WITHDRAW = (
    update(invites)
    .where(
        or_(invites.c.inviter_id == bindparam("person"), invites.c.joiner_id == bindparam("person")),
        invites.c.state.in_(("open", "claimed")),
    )
    .values(state="withdrawn")
)

CARE_BYTES: Final = 320
PLAIN: Final = frozenset(
    (
        "language",
        "zone",
        "stage",
        "focus",
        "screen",
        "invite_id",
        "wrong_codes",
        "codes_paused_until",
        "blocked_at",
    )
)


class People:
    """Repository of people within one transaction; each person is read once."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._transaction = transaction
        self._keyring = keyring
        self._people: dict[int, Person] = {}
        self._chats: dict[int, int | None] = {}  # chat id → person id; None: known to be a stranger
        self._members: dict[int, list[int]] = {}  # couple id → its members, once both are loaded
        transaction.on_undo.append(self.forget_read)

    def forget_read(self) -> None:
        """Clear the identity map, so that people are read again when next asked for."""
        self._people.clear()
        self._chats.clear()
        self._members.clear()

    def load(self, chats: Iterable[int]) -> None:
        """Read everyone in these chats and their partners in one SELECT.

        On PostgreSQL this locks their rows, in id order.
        """
        wanted = sorted(set(chats) - self._chats.keys())
        if not wanted:
            return
        self._chats.update(dict.fromkeys(wanted))
        self._hold_couples(self._transaction.rows(WITH_PARTNERS, {"chats": wanted}))

    def load_free(self, person_ids: Iterable[int]) -> set[int]:
        """Read and lock these people and their partners, skipping any that another worker holds.

        Returns the ids that were read.
        """
        found = self._transaction.rows(FREE_WITH_PARTNERS, {"ids": sorted(set(person_ids))})
        members = Counter(row.couple_id for row in found)
        rows = [row for row in found if row.couple_id is None or members[row.couple_id] == 2]
        self._hold_couples(rows)
        return {row.id for row in rows}

    def loaded(self) -> list[Person]:
        """Everyone read so far."""
        return list(self._people.values())

    def known(self, person_id: int | None) -> Person | None:
        """A person who has already been loaded; None for anyone else."""
        return None if person_id is None else self._people.get(person_id)

    def by_chat(self, chat_id: int) -> Person | None:
        """The person with this private chat; None for a stranger."""
        if chat_id not in self._chats:
            self._chats[chat_id] = None
            self._hold(self._transaction.read(BY_CHAT, {"chat": chat_id}).all())
        person_id = self._chats[chat_id]
        return None if person_id is None else self.get(person_id)

    def get(self, person_id: int) -> Person:
        """The person with this id. KeyError if there is none, or if they were erased."""
        if person_id not in self._people:
            self._hold(self._transaction.read(BY_ID, {"person": person_id}).all())
        try:
            return self._people[person_id]
        except KeyError:
            raise KeyError(f"no person has the id {person_id}") from None

    def partner_of(self, person: Person) -> Person | None:
        """The other member of the person's live couple; None if they are in none."""
        if person.couple_id is None:
            return None
        if person.couple_id not in self._members:
            self._hold_couples(self._transaction.read(MEMBERS, {"couple": person.couple_id}).all())
        others = [other for other in self._members.get(person.couple_id, ()) if other != person.id]
        return self.get(others[0]) if others else None

    def add(self, chat_id: int, language: str, now: datetime) -> Person:
        """Create a person at stage "new", with their own key.

        IntegrityError if the chat already belongs to someone.
        """
        person = Person(
            id=new_id(), chat_id=chat_id, name=None, language=language, zone=None, stage="new",
            couple_id=None, focus=None, screen=None, asked={}, care={}, invite_id=None, wrong_codes=0,
            codes_paused_until=None, blocked_at=None, created_at=now, hiding={}, parting={},
        )  # fmt: skip
        key = self._keyring.vault.new_key(f"people/key/{person.id}")
        self._keyring.hold(person.id, key.wrapped)
        self._transaction.write(
            ADD,
            {
                "id": person.id, "chat_id": chat_id, "key": key.wrapped, "language": language, "stage": "new",
                "wrong_codes": 0, "created_at": now, "care": self._seal_care(person.id, {}),
            },
        )  # fmt: skip
        self._people[person.id] = person
        self._chats[chat_id] = person.id
        return person

    def change(self, person: Person, **fields: Any) -> Person:
        """Change fields of the person: any but id, chat_id, couple_id and created_at (TypeError).

        ValueError if `care` is longer than `CARE_BYTES` as JSON.

        Only the named fields are written; the others keep the database's values, even if `person` is an
        outdated record.
        """
        current = self.get(person.id)
        columns: dict[str, Any] = {}
        for name, value in fields.items():
            if name in PLAIN:
                columns[name] = value
            elif name == "name":
                columns[name] = None if value is None else self._seal(person.id, name, value.encode())
            elif name == "private":
                kept = {str(message_id): leaves for message_id, leaves in value.items()}
                columns[name] = self._seal(person.id, name, orjson.dumps(kept)) if kept else None
            elif name in ("asked", "hiding", "parting", "pace"):
                columns[name] = self._seal(person.id, name, orjson.dumps(value)) if value else None
            elif name == "care":
                columns[name] = self._seal_care(person.id, value)
            else:
                raise TypeError(f"{name} cannot be changed here")
        changed = replace(current, **fields)
        if changed != current:
            if _what_hides(changed) != _what_hides(current):
                self._transaction.erasures.append(Erasure("hiding", person.id, more=columns["hiding"] or b""))
            self._transaction.pending.people.setdefault(person.id, {}).update(columns)
            self._people[person.id] = changed
        return changed

    def pair(self, person_ids: Sequence[int], couple_id: int | None) -> None:
        """Record in the identity map which couple these people are now in; the table is already updated."""
        self._members.clear()
        for person_id in person_ids:
            if person_id in self._people:
                self._people[person_id] = replace(self._people[person_id], couple_id=couple_id)

    def forget(self, person: Person) -> None:
        """Erase a person: destroy their key and their rows, including every session they took part in.

        Their couple must have ended (ValueError). An empty row stays, because other rows still refer to it.
        To remove the old bytes from the database's files as well, call `Database.scrub` afterwards.
        """
        if self.get(person.id).couple_id is not None:
            raise ValueError("end the couple before forgetting one of the two")
        self._transaction.flush()
        for table, condition in (
            (nudges, nudges.c.person_id == person.id),
            (outbox, outbox.c.person_id == person.id),
            (keepsakes, keepsakes.c.owner_id == person.id),
            (requests, requests.c.asker_id == person.id),
            (sessions, or_(sessions.c.seat_a == person.id, sessions.c.seat_b == person.id)),
            (traces, traces.c.chat_id == person.chat_id),
        ):
            self._transaction.write(delete(table).where(condition))
        self._transaction.erasures.append(Erasure("erased", person.id))
        self._transaction.write(WITHDRAW, {"person": person.id})
        self._transaction.write(FORGET, {"person": person.id})
        for empty in self._transaction.on_undo:
            empty()  # what other repositories have cached is now out of date
        self._keyring.hold(person.id, None)

    def hide_as(self, person: Person, sealed: bytes) -> Person:
        """Change the person's `hiding` to what the erasure journal has of it. SealBroken."""
        return self.change(person, hiding=self._json(person.id, "hiding", sealed or None))

    def _json(self, person_id: int, column: str, sealed: bytes | None) -> Json:
        if sealed is None:  # true for most people
            return {}
        return self._keyring.open_json(person_id, f"people/{column}/{person_id}", sealed)

    def _seal(self, person_id: int, column: str, data: bytes) -> bytes | None:
        return self._keyring.seal(person_id, f"people/{column}/{person_id}", data)

    def _seal_care(self, person_id: int, care: Json) -> bytes | None:
        data = orjson.dumps(care)
        if len(data) > CARE_BYTES:
            raise ValueError(f"care may have {CARE_BYTES} bytes")
        return self._seal(person_id, "care", data.ljust(CARE_BYTES))

    def _hold_couples(self, rows: Sequence[Row[Any]]) -> None:
        self._hold(rows)
        for row in rows:
            if row.couple_id is not None:
                members = self._members.setdefault(row.couple_id, [])
                if row.id not in members:
                    members.append(row.id)

    def _hold(self, rows: Sequence[Row[Any]]) -> None:
        for row in rows:
            # Someone already loaded may have changes that are not written yet.
            if row.key is not None and row.id not in self._people:
                self._keyring.hold(row.id, row.key)
                self._people[row.id] = self._open(row)
                self._chats[row.chat_id] = row.id

    def _open(self, row: Row[Any]) -> Person:
        name = self._keyring.open(row.id, f"people/name/{row.id}", row.name)
        return Person(
            id=row.id, chat_id=row.chat_id, name=None if name is None else name.decode(),
            language=row.language, zone=row.zone, stage=row.stage, couple_id=row.couple_id, focus=row.focus,
            screen=row.screen, asked=self._json(row.id, "asked", row.asked),
            hiding=self._json(row.id, "hiding", row.hiding), care=self._json(row.id, "care", row.care),
            parting=self._json(row.id, "parting", row.parting),
            pace=self._json(row.id, "pace", row.pace),
            private={int(one): at for one, at in self._json(row.id, "private", row.private).items()},
            invite_id=row.invite_id, wrong_codes=row.wrong_codes, codes_paused_until=row.codes_paused_until,
            blocked_at=row.blocked_at, created_at=row.created_at,
        )  # fmt: skip


def _what_hides(person: Person) -> tuple[object, bool]:
    """What an older copy must not undo: the word, and whether the chat is hidden."""
    return person.hiding.get("word"), person.hidden
