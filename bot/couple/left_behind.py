"""The side of whoever was left: they are told if the leaver wants it, or when they next want something joint.

Until then everything looks to them as before; what is said then is plain, kind, and without a reason.
"""

from datetime import timedelta

from bot.chat import links
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.nudges.kinds import PARTING
from bot.nudges.neutral_notice import call
from bot.nudges.quiet_hours import loud_from
from bot.telegram.keyboards import press
from bot.wording import leave as words
from dialogues.text.shared_phrases import PRIVATE_HELP
from storage.records import Nudge, Person

TOMORROW = timedelta(hours=24)

OPEN = Route("l:open")


def remember(turn: Turn, left: Person, couple_id: int, name: str, *, shared: bool) -> None:
    """Note what the one who was left has not been told; `shared`: their board had things of the other's."""
    turn.unit.people.change(left, parting={"couple": couple_id, "name": name, "shared": shared})


def partner_name(turn: Turn) -> str | None:
    """Who this person is together with, as far as they know; None for someone alone."""
    if partner := turn.unit.people.partner_of(turn.person):
        return partner.name or ""
    return turn.person.parting.get("name")


def couple_id(turn: Turn) -> int | None:
    """The couple this person is in, as far as they know."""
    return turn.person.couple_id or turn.person.parting.get("couple")


def tell(turn: Turn, exercise: str = "") -> None:
    """Say it; `exercise`: what they wanted to do, which can be done alone as well."""
    name = turn.person.parting["name"]
    settle(turn)
    rows = (
        [[press(turn.label(words.ALONE, title=turn.title(exercise)), links.EXERCISE.data(exercise))]]
        if exercise
        else []
    )
    help_and_home = [press(turn.label(PRIVATE_HELP), links.SOMEONE.data(stays=True)), *turn.home(stays=True)]
    turn.say(words.PARTED, [*rows, help_and_home], partner=name)


def settle(turn: Turn) -> None:
    """It has been said, or is of no matter any more."""
    turn.change(parting={})
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=PARTING)


def opened(turn: Turn) -> None:
    """The neutral line about it was opened."""
    if turn.person.parting:
        tell(turn)
    else:
        turn.say(words.NOTHING_NEW, [turn.home()])


def announce(turn: Turn, left: Person) -> None:
    """A neutral line, behind which it is told."""
    call(turn, left, OPEN.data())


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """The day after, if they have not come to know it by themselves."""
    if not turn.person.parting:
        return SKIPPED
    if (loud := loud_from(turn.person, turn.now)) > turn.now:
        return later(loud)
    announce(turn, turn.person)
    return SENT


ROUTES = (OPEN.opens(opened),)
