"""Notices that give nothing away on a lock screen."""

from typing import Any

from bot.chat.turn import Turn, label_for, send_notice, text_for
from bot.nudges.quiet_hours import is_quiet
from bot.telegram.keyboards import ButtonData, press
from bot.wording import notices
from dialogues.text.languages import Phrase
from storage.records import Person


def call(
    turn: Turn,
    person: Person,
    data: ButtonData,
    words: Phrase = notices.READY,
    *,
    planned: bool = False,
    awake: bool = False,
) -> None:
    """Send a neutral line with an *Open* button carrying `data`, unless the person has blocked the bot.

    It is silent in quiet hours, unless they are known to be `awake`. `planned` marks a nudge: it comes from
    the schedule, not from something the partner just did.
    """
    if person.blocked_at is not None:
        return
    buttons = [press(label_for(person, notices.OPEN), data, main=True)]
    more: dict[str, Any] = {"unasked": True, "is_nudge": True} if planned else {}
    silent = not awake and is_quiet(turn.unit, person, turn.now)
    send_notice(turn, person, text_for(person, words), [buttons], yes=data, silent=silent, **more)
