"""Long lists of buttons, on pages: Telegram takes at most 100 buttons under a message."""

from collections.abc import Sequence

from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.telegram.keyboards import Button, press
from bot.wording import menu as words

ON_A_PAGE = 30


def on_page(turn: Turn, buttons: Sequence[Button], page: int, more: Route[int]) -> list[list[Button]]:
    """A row for each button of this page (from 0), and *More ›* to the next page where there is one."""
    first = page * ON_A_PAGE
    rows = [[button] for button in buttons[first : first + ON_A_PAGE]]
    if len(buttons) > first + ON_A_PAGE:
        rows.append([press(turn.label(words.MORE), more.data(page + 1))])
    return rows
