"""The partner, as far as a person knows: whoever was left and hasn't been told still has one."""

from bot.chat.turn import Turn
from storage.records import Person


def couple_of(person: Person) -> int | None:
    """The couple this person is in, as far as they know; None if they are alone."""
    return person.couple_id or person.parting.get("couple")


def partner_name(turn: Turn) -> str | None:
    """The partner's name, as far as this person knows; None if they are alone."""
    if partner := turn.unit.people.partner_of(turn.person):
        return partner.name or ""
    return turn.person.parting.get("name")
