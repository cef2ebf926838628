"""A day and a time that are picked, by tap or by word: "tomorrow 19:30", "half seven", "Friday".

They may come together, or one by one in any order: what is known stays, what is lacking is asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from babel.dates import get_day_names

from bot.chat.turn import Turn
from bot.wording import own_hour as words
from dialogues.text_analysis.typed_values import time_of_day, weekday
from storage.records import Json


@dataclass(frozen=True, slots=True)
class Picking:
    """What is asked where a day and a time are picked, and what becomes of both.

    A day is a weekday (Monday is 0). `ask_day` gets the time, if that is known, and is None where there is no
    day to pick; `ask_time` gets the day.
    """

    ask_day: Callable[[Turn, time | None], object] | None
    ask_time: Callable[[Turn, int | None], object]
    take: Callable[[Turn, int | None, time], object]

    def typed(self, turn: Turn, text: str) -> None:
        """Go on with what a text names, beside what is known."""
        language, known = turn.person.language, turn.person.asked
        day, at = weekday(text, language, turn.local(turn.now).date()), time_of_day(text, language)
        self.go_on(
            turn,
            known.get("day") if day is None else day,
            at_of(known) if at is None and "hour" in known else at,
        )

    def go_on(self, turn: Turn, day: int | None, at: time | None) -> None:
        """Ask for what is lacking, or take both."""
        if self.ask_day is None:
            day = None
        elif day is None:
            self.ask_day(turn, at)
            return
        if at is None:
            self.ask_time(turn, day)
        else:
            turn.change(asked={})
            self.take(turn, day, at)


def asked(what: str, day: int | None = None, at: time | None = None, **more: Any) -> Json:
    """What stands in `Person.asked` while this is picked; `what`: by its name in `routing.updates.ASKED`."""
    known = {} if day is None else {"day": day}
    return {"for": what, **more, **known, **({} if at is None else as_details(at))}


def minutes(at: time | None) -> int | None:
    """A time as it stands in a button."""
    return None if at is None else at.hour * 60 + at.minute


def at_minutes(value: int | None) -> time | None:
    """A time from a button; None if there is none in it."""
    return None if value is None or value >= 24 * 60 else time(value // 60, value % 60)


def coming_days(turn: Turn) -> list[tuple[int, str]]:
    """The weekdays to pick from as they come next, from tomorrow on, each with its label."""
    names = get_day_names("wide", locale=turn.person.language)
    first = (turn.local(turn.now).weekday() + 1) % 7
    tomorrow = turn.label(words.TOMORROW, day=names[first])
    return [(first, tomorrow), *(((first + more) % 7, names[(first + more) % 7]) for more in range(1, 7))]


def at_of(details: Mapping[str, Any]) -> time:
    """The local time for which something was planned, from its details."""
    return time(details["hour"], details.get("minute", 0))


def as_details(at: time) -> dict[str, int]:
    """A local time as it stands in details; earlier releases know whole hours."""
    return {"hour": at.hour} | ({"minute": at.minute} if at.minute else {})
