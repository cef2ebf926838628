"""What is remembered for a person's safety: no answers, only until when something holds.

It is sealed under the person's key, one size whatever it says, and in no export.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from bot.chat.turn import Turn
from storage.records import Json, Person


@dataclass(frozen=True, slots=True)
class Care:
    """All of it. Times are moments in UTC; None where nothing holds."""

    answered_until: datetime | None = None  # before this the private questions count as answered
    mild_from: datetime | None = None  # from here …
    mild_until: datetime | None = None  # … to here joint exercises stay in their mild form
    minor: bool = False  # said so themself: nothing joint
    country: str | None = None  # whose help lines they chose to see (ISO 3166-1, two letters)

    @classmethod
    def of(cls, person: Person) -> Self:
        """That of a person."""
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
        """Without what is over."""
        kept = self
        if self.answered_until is not None and self.answered_until <= now:
            kept = replace(kept, answered_until=None)
        if self.mild_until is not None and self.mild_until <= now:
            kept = replace(kept, mild_from=None, mild_until=None)
        return kept

    def as_json(self) -> Json:
        """For storage: only what holds."""
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
    """Keep it for the person whose turn it is; what is over goes."""
    turn.change(care=care.at(turn.now).as_json())


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
