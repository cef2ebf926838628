"""People under 18: asked kindly, taken at their word, and nobody else is told.

Everything joint is closed to a minor. Their partner just sees a paused exercise, or a *not today*.
"""

from dataclasses import replace

from bot.chat.turn import Turn
from bot.couple import ask_partner, invite
from bot.exercises import actions
from bot.nudges.kinds import DAILY, FOLLOW_UP, MEETING, MISSED, STEP
from bot.safety import age_question, help_card
from bot.safety.record import Care, remember
from bot.wording import under_age as words


def is_minor(turn: Turn) -> None:
    """They said they are under 18: pause everything joint and show help for their age."""
    ask_partner.someone_left(turn.unit, turn.person, turn.now)
    invite.withdraw_open(turn, turn.person)
    for kind in (FOLLOW_UP, DAILY, STEP, MEETING, MISSED):
        turn.unit.nudges.cancel(person_id=turn.person.id, kind=kind)
    turn.change(invite_id=None)
    remember(turn, replace(Care.of(turn.person, turn.now), minor=True))
    actions.rest_joint(turn)
    turn.wipe()  # the question stood above the screen; the card becomes the screen, below it
    help_card.show(turn, help_card.Card("young"))


def is_adult(turn: Turn) -> None:
    """They said they are an adult: everything is open again."""
    remember(turn, replace(Care.of(turn.person, turn.now), minor=False))
    turn.say(words.THANKS, [[help_card.clear(turn)]], private=True)


def is_older(turn: Turn) -> None:
    """They answered the question with a no: it goes, and the screen below it is what they see."""
    remember(turn, replace(Care.of(turn.person, turn.now), minor=False))
    turn.wipe()


ROUTES = (
    age_question.YOUNG.opens(is_minor),
    age_question.ADULT.opens(is_adult),
    age_question.OLDER.opens(is_older),
)
