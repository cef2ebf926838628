"""What is stored for a person's safety: no answers, only what they chose and what they said of themselves.

It is sealed under the person's key, padded to one size, and never exported.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.chat.turn import Turn
from storage.records import Json, Person

_SWITCHES = ("lines_first", "put_off", "not_by_choice", "minor")


@dataclass(frozen=True, slots=True)
class Care:
    """A person's safety record."""

    lines_first: bool = False  # questions with ready lines open with these showing
    put_off: bool = False  # no more notices about the private questions
    not_by_choice: bool = False  # joining was not their choice; forgotten once they join after all
    minor: bool = False  # they said so themselves; closes joint exercises
    comes_until: int = 0  # when *I'll come to you* ends: until then only they ask (seconds since 1970, UTC)
    country: str | None = None  # for help lines, chosen by them (ISO 3166-1, two letters)

    @classmethod
    def of(cls, person: Person, now: datetime) -> Self:
        """The record of this person.

        In earlier releases it held a time in which exercises stayed mild, set by an answer or by chance. As
        long as that lasts it stands for ready lines first.
        """
        kept = person.care
        mild = kept.get("mild_from", 0) <= now.timestamp() < kept.get("mild_until", 0)
        return cls(
            lines_first=kept.get("lines_first", mild),
            put_off=bool(kept.get("put_off")),
            not_by_choice=bool(kept.get("not_by_choice")),
            minor=cls.is_minor(person),
            comes_until=kept.get("comes_until", 0),
            country=kept.get("country"),
        )

    @staticmethod
    def is_minor(person: Person) -> bool:
        """Whether this person said that they are under 18."""
        return bool(person.care.get("minor"))

    def as_json(self) -> Json:
        """The record for storage: only what is set."""
        found: Json = {name: True for name in _SWITCHES if getattr(self, name)}
        more = {"comes_until": self.comes_until, "country": self.country}
        return found | {name: value for name, value in more.items() if value}


def remember(turn: Turn, care: Care) -> None:
    """Store the current person's record."""
    turn.change(care=care.as_json())
