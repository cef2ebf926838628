"""The unit of work: one transaction with all its repositories."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update

from storage.counts import counts
from storage.couple_states import CoupleStates
from storage.couples import Couples
from storage.daily_questions import DailyQuestions
from storage.invites import Invites
from storage.keepsakes import Keepsakes
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.people import People
from storage.records import Nudge, Settled
from storage.requests import Requests
from storage.revisions import Revisions
from storage.sealing.keyring import Keyring
from storage.sealing.vault import Vault, WrappedKey
from storage.sessions import Sessions
from storage.sql.prepared import Prepared
from storage.sql.transaction import Transaction
from storage.sql.worker import Worker
from storage.sql.write_buffer import WriteBuffer
from storage.tables import appointments, paths, people
from storage.traces import Traces
from storage.updates import Updates

# The kind of nudge that deletes a message from its chat: {"message": its id}, and whether it is private.
PASSING = "passing"
QUESTIONS_KEPT = timedelta(days=200)  # longer than half a year, within which none comes twice


class Unit:
    """What a work function is given: everything stored, as seen by one transaction."""

    def __init__(self, transaction: Transaction, vault: Vault, house: WrappedKey, worker: Worker) -> None:
        self.transaction = transaction
        self._keyring = Keyring(transaction, vault, house)
        self.people = People(transaction, self._keyring)
        self.couples = Couples(transaction, self.people)
        self.invites = Invites(transaction)
        self.daily_questions = DailyQuestions(transaction)
        self.paths = CoupleStates(transaction, self._keyring, paths)
        self.appointments = CoupleStates(transaction, self._keyring, appointments)
        self.requests = Requests(transaction, self._keyring)
        self.revisions = Revisions(transaction)
        self.sessions = Sessions(transaction, self._keyring)
        self.keepsakes = Keepsakes(transaction, self._keyring)
        self.nudges = Nudges(transaction, self._keyring, self.people)
        self.outbox = Outbox(transaction, self._keyring, self.people, worker)
        self.traces = Traces(transaction)
        self.updates = Updates(transaction)
        transaction.write_pending = self._write

    def load(self, chats: Iterable[int] = (), updates: Iterable[int] = (), also: Iterable[int] = ()) -> None:
        """Prefetch what a batch will need: seen updates, people, partners, sessions in focus.

        also: chats whose people are read (and locked) in the same SELECT, but without their sessions.
        """
        chats = list(chats)
        self.updates.load(updates)
        self.people.load([*chats, *also])
        present = (self.people.by_chat(chat_id) for chat_id in chats)
        self.sessions.load(person.focus for person in present if person and person.focus is not None)

    def due(self, now: datetime, limit: int) -> list[Nudge]:
        """The nudges that are due, and read with them what deciding on them takes (see `Nudges.due`)."""
        found = self.nudges.due(now, limit)
        theirs = [self.people.get(nudge.person_id) for nudge in found]
        self.sessions.load(person.focus for person in theirs if person.focus is not None)
        self.couples.load(person.couple_id for person in theirs if person.couple_id is not None)
        self.keepsakes.load(nudge.details["keepsake"] for nudge in found if "keepsake" in nudge.details)
        return found

    def settle(self, settled: Settled) -> None:
        """Record the outcome of messages, and traces of the new ones. Idempotent.

        A message to be deleted later, or to lose its buttons, gets a nudge of kind `PASSING`.
        """
        self.outbox.settle(settled)
        self.traces.add(settled.traces)
        for passing in settled.passing:
            person = self.people.by_chat(passing.chat_id)
            known = self.nudges.planned_of(person.id, PASSING) if person is not None else ()
            is_known = any(
                one.details["message"] == passing.message_id
                and bool(one.details.get("buttons")) == passing.only_buttons
                for one in known
            )
            if person is not None and not is_known:
                how = {"private": passing.private, "buttons": passing.only_buttons}
                details = {"message": passing.message_id, **{name: True for name, so in how.items() if so}}
                self.nudges.plan(person.id, PASSING, passing.due_at, details=details)

    def prune(self, now: datetime, finished: timedelta) -> None:
        """Delete what is no longer needed; finished things, once they have been finished for that long."""
        self.updates.prune(now)
        self.traces.prune(now)
        self.nudges.prune(now - finished)
        self.requests.prune(now - finished)
        self.daily_questions.prune(now - QUESTIONS_KEPT)
        self.sessions.prune(now - finished)

    def counts(self) -> dict[str, Any]:
        """What `duologue stats --json` prints."""
        return counts(self.transaction)

    def _write(self, waiting: WriteBuffer) -> None:
        """One statement per kind of row."""
        if waiting.updates:
            self.updates.write(waiting.updates)
            self.transaction.newest_update = max(self.transaction.newest_update, *waiting.updates)
        self._write_people(waiting.people)
        if waiting.sessions:
            self.sessions.write(list(waiting.sessions.values()))
        self.nudges.write_settled(waiting.settled.values(), waiting.days)
        self.nudges.write_cancels(waiting.cancels)
        if waiting.nudges:
            self.nudges.write([planned for session in waiting.nudges.values() for planned in session])
        if waiting.outbox:
            self.outbox.write(waiting.outbox)
        if waiting.traces:
            self.traces.write(waiting.traces)

    def _write_people(self, changed: dict[int, dict[str, Any]]) -> None:
        alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for person_id, columns in sorted(changed.items()):
            alike[tuple(sorted(columns))].append(
                {"person": person_id} | {f"new_{name}": columns[name] for name in columns}
            )
        for names, rows in alike.items():
            _change_of(names).run(self.transaction.connection, rows)


@cache
def _change_of(names: tuple[str, ...]) -> Prepared:
    """The statement that updates these columns of a person."""
    return Prepared(
        update(people)
        .where(people.c.id == bindparam("person"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
