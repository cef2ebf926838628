"""Behind a notice's *Not now*: another time, not this one, fewer, a pause; and whether to go on at all."""

from dataclasses import replace

from babel.dates import format_skeleton

from bot.chat.route import NUMBER, Route, one_of
from bot.chat.turn import Turn
from bot.nudges import moving, rest
from bot.nudges.kinds import KINDS
from bot.nudges.notice import GO_ON, WHEN
from bot.nudges.pace import OPEN, Pace
from bot.telegram.keyboards import press
from bot.wording import nudge_lines as words
from dialogues.text.clock import clock

# The value is the notice's number.
AGAIN_AT = Route("n:again", NUMBER, one_of(*moving.CHOICES))
LET_GO = Route("n:letgo", NUMBER)
FEWER = Route("n:fewer", NUMBER)


def ask_when(turn: Turn, number: int) -> None:
    """Ask when it would suit them better; a notice that was settled is over."""
    if not Pace.of(turn.person).told_by(number):
        turn.say(words.OVER, [turn.home()])
        return
    times = [
        press(turn.label(moving.CHOICES[choice]), AGAIN_AT.data(number, choice))
        for choice in moving.moments(turn)
    ]
    rows = [
        times,
        [
            press(turn.label(words.NOT_THIS_ONE), LET_GO.data(number)),
            press(turn.label(words.FEWER), FEWER.data(number)),
        ],
        [press(turn.label(words.PAUSE), rest.PAUSE.data()), *turn.home()],
    ]
    turn.say(words.WHEN, rows)
    turn.waits_for_tap(WHEN.data(number), rows, no=LET_GO.data(number))


def come_again(turn: Turn, number: int, choice: str) -> None:
    """Plan it again for the time they chose."""
    told, due = _settle(turn, number), moving.moments(turn).get(choice)
    if not told or due is None:
        turn.say(words.OVER, [turn.home()])
        return
    for kind, details in told:
        again = {**details, "moved": True, **({"once": True} if KINDS[kind].repeats else {})}
        turn.unit.nudges.plan(turn.person.id, kind, due, details=again)
    if turn.person.zone is None:
        turn.say(words.COMES_AGAIN_SOON, [turn.home()])
        return
    local = turn.local(due)
    day = format_skeleton("MMMEd", local, locale=turn.person.language)
    turn.say(words.COMES_AGAIN, [turn.home()], day=day, time=clock(local))


def let_go(turn: Turn, number: int) -> None:
    """Not this one: nothing more comes of it."""
    turn.say(words.LET_GO if _settle(turn, number) else words.OVER, [turn.home()])


def come_rarely(turn: Turn, number: int) -> None:
    """Fewer of these: half as many of its kind."""
    told = _settle(turn, number)
    Pace.of(turn.person).rarer(*{kind for kind, _ in told}).keep(turn)
    turn.say(words.RARER if told else words.OVER, [turn.home()])


def go_on(turn: Turn, answer: str) -> None:
    """Their answer when they were asked whether to go on."""
    pace = Pace.of(turn.person)
    if answer == "yes":
        turn.say(words.GOES_ON, [turn.home()])
    elif answer == "fewer":
        pace.rarer(*(kind.name for kind in KINDS.values() if kind.unasked and kind.halves)).keep(turn)
        turn.say(words.GOES_ON_RARER, [turn.home()])
    else:
        replace(pace, paused=OPEN).keep(turn)
        turn.say(
            words.PAUSED_OPEN, [[press(turn.label(words.END_PAUSE), rest.PAUSED.data("end"))], turn.home()]
        )


def _settle(turn: Turn, number: int) -> list[tuple[str, dict[str, object]]]:
    """What the notice was about; from now on it is settled."""
    pace = Pace.of(turn.person)
    told = pace.told_by(number)
    pace.settled(number).keep(turn)
    return told


ROUTES = (
    WHEN.opens(ask_when),
    AGAIN_AT.opens(come_again),
    LET_GO.opens(let_go),
    FEWER.opens(come_rarely),
    GO_ON.opens(go_on),
)
