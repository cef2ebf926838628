"""A cue: the words that somebody wanted to be reminded of, behind a neutral notice, and the way to end it."""

from markupsafe import Markup

from bot.chat import clearing
from bot.chat.route import ID, Route
from bot.chat.turn import Turn
from bot.couple import left_behind
from bot.exercises import review
from bot.nudges import coming
from bot.nudges.kinds import CUE
from bot.nudges.notice import Opening
from bot.telegram.keyboards import Button
from bot.wording import board as words
from storage.records import Json

OPEN = Route("k:cue", ID)  # a keepsake


def opens(turn: Turn, details: Json) -> Opening | None:
    """What is behind its notice; None once the keepsake is gone or put away: then no more of it comes."""
    keepsake = review.readable(turn, details["keepsake"])
    return Opening(OPEN.data(keepsake.id)) if keepsake is not None else None


def show(turn: Turn, keepsake_id: int) -> bool:
    """Show the words; False if they are gone."""
    if left_behind.misses(turn, "kept"):
        left_behind.tell(turn)
        return True
    keepsake = review.readable(turn, keepsake_id)
    if keepsake is None:
        return False
    rows: list[list[Button]] = [
        [coming.no_more(turn, nudge)]
        for nudge in turn.unit.nudges.planned_of(turn.person.id, CUE)
        if nudge.details["keepsake"] == keepsake_id
    ][:1]
    text = turn.text(words.CUE, words=Markup(keepsake.words["html"]))
    turn.show(text, [*rows, [*turn.home()], [clearing.button(turn.person)]])
    return True


ROUTES = (OPEN.opens(show),)
