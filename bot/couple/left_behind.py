"""The person who was left: told if the leaver chose to, or when they next want something joint.

Until then nothing looks different to them. The message is plain and kind, and gives no reason.
"""

from datetime import timedelta
from typing import Any, Literal

from bot.chat import links
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.route import Route
from bot.chat.turn import Turn
from bot.exercises import actions, review, time_out
from bot.nudges import asking
from bot.nudges.kinds import JOINT, PARTING, REVIEWS
from bot.nudges.neutral_notice import call
from bot.nudges.quiet_hours import loud_from
from bot.telegram.keyboards import press
from bot.wording import leave as words
from bot.wording import menu as menu_words
from dialogues.text.shared_phrases import PRIVATE_HELP, STOPPED
from storage.records import Json, Nudge, Person
from storage.unit_of_work import Unit

TOMORROW = timedelta(hours=24)

OPEN = Route("l:open")

Lost = Literal["kept", "done"]  # what went when the leaver deleted everything: on the board, in a copy


def remember(turn: Turn, left: Person, couple_id: int, name: str, meets: Json) -> None:
    """Record that they haven't been told. How often they are asked, and when they meet, stays as it is."""
    asks = asking.choice_of(turn.person)
    parting = {"couple": couple_id, "name": name, "asks": asks, **({"appointment": meets} if meets else {})}
    turn.unit.people.change(left, parting=parting)


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
    """They have been told, or are a couple again: whatever went on as if nothing had happened ends."""
    couple_id: int = turn.person.parting["couple"]
    actions.end_what_is_open(turn, couple_id)
    forget_reviews(turn.unit, turn.person.id, couple_id)
    for kind in (PARTING, *JOINT):
        turn.unit.nudges.cancel(person_id=turn.person.id, kind=kind)
    turn.change(parting={})


def forget_reviews(unit: Unit, person_id: int, couple_id: int) -> None:
    """Drop the reviews of what was shared in a couple that has ended."""
    planned = unit.nudges.planned_of(person_id)
    for nudge in (one for one in planned if one.kind in REVIEWS):
        kept = unit.keepsakes.get(nudge.details["keepsake"])
        if kept is None or (kept.couple_id == couple_id and kept.audience == "partner"):
            unit.nudges.settle(nudge, "skipped")


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


def look_again(turn: Turn, keepsake_id: int, milestone: int | None) -> bool:
    """Start a review, unless it would take the partner who has left."""
    if turn.person.parting and review.takes_two(turn, keepsake_id, milestone):
        tell(turn)
        return True
    return review.open_again(turn, keepsake_id, milestone)


def go_out(turn: Turn) -> bool:
    """Start a time-out, unless it would take the partner who has left."""
    if turn.person.parting:
        tell(turn, time_out.EXERCISE)
        return True
    return time_out.go_out(turn)


# -- when the leaver deletes everything ---------------------------------------------------------


def stay_in_sight(turn: Turn) -> None:
    """Before a person is erased: those who don't know yet that they left notice nothing of it now.

    What was open stays in the other's menu, and ends when they go on with it. What the person shared is gone
    at once; whoever looks for it is told that the two are no couple any more, as for anything joint.
    """
    unit, person = turn.unit, turn.person
    sessions = [stored for stored in unit.sessions.of_person(person.id) if stored.couple_id is not None]
    shared = unit.keepsakes.shared_by(person.id)
    for couple_id in shared | {stored.couple_id for stored in sessions}:
        left = _untold(unit, person, couple_id)
        if left is None:
            continue
        actions.let_go_on(turn, left, couple_id)
        lost: list[Lost] = ["kept"] if couple_id in shared else []
        open_to_them = actions.open_to(Turn(turn.practice, unit, turn.now, left))
        mine = {stored.id for stored in unit.sessions.of_person(person.id) if stored.couple_id == couple_id}
        stays = {str(one.stored.id): one.stored.script_id for one in open_to_them if one.stored.id in mine}
        if mine:
            lost.append("done")
        unit.people.change(left, parting={**left.parting, "open": stays, "lost": lost})


def _untold(unit: Unit, person: Person, couple_id: int | None) -> Person | None:
    """The other one of that couple, if they haven't been told that it ended."""
    if couple_id is None:
        return None
    couple = unit.couples.get(couple_id)
    try:
        other = unit.people.get(couple.second_id if couple.first_id == person.id else couple.first_id)
    except KeyError:  # erased before
        return None
    return other if other.parting.get("couple") == couple_id else None


def misses(turn: Turn, *what: Lost) -> bool:
    """Whether something the leaver shared is gone, so that showing the rest would tell of it."""
    before = bool(turn.person.parting.get("shared"))  # left under the last release, which withheld it
    return ("kept" in what and before) or not set(what).isdisjoint(turn.person.parting.get("lost", ()))


def still_open(person: Person) -> dict[int, str]:
    """Exercises that went with the leaver's data and stay in the menu: session id → exercise."""
    kept: dict[str, str] = person.parting.get("open", {})
    return {int(session_id): exercise for session_id, exercise in kept.items()}


def went_on(turn: Turn, session_id: int | None) -> bool:
    """They go on with such an exercise, and it ends as any other does; False if it is none."""
    exercise = still_open(turn.person).get(session_id or 0)
    if exercise is None:
        return False
    parting: dict[str, Any] = dict(turn.person.parting)
    parting["open"] = {name: one for name, one in parting["open"].items() if name != str(session_id)}
    turn.change(parting=parting)
    turn.keeps_text = False
    title = turn.title(exercise)
    turn.say(STOPPED, [[press(turn.label(menu_words.HOME), links.MENU.data(stays=True))]], title=title)
    return True


ROUTES = (OPEN.opens(opened), review.AGAIN.opens(look_again), time_out.OUT.opens(go_out))
