"""The private card after words that signal danger. Only the writer sees it; it is never recorded.

It is a message of its own above the screen, which stays as open and answerable as it was.
"""

from collections.abc import Collection

from bot.chat import links
from bot.chat.route import ID, Route
from bot.chat.turn import Turn
from bot.safety import help_card
from bot.telegram.keyboards import press
from bot.wording import danger_card as words
from bot.wording.clearing import CLEAR
from dialogues.text_analysis.danger import LIFE, SELF_HARM, Kind

CLEAR_AWAY = Route("d:clear", ID)  # id of the typed message; handled in exercises/typed_words

HELP_FIRST: frozenset[Kind] = frozenset({SELF_HARM, LIFE})
"""Help stands first, and the card comes each time. For all other kinds, carrying on is the first button."""


def show(turn: Turn, kinds: Collection[Kind], message: int | None = None) -> None:
    """Show the card above the screen that this turn shows, which must come after it.

    `message`: the id of what was typed, to offer clearing it away too.
    """
    first = not HELP_FIRST.isdisjoint(kinds)
    lines = help_card.country_lines(turn)
    text = turn.text(words.CARD_HELP_FIRST if first else words.CARD, lines=bool(lines))
    someone = press(turn.label(words.SOMEONE), help_card.CARD.data(help_card.BESIDE), main=first)
    on = press(turn.label(words.CARRY_ON), links.WIPE.data(), main=not first)
    rows = [[someone], [on]] if first else [[on], [someone]]
    if message is not None:
        rows.append([press(turn.label(CLEAR), CLEAR_AWAY.data(message))])
    turn.show_above(f"{lines.strip()}\n\n{text}".strip() if first else text + lines, rows)
