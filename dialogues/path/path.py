"""The path as an author writes it: one theme a week, with a lesson and two small steps."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path as File
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from dialogues.script.fields import Identifier, Piece
from dialogues.script.meant import nearest
from dialogues.script.plain_words import faults
from dialogues.script.problems import FaultyFileError, Problem
from dialogues.text import strict_yaml
from dialogues.text.strict_yaml import nearest_line

SIX_WEEKS = File(str(resources.files("dialogues").joinpath("path", "six_weeks.yaml")))
QUESTION, LOOK_BACK, CARD = "question", "look_back", "card"  # steps that are no exercises
SCREEN_LIMIT, LABEL_LIMIT = 300, 40  # characters


def _days(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {int(day) if str(day).isdecimal() else day: step for day, step in value.items()}


class Week(Piece):
    """One theme: what it is and why it helps, in screens of a lesson, then what to do."""

    title: str = Field(max_length=LABEL_LIMIT)
    why: str = Field(max_length=SCREEN_LIMIT)
    lesson: tuple[Annotated[str, Field(max_length=SCREEN_LIMIT)], ...] = Field(min_length=1, max_length=3)
    asks: str = Field(max_length=SCREEN_LIMIT)  # closes the lesson; the answer is kept nowhere
    answers: tuple[Annotated[str, Field(max_length=LABEL_LIMIT)], ...] = Field(min_length=2, max_length=4)
    steps: tuple[Identifier, ...] = Field(min_length=1, max_length=3)


class Path(Piece):
    """Some weeks, in the order in which a couple gets them that picked nothing in common."""

    path: Identifier
    title: str = Field(max_length=LABEL_LIMIT)
    about: str = Field(max_length=SCREEN_LIMIT)
    first_week: Annotated[dict[int, Identifier], BeforeValidator(_days)] = Field(default_factory=dict)
    weeks: dict[Identifier, Week] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _days_of_a_week(self) -> "Path":
        if not all(1 <= day <= 7 for day in self.first_week):
            raise ValueError("the days of 'first_week' are 1 to 7")
        return self


class FaultyPathError(FaultyFileError):
    """A path's file can't be used."""


@cache
def six_weeks() -> Path:
    """The built-in path."""
    return read(SIX_WEEKS)


def read(file: File, exercises: Collection[str] | None = None) -> Path:
    """The path in a file. `exercises`: what its steps may name. Raises `FaultyPathError` or OSError."""
    document = None
    try:
        document, lines = strict_yaml.read_file(file)
        path = Path.model_validate(document)
    except strict_yaml.UnreadableError as fault:
        raise FaultyPathError([Problem(file, fault.line, "DUO001", str(fault))]) from None
    except ValidationError as fault:
        found = [(nearest_line(lines, one.path), one.message) for one in faults(Path, document, fault)]
        raise FaultyPathError([Problem(file, line, "DUO003", what) for line, what in found]) from None
    if exercises is not None and (unknown := list(_unknown(path, exercises))):
        raise FaultyPathError(
            [
                Problem(file, lines.get(place, 1), "DUO004", f"there is no exercise '{step}'{instead}")
                for place, step, instead in unknown
            ]
        )
    return path


def _unknown(path: Path, exercises: Collection[str]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    known = {*exercises, QUESTION, LOOK_BACK, CARD}
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("first_week", str(day)), step) for day, step in path.first_week.items()
    ]
    named += [(("weeks", name, "steps"), step) for name, week in path.weeks.items() for step in week.steps]
    for place, step in named:
        if step not in known:
            meant = nearest(step, known)
            yield place, step, f"; did you mean '{meant}'?" if meant else "; name one that there is"


def ordered(path: Path, picks: Mapping[str, Collection[str]], done: Collection[str] = ()) -> list[str]:
    """The themes as a couple gets them: those that are done, then what both picked, then the rest."""
    both = set(path.weeks)
    for picked in picks.values():
        both &= set(picked)
    if len(picks) < 2:  # one person's picks alone say nothing to the other
        both = set()
    first = [name for name in done if name in path.weeks]
    rest = [name for name in path.weeks if name not in first]
    return first + sorted(rest, key=lambda name: name not in both)
