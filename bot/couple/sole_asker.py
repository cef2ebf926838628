"""*I'll come to you*: for a month only the person who said so asks their partner to join an exercise.

It lies in the record that everybody has, which is sealed, padded and in no export.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.chat.partner import couple_of
from bot.chat.turn import Turn
from bot.safety.record import Care, remember
from storage.records import Person

LASTS = timedelta(days=30)


def become(turn: Turn, partner: Person) -> None:
    """From now on only the current person asks, whatever their partner said before."""
    until = int((turn.now + LASTS).timestamp())
    remember(turn, replace(Care.of(turn.person, turn.now), comes_until=until))
    care = Care.of(partner, turn.now)
    if care.comes_until:
        turn.unit.people.change(partner, care=replace(care, comes_until=0).as_json())


def resign(turn: Turn) -> None:
    """From now on both ask again."""
    remember(turn, replace(Care.of(turn.person, turn.now), comes_until=0))


def lasts_until(turn: Turn, person: Person | None) -> datetime | None:
    """Until when only this person asks, who is one of the current person's couple; None if both may."""
    couple_id = couple_of(turn.person)
    if person is None or couple_id is None:
        return None
    until = datetime.fromtimestamp(Care.of(person, turn.now).comes_until, UTC)
    began = turn.unit.couples.get(couple_id).created_at
    return until if turn.now < until and began <= until - LASTS + timedelta(seconds=1) else None
