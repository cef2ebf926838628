"""What is done again when the database turns out to be older than what has happened since.

Who was erased is erased again, who left has left, whose chat was hidden is hidden. Reminders that were due
while the bot was at work have been said: they are settled as usual, and what they say is dropped.
"""

import logging
from datetime import datetime

from bot.account import own_data
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import leave
from bot.exercises import actions
from bot.logs import fault
from bot.routing import nudges
from storage.batches import run_batch
from storage.errors import SealBroken
from storage.older_file import Behind
from storage.records import Nudge
from storage.unit_of_work import Unit

BATCH = 500  # nudges at a time

log = logging.getLogger(__name__)


def settle(practice: Practice, unit: Unit, behind: Behind, now: datetime) -> None:
    """Do again what this database has missed; `Database.catch_up` drops what is said by it."""
    for leaver in behind.left.values():
        leave.part(Turn(practice, unit, now, unit.people.get(leaver)))
    for person_id, sealed in behind.hiding.items():
        _hide(Turn(practice, unit, now, unit.people.get(person_id)), sealed)
    for person_id in behind.erased:
        own_data.erase(Turn(practice, unit, now, unit.people.get(person_id)))
    settled = 0 if behind.until is None else _settle_nudges(practice, unit, behind.until, now)
    if behind.gap:
        log.error(
            "the database is older than the erasure journal reaches: people who have deleted everything since"
            " may be back; copy the .erasures files of newer backups into ERASURES_FOLDER, put the older file"
            " in its place once more, and start again"
        )
    again = len(behind.left), len(behind.hiding), len(behind.erased)
    if behind.until is not None:
        log.warning(
            "the database is older than %s, when this bot was last at work: %d leavings, %d hidings and %d"
            " deletions are done again; %d messages and %d reminders of then are not said again",
            behind.until.isoformat(timespec="seconds"), *again, behind.waiting, settled,
        )  # fmt: skip
    elif any(again):
        log.info("%d leavings, %d hidings and %d deletions are finished", *again)


def _hide(turn: Turn, sealed: bytes) -> None:
    was = turn.person.hidden
    try:
        turn.person = turn.unit.people.hide_as(turn.person, sealed)
    except SealBroken:
        log.error("what the erasure journal has of a hidden chat does not open")
        return
    if turn.person.hidden and not was:
        actions.mark_away(turn)
        turn.change(asked={})


def _settle_nudges(practice: Practice, unit: Unit, until: datetime, now: datetime) -> int:
    """Fire what was due until then; each once, also one that plans itself for a moment before."""
    fired: set[int] = set()

    def fire(unit: Unit, nudge: Nudge) -> None:
        fired.add(nudge.id)
        nudges.fire(practice, unit, nudge, now)

    while due := [nudge for nudge in unit.nudges.due(until, BATCH) if nudge.id not in fired]:
        for nudge, error in run_batch(unit, due, fire):
            log.error("a nudge (%s) is skipped: %s", nudge.kind, fault(error))
            unit.nudges.settle(nudge, "skipped")
    return len(fired)
