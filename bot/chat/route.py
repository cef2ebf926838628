"""Routes: the callback data of each kind of button, and its handler.

A route is declared once, in the lowest room that makes its buttons; the room that answers them binds the
handler. Buttons live as long as their messages, so data written by older releases must stay readable.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, TypeVarTuple, overload

from bot.telegram.keyboards import LONGEST_DATA, ButtonData

Value = TypeVar("Value")
First = TypeVar("First")
Second = TypeVar("Second")
Third = TypeVar("Third")
Values = TypeVarTuple("Values")
Context = TypeVar("Context")

STAYS = "."  # prefix of a button's data: keep the message text when it is tapped

_KIND = re.compile(r"([a-z]+)(?::[a-z_]+)?")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOO_LARGE = 2**63


@dataclass(frozen=True, slots=True)
class Field(Generic[Value]):
    """One value in a button's data. `read` returns None for text that `write` could not have produced."""

    write: Callable[[Value], str]
    read: Callable[[str], Value | None]
    may_lack: bool = False  # as the last field it may be left out, which reads as None


class Route(Generic[*Values]):
    """A kind of button: its name in the data, then its values."""

    @overload
    def __init__(self: "Route[()]", name: str, /) -> None: ...

    @overload
    def __init__(self: "Route[First]", name: str, one: Field[First], /, *, separator: str = ...) -> None: ...

    @overload
    def __init__(
        self: "Route[First, Second]", name: str, one: Field[First], two: Field[Second], /
    ) -> None: ...

    @overload
    def __init__(
        self: "Route[First, Second, Third]",
        name: str,
        one: Field[First],
        two: Field[Second],
        three: Field[Third],
        /,
    ) -> None: ...

    def __init__(self, name: str, /, *fields: Field[Any], separator: str = ":") -> None:
        if not _KIND.fullmatch(name):
            raise ValueError(f"not a route's name: {name}")
        self.name = name
        self.fields = fields
        self.separator = separator

    def __repr__(self) -> str:
        return f"Route({self.name!r})"

    def data(self, *values: *Values, stays: bool = False) -> ButtonData:
        """Encode a button's data; with `stays`, the message keeps its text when the button is tapped.

        Raises ValueError if a value could not be read back, or if the data is too long for Telegram.
        """
        data = STAYS + self.name if stays else self.name
        given: tuple[Any, ...] = values
        for field, value in zip(self.fields, given, strict=True):
            if value is not None or not field.may_lack:
                part = field.write(value)
                if self.separator in part:
                    raise ValueError(f"a value of {self.name} holds its separator")
                data += self.separator + part
        if len(data.encode()) > LONGEST_DATA:
            raise ValueError(f"the data of a {self.name} button is longer than {LONGEST_DATA} bytes")
        return ButtonData(data)

    def read(self, rest: str) -> tuple[*Values] | None:
        """Decode the part after the name; None if it is forged or garbled."""
        before, *parts = rest.split(self.separator)
        lacking = self.fields[len(parts) :]
        if before or len(parts) > len(self.fields) or not all(field.may_lack for field in lacking):
            return None
        values: list[Any] = []
        for field, part in zip(self.fields, parts, strict=False):
            value = field.read(part)
            if value is None:
                return None
            values.append(value)
        return (*values, *(None for _ in lacking))

    def opens(self, handler: Callable[[Context, *Values], bool | None]) -> "Answer[Context]":
        """Bind the handler. It returns False for a button that is no longer valid."""

        def answer(context: Context, rest: str) -> bool:
            values = self.read(rest)
            return values is not None and handler(context, *values) is not False

        return Answer(self, answer)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Context]):
    """A route and its handler, which gets the data after the name and returns False if that is invalid."""

    route: Route[*tuple[Any, ...]]
    answer: Callable[[Context, str], bool]


class Answers(Generic[Context]):
    """Dispatches buttons to handlers. Raises ValueError if two handlers claim the same route."""

    def __init__(self, answers: Iterable[Answer[Context]]) -> None:
        self._by_name: dict[str, Answer[Context]] = {}
        for answer in answers:
            if answer.route.name in self._by_name:
                raise ValueError(f"two answers for {answer.route.name} buttons")
            self._by_name[answer.route.name] = answer

    @property
    def routes(self) -> list[Route[*tuple[Any, ...]]]:
        """Every route handled here."""
        return [answer.route for answer in self._by_name.values()]

    def open(self, context: Context, data: str) -> bool:
        """Handle a button; False if no route accepts its data."""
        data = data.removeprefix(STAYS)
        kind = _KIND.match(data)
        if kind is None:
            return False
        for name in (kind[0], kind[1]):  # a room with a single route uses just its prefix
            if name in self._by_name:
                return self._by_name[name].answer(context, data.removeprefix(name))
        return False


def _id(number: int) -> str:
    """In base 36, so that several ids fit into 64 bytes."""
    if not 0 <= number < _TOO_LARGE:
        raise ValueError(f"{number} does not fit into a button")
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def _read_id(text: str) -> int | None:
    if not re.fullmatch(r"0|[1-9a-z][0-9a-z]{0,12}", text):
        return None
    value = int(text, 36)
    return value if value < _TOO_LARGE else None


def _number(number: int) -> str:
    if not 0 <= number < 10_000:
        raise ValueError(f"{number} does not fit into a button")
    return str(number)


def _read_number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"0|[1-9][0-9]{0,3}", text) else None


def _same(text: str) -> str:
    return text


ID = Field(_id, _read_id)
NUMBER = Field(_number, _read_number)  # up to 9999, in decimal
TEXT = Field(_same, _same)  # any text; the handler validates it


def optional(field: Field[Value]) -> Field[Value | None]:
    """The last field of a route, left out of the data if it is None."""
    return Field(lambda value: "" if value is None else field.write(value), field.read, may_lack=True)


def one_of(*words: str) -> Field[str]:
    """A field that accepts only these words."""

    def write(word: str) -> str:
        if word not in words:
            raise ValueError(f"{word} is not one of {', '.join(words)}")
        return word

    return Field(write, lambda text: text if text in words else None)
