"""Buttons under messages, as python-telegram-bot has them; the rooms make theirs here."""

from collections.abc import Sequence
from typing import Any, NewType, TypeAlias

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, KeyboardButtonStyle

Button: TypeAlias = InlineKeyboardButton
Rows: TypeAlias = Sequence[Sequence[Button]]

ButtonData = NewType("ButtonData", str)
"""What a button brings back when it is tapped. Only a route makes it (`bot/chat/route.py`)."""

LONGEST_DATA: int = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA  # bytes


def press(label: str, data: ButtonData, *, main: bool = False) -> Button:
    """A button that comes back to us as `data`; `main`: it stands out as the expected next step."""
    return InlineKeyboardButton(
        label, callback_data=data, style=KeyboardButtonStyle.PRIMARY if main else None
    )


def copy(label: str, text: str) -> Button:
    """A button that puts a text on the clipboard (`InlineKeyboardButtonLimit.MAX_COPY_TEXT`)."""
    return InlineKeyboardButton(label, copy_text=CopyTextButton(text))


def lead(label: str, url: str) -> Button:
    """A button that opens an address."""
    return InlineKeyboardButton(label, url=url)


def is_main(button: Button) -> bool:
    """Whether the button stands out as the expected next step."""
    return button.style == KeyboardButtonStyle.PRIMARY


def keyboard(rows: Rows) -> dict[str, Any] | None:
    """The rows as a message's `reply_markup` in JSON (Bot API, InlineKeyboardMarkup); None without any."""
    return InlineKeyboardMarkup([row for row in rows if row]).to_dict() if rows else None
