"""The person who was left: told if the leaver chose to, or when they next want something joint.

Until then nothing looks different to them. The message is plain and kind, and gives no reason.
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
    """Record that they haven't been told. `shared`: the leaver had shared keepsakes on their board."""
    turn.unit.people.change(left, parting={"couple": couple_id, "name": name, "shared": shared})


def partner_name(turn: Turn) -> str | None:
    """The partner's name, as far as this person knows; None if they are alone."""
    if partner := turn.unit.people.partner_of(turn.person):
        return partner.name or ""
    return turn.person.parting.get("name")


def couple_id(turn: Turn) -> int | None:
    """The couple this person is in, as far as they know; None if they are alone."""
    return turn.person.couple_id or turn.person.parting.get("couple")


def tell(turn: Turn, exercise: str = "") -> None:
    """Tell them. `exercise` is what they wanted to do, if it can also be done alone."""
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
    """Clear the record once they have been told, or it no longer matters."""
    turn.change(parting={})
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=PARTING)


def opened(turn: Turn) -> None:
    """They opened the neutral notice."""
    if turn.person.parting:
        tell(turn)
    else:
        turn.say(words.NOTHING_NEW, [turn.home()])


def announce(turn: Turn, left: Person) -> None:
    """Send a neutral notice; they are told when they open it."""
    call(turn, left, OPEN.data())


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """Tell them the next day, unless they have already found out."""
    if not turn.person.parting:
        return SKIPPED
    if (loud := loud_from(turn.person, turn.now)) > turn.now:
        return later(loud)
    announce(turn, turn.person)
    return SENT


ROUTES = (OPEN.opens(opened),)
