"""The private card after words that signal danger. Only its writer sees it, and nothing records it."""

from bot.chat.route import ID, Route
from bot.chat.turn import Turn
from bot.safety import help_card
from bot.telegram.keyboards import Button, Rows, press
from bot.wording import danger_card as words
from bot.wording.clearing import CLEAR

CLEAR_AWAY = Route("d:clear", ID)  # the message that was typed; answered where its draft is


def show(
    turn: Turn,
    message: int,
    on: Rows,
    *,
    title: str,
    kept: bool,
    threatened: str | None,
    instead: bool,
) -> None:
    """The card inside an exercise, `title`; `on` are the ways on, `message` is what was typed.

    `kept`: the draft is still there. `threatened`: the partner's name, if the words may threaten them.
    `instead`: the screen before goes, because it shows what was written.
    """
    html = turn.text(words.CARD, title=title, kept=kept)
    if threatened is not None:
        html += "\n\n" + turn.text(words.THREAT, partner=threatened)
    html += help_card.beneath(turn)
    rows = [*on, [_clear(turn, message)]]
    if instead:
        turn.show_at_the_bottom(html, rows)
    else:
        turn.show(html, rows)


def show_outside(turn: Turn, message: int) -> None:
    """The card for words that were typed where nothing was asked."""
    someone = press(turn.label(words.SOMEONE), help_card.CARD.data(help_card.GENERAL_CARD))
    rows = [[someone], [_clear(turn, message)], turn.home()]
    turn.show(turn.text(words.CARD, title=None, kept=False) + help_card.beneath(turn), rows)


def _clear(turn: Turn, message: int) -> Button:
    return press(turn.label(CLEAR), CLEAR_AWAY.data(message))
