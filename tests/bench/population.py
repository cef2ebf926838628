"""A database with so many couples, each in the middle of the listening loop: every row is really made.

    python -m tests.bench.population FOLDER COUPLES

Two people each (name, key and care sealed), a couple, one finished and one running exercise, a keepsake each,
and a planned nudge: what somebody leaves who has been here for a while. The exercise is led to its place
once, by the engine, and every couple gets that session under its own keys. Rows are written many at once,
past the repositories; the bot that reads them would notice the smallest difference, as everything is sealed.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Table, insert, select

from bot.account.onboarding import HERE
from bot.nudges.kinds import LOOK
from bot.safety.record import Care
from dialogues.engine.events import Seat
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from storage.database import Database
from storage.ids import OrderedIds
from storage.people import CARE_BYTES
from storage.sealing.master_key import find_vault
from storage.sealing.vault import Vault, WrappedKey
from storage.tables import couples, house_keys, keepsakes, nudges, people, sessions
from storage.unit_of_work import Unit

EXERCISE = "listening_loop"
FIRST_CHAT = 1_000_000
NAMES: dict[Seat, str] = {"a": "Ada", "b": "Ben"}
SEATS: tuple[Seat, Seat] = ("a", "b")
NEXT_ID = OrderedIds().next  # so many rows a millisecond would meet by chance
AT_ONCE = 2_000  # couples in a transaction
AGO = timedelta(hours=1)  # since it was begun: nobody counts as active in it, and no reminder is due
WARM_UP = "3", "2"  # how worked up each is


@dataclass(frozen=True, slots=True)
class Pattern:
    """The sessions that every couple gets, each with its own ids and keys."""

    revision: Revision
    running: Rehearsal
    finished: Rehearsal
    look_at: datetime  # when the running one is looked at again


def chats(couple: int) -> tuple[int, int]:
    """The two chats of a couple, counted from zero."""
    return FIRST_CHAT + 2 * couple, FIRST_CHAT + 2 * couple + 1


async def populate(folder: Path, count: int) -> None:
    """Make the database and its key in this folder, or let an existing one grow to so many couples."""
    url = f"sqlite:///{folder}/duologue.sqlite3"
    vault = find_vault(url, file=folder / "master.key")
    database = Database(url, vault)
    await database.open()
    try:
        await settle(database, vault, count, datetime.now(UTC))
    finally:
        await database.close()


async def settle(
    database: Database, vault: Vault, count: int, now: datetime, rows: "Callable[..., Rows] | None" = None
) -> None:
    """Let a database grow to so many couples, as they are at that moment; `rows` makes what they have."""
    pattern = _pattern(now)
    there = await database.transact(lambda unit: int(unit.counts()["couples"]))
    for first, last in _parts(there, count):
        await _add(database, vault, pattern, range(first, last), now, rows or Rows)


async def _add(
    database: Database,
    vault: Vault,
    pattern: Pattern,
    numbers: range,
    now: datetime,
    make: "Callable[..., Rows]",
) -> None:
    """Add these couples."""

    def work(unit: Unit) -> None:
        unit.revisions.keep(pattern.revision.hash, EXERCISE, pattern.revision.document)
        house = unit.transaction.read(select(house_keys)).one()
        rows = make(vault, WrappedKey(f"house_keys/key/{house.id}", house.key), pattern, now)
        for number in numbers:
            rows.add(number)
        for table, made in rows.made.items():
            unit.transaction.write(insert(table), made)

    await database.transact(work)


class Rows:
    """What becomes rows, table by table, as storage's repositories would write it, but many at once."""

    def __init__(self, vault: Vault, house: WrappedKey, pattern: Pattern, now: datetime) -> None:
        self.vault = vault
        self._house = house
        self._pattern = pattern
        self.now = now
        self._care = orjson.dumps(Care().as_json()).ljust(CARE_BYTES)
        self.made: dict[Table, list[dict[str, Any]]] = {
            table: [] for table in (people, couples, sessions, keepsakes, nudges)
        }

    def add(self, number: int) -> None:
        """A couple, counted from zero."""
        couple_id, finished, running = NEXT_ID(), NEXT_ID(), NEXT_ID()
        keys = {
            seat: self._person(seat, chat_id, couple_id, running)
            for seat, chat_id in zip(SEATS, chats(number), strict=True)
        }
        seats = {seat: person_id for seat, (person_id, _) in keys.items()}
        self.made[couples].append(
            {"id": couple_id, "first_id": seats["a"], "second_id": seats["b"], "created_at": self.now}
        )
        for session_id, like in ((finished, self._pattern.finished), (running, self._pattern.running)):
            self._session(session_id, like, couple_id, keys)
        kept = {
            person_id: self._keepsake(person_id, key, couple_id, finished) for person_id, key in keys.values()
        }
        self.plan(seats["a"], LOOK, self._pattern.look_at, session_id=running)
        for seat, (person_id, key) in keys.items():
            self.plan_more(seat, person_id, key, kept[person_id])

    def plan(self, person_id: int, kind: str, due_at: datetime, **more: Any) -> None:
        """A planned nudge."""
        self.made[nudges].append(
            {"id": NEXT_ID(), "person_id": person_id, "session_id": None, "kind": kind, "state": "planned"}
            | {"due_at": due_at, "details": None}
            | more
        )

    def plan_more(self, seat: Seat, person_id: int, key: WrappedKey, keepsake_id: int) -> None:
        """What else is planned for somebody; nothing here."""

    def _person(self, seat: Seat, chat_id: int, couple_id: int, focus: int) -> tuple[int, WrappedKey]:
        person_id = NEXT_ID()
        key = self.vault.new_key(f"people/key/{person_id}")
        sealed = {
            column: self.vault.seal(key, f"people/{column}/{person_id}", data)
            for column, data in (("name", NAMES[seat].encode()), ("care", self._care))
        }
        self.made[people].append(
            {"id": person_id, "chat_id": chat_id, "key": key.wrapped, "language": "en", "stage": HERE}
            | {"couple_id": couple_id, "focus": focus, "screen": 1, "zone": "Europe/Lisbon"}
            | {"wrong_codes": 0, "created_at": self.now}
            | sealed
        )
        return person_id, key

    def _session(
        self, session_id: int, like: Rehearsal, couple_id: int, keys: dict[Seat, tuple[int, WrappedKey]]
    ) -> None:
        state, words = like.session.to_json()
        sealed = {
            f"words_{seat}": self.vault.seal(
                key, f"sessions/words/{session_id}/{seat}", orjson.dumps(words[seat])
            )
            for seat, (_, key) in keys.items()
        }
        self.made[sessions].append(
            {"id": session_id, "script_id": EXERCISE, "revision": self._pattern.revision.hash}
            | {"couple_id": couple_id, "seat_a": keys["a"][0], "seat_b": keys["b"][0]}
            | {"status": like.session.status, "version": 1}
            | {"state": self.vault.seal(self._house, f"sessions/state/{session_id}", orjson.dumps(state))}
            | {"created_at": self.now, "updated_at": self.now}
            | sealed
        )

    def _keepsake(self, person_id: int, key: WrappedKey, couple_id: int, session_id: int) -> int:
        keepsake_id = NEXT_ID()
        words = orjson.dumps({"html": "Ten minutes side by side at dinner, without a screen between us."})
        self.made[keepsakes].append(
            {"id": keepsake_id, "kind": "wish", "owner_id": person_id, "couple_id": couple_id}
            | {"session_id": session_id, "audience": "partner", "created_at": self.now, "state": "kept"}
            | {"words": self.vault.seal(key, f"keepsakes/words/{keepsake_id}", words)}
        )
        return keepsake_id


def _pattern(now: datetime) -> Pattern:
    revision = shipped()[EXERCISE]
    running, finished = (_begun(revision, now) for _ in range(2))
    finished.choose("a", finished.session.visit, "stop")
    assert running.session.status == "waiting", "the first speaker has the floor"
    assert finished.session.status == "stopped"
    assert running.planned is not None
    return Pattern(revision, running, finished, running.planned)


def _begun(revision: Revision, now: datetime) -> Rehearsal:
    """The exercise, live, where the first one has the floor."""
    settings = {"way": "live", "length": "long"}
    play = Rehearsal(revision, NAMES, now=now - AGO, settings=settings)
    play.begin()
    play.choose("b", play.session.visit, "open")
    for seat, stirred in zip(SEATS, WARM_UP, strict=True):
        play.tap(seat, stirred)
        play.tap(seat, "Yes")
    play.tap("a", "Cool")
    return play


def _parts(there: int, count: int) -> Iterator[tuple[int, int]]:
    for first in range(there, count, AT_ONCE):
        yield first, min(first + AT_ONCE, count)


if __name__ == "__main__":
    started = time.monotonic()
    asyncio.run(populate(Path(sys.argv[1]), int(sys.argv[2])))
    print(f"{int(sys.argv[2]):,} couples in {time.monotonic() - started:.0f} s")
