"""A screen as plain values: its text, and its buttons in rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, the choice it sends (at most 40 bytes), and whether it is the main one.

    A button with a text in `copies` puts it on the clipboard and sends nothing.
    """

    label: str
    choice: str
    main: bool = False
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """What someone sees: Telegram HTML, rows of buttons, and the visit the buttons are stamped with."""

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    visit: int = 0


def pairs(buttons: Iterable[Button]) -> Iterator[tuple[Button, ...]]:
    """Rows of at most two buttons; a long label gets a row of its own."""
    row: list[Button] = []
    for button in buttons:
        if row and (len(row) == 2 or max(len(button.label), len(row[0].label)) > 18):
            yield tuple(row)
            row = []
        row.append(button)
    if row:
        yield tuple(row)


def sixes(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """Rows of at most six, for buttons with numbers on them."""
    return [tuple(buttons[start : start + 6]) for start in range(0, len(buttons), 6)]


def evenly(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """Rows of at most five, none much shorter than the others: eight are four and four."""
    rows = -(-len(buttons) // 5)
    width = -(-len(buttons) // rows)
    return [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]
