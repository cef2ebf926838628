"""What is stored for a person's safety: no answers, only how long something applies.

It is sealed under the person's key, padded to one size, and never exported.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from bot.chat.turn import Turn
from storage.records import Json, Person


@dataclass(frozen=True, slots=True)
class Care:
    """A person's safety record. Times are in UTC, None if not set."""

    answered_until: datetime | None = None  # until then the private questions count as answered
    mild_from: datetime | None = None  # joint exercises stay mild from here …
    mild_until: datetime | None = None  # … until here
    minor: bool = False  # they said so themselves; closes joint exercises
    country: str | None = None  # for help lines, chosen by them (ISO 3166-1, two letters)

    @classmethod
    def of(cls, person: Person) -> Self:
        """The record of this person."""
        kept = person.care
        return cls(
            answered_until=_moment(kept.get("answered_until")),
            mild_from=_moment(kept.get("mild_from")),
            mild_until=_moment(kept.get("mild_until")),
            minor=cls.is_minor(person),
            country=kept.get("country"),
        )

    @staticmethod
    def is_minor(person: Person) -> bool:
        """Whether this person said that they are under 18."""
        return bool(person.care.get("minor"))

    def at(self, now: datetime) -> Self:
        """The record without anything expired by `now`."""
        kept = self
        if self.answered_until is not None and self.answered_until <= now:
            kept = replace(kept, answered_until=None)
        if self.mild_until is not None and self.mild_until <= now:
            kept = replace(kept, mild_from=None, mild_until=None)
        return kept

    def as_json(self) -> Json:
        """The record for storage: only what is set, times in Unix seconds."""
        found: Json = {
            name: int(moment.timestamp())
            for name in ("answered_until", "mild_from", "mild_until")
            if (moment := getattr(self, name)) is not None
        }
        return (
            found
            | ({"minor": True} if self.minor else {})
            | ({"country": self.country} if self.country else {})
        )


def remember(turn: Turn, care: Care) -> None:
    """Store the current person's record, without anything expired."""
    turn.change(care=care.at(turn.now).as_json())


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
