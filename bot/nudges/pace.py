"""When and how often somebody likes to be written to: what they chose, and how they react."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.chat.turn import Turn
from bot.nudges.kinds import Kind
from dialogues.text.languages import Phrase
from storage.records import Json, Person

HALVES_AFTER = 2  # unanswered ones in a row; from then on half as often
ASKS_AFTER = 4  # then whether to go on is asked, once, and nothing more comes
RAREST = 8  # one in eight at the least
REMEMBERED = 4  # notices whose *Not now* still works
NUMBERS = 10_000
OPEN = "open"  # a pause without an end

Told = list[tuple[str, Json]]  # the kind and the details of each thing that a notice was about


@dataclass(frozen=True, slots=True)
class Pace:
    """One person's pace, stored with them. Its fields, without what is as by default, are the JSON."""

    quiet: tuple[int, int] = (21, 9)  # local hours: start (included) and end; the same twice: none
    off: tuple[int, ...] = ()  # weekdays on which nothing comes, Monday is 0
    asks: str = ""  # how often they like to be asked to things for two (`nudges.asking`)
    paused: str = ""  # nothing before this local date (ISO), or OPEN
    fewer: Mapping[str, int] = field(default_factory=dict)  # by kind, how often they asked for fewer
    passed: Mapping[str, int] = field(default_factory=dict)  # by kind, how many were let pass since the last
    last_day: str = ""  # local date of the last message within the daily limit (ISO)
    unanswered: int = 0  # messages in a row after which they did nothing
    asked: bool = False  # whether to go on has been asked
    said: Mapping[str, int] = field(default_factory=dict)  # by first line, which line came last
    zone_asked: bool = False  # where they are was asked for something that waits for it (`weekly_reminder`)
    told: tuple[Any, ...] = ()  # the newest notices: [number, [[kind, details], …]]

    @classmethod
    def of(cls, person: Person) -> "Pace":
        """A person's pace; of fields that a later release wrote, nothing is known here."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in person.pace.items()
            if name in cls.__slots__
        }
        return cls(**known)

    def keep(self, turn: Turn) -> None:
        """Store it with the person of this turn."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        turn.change(pace={name: one for name, one in kept.items() if one != getattr(DEFAULT, name)})

    def is_paused(self, today: date) -> bool:
        """Whether nothing shall come on this local date."""
        return self.paused == OPEN or today.isoformat() < self.paused

    @property
    def is_silent(self) -> bool:
        """Whether they have not reacted for so long that nothing comes any more."""
        return self.asked and self.unanswered >= ASKS_AFTER

    def one_in(self, kind: Kind) -> int:
        """How many of a kind are due for each that comes: 1, 2, 4 or 8."""
        halved = kind.halves and self.unanswered >= HALVES_AFTER
        return int(min(RAREST, 2 ** (self.fewer.get(kind.name, 0) + halved)))

    def rarer(self, *kinds: str) -> "Pace":
        """They asked for fewer of these."""
        return replace(self, fewer={**self.fewer, **{kind: self.fewer.get(kind, 0) + 1 for kind in kinds}})

    def next_line(self, lines: tuple[Phrase, ...]) -> tuple[Phrase, "Pace"]:
        """The next of these lines in turn, so that none comes twice running."""
        name = lines[0].context
        number = (self.said.get(name, -1) + 1) % len(lines)
        return lines[number], replace(self, said={**self.said, name: number})

    def tells(self, told: Told) -> tuple[int, "Pace"]:
        """Remember what a new notice is about; returns its number."""
        number = (self.told[-1][0] + 1) % NUMBERS if self.told else 0
        return number, replace(self, told=(*self.told[1 - REMEMBERED :], [number, told]))

    def told_by(self, number: int) -> Told:
        """What a notice was about; nothing if it was settled, or if newer ones have followed."""
        return [(kind, details) for one, told in self.told if one == number for kind, details in told]

    def settled(self, number: int) -> "Pace":
        """Whatever that notice was about is settled."""
        return replace(
            self, told=tuple([one, []] if one == number else [one, told] for one, told in self.told)
        )


DEFAULT = Pace()
