"""Help lines people can call, as data: the built-in file, or the operator's own instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.settings import SettingsTrouble
from dialogues.text import strict_yaml

SHIPPED = Path(str(resources.files(__package__).joinpath("help_lines.yaml")))
FRESH = timedelta(days=180)  # a row checked longer ago than this should be checked again
EVERYWHERE = "findahelpline.com"
EVERYWHERE_YOUNG = "childhelplineinternational.org"

Help = Literal["crisis", "abuse", "frightening", "young"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _yes_or_no(value: object) -> object:
    return {"yes": True, "no": False}.get(value, "neither") if isinstance(value, str) else value


class Line(_Row):
    """A help line: whom it is for, its number as dialled, and where and when it was checked."""

    help: Help
    name: str = Field(min_length=1, max_length=60)
    number: str = Field(pattern=r"^\+?[0-9][0-9 -]*( or [0-9][0-9 -]*)*$", max_length=40)
    source: str = Field(pattern=r"^https?://\S+$")
    read: date
    confirmed: Annotated[bool, BeforeValidator(_yes_or_no)]  # no: from memory, not checked


class Country(_Row):
    """A country's emergency number and its help lines."""

    emergency: str = Field(pattern=r"^[0-9]+( or [0-9]+)*$")
    lines: tuple[Line, ...]

    def lines_for(self, *kinds: Help) -> list[Line]:
        """The lines for these kinds of help, in the order requested; confirmed ones first."""
        found = [line for kind in kinds for line in self.lines if line.help == kind]
        return sorted(found, key=lambda line: not line.confirmed)


Code = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
_FILE = TypeAdapter(dict[Code, Country])


@dataclass(frozen=True)
class HelpLines:
    """All countries of a file, by two-letter code (ISO 3166-1)."""

    countries: dict[str, Country]

    def stale(self, today: date) -> Iterator[tuple[str, Line]]:
        """The rows that were last checked too long ago, each with its country."""
        for code, country in self.countries.items():
            yield from ((code, line) for line in country.lines if today - line.read > FRESH)


def load(file: Path | None = None) -> HelpLines:
    """Load the lines from this file, or the built-in ones.

    Raises SettingsTrouble with one line: the setting, the location in the file, and the remedy.
    """
    path = file or SHIPPED
    lines: dict[strict_yaml.Path, int] = {}
    try:
        document, lines = strict_yaml.read_file(path)
        return HelpLines(_FILE.validate_python(document))
    except OSError as fault:
        reason = f"cannot be read ({fault.strerror})"
    except strict_yaml.UnreadableError as fault:
        reason = f"is not the YAML it should be: line {fault.line}: {fault}"
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = tuple(part for part in first["loc"] if part != "[key]")
        while place and place not in lines:
            place = place[:-1]
        where = ".".join(map(str, first["loc"]))
        reason = f"line {lines.get(place, 1)}: {where}: {first['msg']}; see the notes at the top of {SHIPPED}"
    raise SettingsTrouble(f"HELP_LINES_FILE {path} {reason}")
