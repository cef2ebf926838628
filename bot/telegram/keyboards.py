"""Buttons, and how Telegram wants them (Bot API, InlineKeyboardMarkup)."""

from collections.abc import Sequence
from typing import TypeAlias

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

Button: TypeAlias = InlineKeyboardButton
Rows: TypeAlias = Sequence[Sequence[Button]]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


STAYS = "."  # first in a button's data: the text above the button stays when it is tapped


def press(label: str, data: str, *, main: bool = False) -> Button:
    """A button that comes back to us as `data` (at most 64 bytes)."""
    return InlineKeyboardButton(label, callback_data=data, style="primary" if main else None)


def copy(label: str, text: str) -> Button:
    """A button that puts a text (at most 256 characters) on the clipboard."""
    return InlineKeyboardButton(label, copy_text=CopyTextButton(text))


def markup(rows: Rows) -> InlineKeyboardMarkup:
    """The rows as a message's `reply_markup`."""
    return InlineKeyboardMarkup([row for row in rows if row])


def short(number: int) -> str:
    """A number that is not negative, in base 36, as it fits into a button's data."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def number(text: str) -> int | None:
    """The number that `short` wrote; None for anything else, as forged data may hold."""
    if not 0 < len(text) <= 13 or not text.isascii() or not text.isalnum() or text != text.lower():
        return None
    value = int(text, 36)
    return value if value < 2**63 else None
