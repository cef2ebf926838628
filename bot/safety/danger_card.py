"""The private card after words that signal danger. Only the writer sees it; it is never recorded."""

from bot.chat.route import ID, Route
from bot.chat.turn import Turn
from bot.safety import help_card
from bot.telegram.keyboards import Button, Rows, press
from bot.wording import danger_card as words
from bot.wording.clearing import CLEAR

CLEAR_AWAY = Route("d:clear", ID)  # id of the typed message; handled in exercises/typed_words


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
    """Show the card inside the exercise called `title`, with the buttons `on` to carry on.

    `message` is the id of what was typed. `kept`: the draft still exists. `threatened`: the partner's name,
    if the words may threaten them. `instead`: replace the screen, because it shows what was written.
    """
    html = turn.text(words.CARD, title=title, kept=kept)
    if threatened is not None:
        html += "\n\n" + turn.text(words.THREAT, partner=threatened)
    html += help_card.country_lines(turn)
    rows = [*on, [_clear(turn, message)]]
    if instead:
        turn.show_at_the_bottom(html, rows)
    else:
        turn.show(html, rows)


def show_outside(turn: Turn, message: int) -> None:
    """Show the card for words typed when nothing was asked."""
    someone = press(turn.label(words.SOMEONE), help_card.CARD.data(help_card.GENERAL_CARD))
    rows = [[someone], [_clear(turn, message)], turn.home()]
    turn.show(turn.text(words.CARD, title=None, kept=False) + help_card.country_lines(turn), rows)


def _clear(turn: Turn, message: int) -> Button:
    return press(turn.label(CLEAR), CLEAR_AWAY.data(message))
