"""The private questions: planned, opened from a neutral notice, and forgotten as soon as they are answered.

No answer is stored, nor whether there was one. One that names a risk brings help and an offer of ready lines
first. All questions appear in one message, deleted at the end.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from secrets import randbelow

from bot.chat import links
from bot.chat.nudge_outcome import SKIPPED, Fired
from bot.chat.partner import couple_of
from bot.chat.route import NUMBER, Route
from bot.chat.turn import Turn
from bot.nudges import kinds
from bot.nudges.notice import Opening
from bot.nudges.quiet_hours import loud_from
from bot.safety import help_card
from bot.safety.record import Care, remember
from bot.telegram.keyboards import Rows, press
from bot.wording import private_questions as words
from dialogues.text.languages import Phrase
from storage.records import Json, Person
from storage.unit_of_work import Unit

FIRST_AFTER = timedelta(weeks=1)  # after becoming a couple
AGAIN_AFTER = timedelta(days=182)
WITHIN = timedelta(weeks=1)
TOO_EARLY = timedelta(days=3)  # to look again whether a first exercise for two is finished
REMEMBERED = 10_000  # people with an open question
TRIES_TO_DRAW = 100  # far more than it takes to draw a daytime hour

ASK = Route("care:ask")
YES = Route("care:yes", NUMBER)  # number of the question, from 1
NEXT = Route("care:next", NUMBER)
NEVER = Route("care:never")
NOT_NOW = Route("care:not_now")  # handled in home/just_for_me, which can show the menu

# In the order asked, each with the help card that a *yes* opens.
QUESTIONS = (
    (words.FEAR, "harmed"),
    (words.HURT, "harmed"),
    (words.CONTROL, "harmed"),
    (words.READ, "read"),
    (words.FRIGHTENED, "frightening"),
)


def plan_first(unit: Unit, person: Person, now: datetime) -> None:
    """Plan the first round in a new couple."""
    _plan(unit, person, now + FIRST_AFTER, again=False)


def opens(turn: Turn, details: Json) -> Opening | Fired:
    """What is behind the notice, once a first exercise for two is finished; nobody is asked twice a round."""
    couple_id = couple_of(turn.person)
    if couple_id is None or Care.of(turn.person, turn.now).put_off:
        return SKIPPED
    together = turn.unit.sessions.finished_together(turn.person.id, couple_id)
    if not details.get("again") and not together:
        return Fired("skipped", turn.now + TOO_EARLY, "too early")
    _plan_next_round(turn)
    return Opening(ASK.data(), beside=press(turn.label(words.NOT_FOR_ME), NEVER.data()))


def put_off(turn: Turn) -> None:
    """*Not for me*: no notice of the questions any more."""
    remember(turn, replace(Care.of(turn.person, turn.now), put_off=True))
    turn.unit.nudges.cancel(person_id=turn.person.id, kind=kinds.QUESTIONS)
    turn.say(words.PUT_OFF, [turn.home()])


def is_open(turn: Turn) -> bool:
    """Whether one of these questions is what stands on their screen. Only memory knows which, never a row."""
    return turn.person.id in turn.practice.asking and turn.person.screen in turn.person.private


def forget(turn: Turn) -> None:
    """They go on to something else."""
    turn.practice.asking.pop(turn.person.id, None)


def show_again(turn: Turn) -> None:
    """They typed instead of tapping: show the open question again. What they typed goes nowhere."""
    number = turn.practice.asking[turn.person.id]
    if number == 0:
        ask(turn, above=words.TAP)
    else:
        show(turn, number, above=words.TAP)


def ask(turn: Turn, above: Phrase | None = None) -> None:
    """First check that they are alone."""
    rows = [
        [press(turn.label(words.YES), help_card.QUESTION.data(1), main=True)],
        [press(turn.label(words.NO), NOT_NOW.data()), press(turn.label(words.UNSURE), NOT_NOW.data())],
        [press(turn.label(words.PREFER_NOT), NOT_NOW.data())],
    ]
    _show(turn, 0, turn.text(words.ALONE), rows, above)


def show(turn: Turn, number: int, above: Phrase | None = None) -> bool:
    """Ask question `number`, from 1; False if there is none."""
    if not 1 <= number <= len(QUESTIONS):
        return False
    question, _ = QUESTIONS[number - 1]
    rows = [
        [
            press(turn.label(words.YES), YES.data(number)),
            press(turn.label(words.NO), NEXT.data(number)),
        ],
        [press(turn.label(words.PREFER_NOT), NEXT.data(number))],
        [press(turn.label(words.STOP), links.CLEAR.data())],
    ]
    asked = turn.text(question)
    text = turn.text(words.NUMBERED, number=number, total=len(QUESTIONS), question=asked)
    _show(turn, number, text, rows, above)
    return True


def _show(turn: Turn, number: int, html: str, rows: Rows, above: Phrase | None) -> None:
    turn.practice.asking[turn.person.id] = number
    if len(turn.practice.asking) > REMEMBERED:
        turn.practice.asking.pop(next(iter(turn.practice.asking)))
    turn.show(f"<i>{turn.text(above)}</i>\n\n{html}" if above is not None else html, rows, private=True)


def named_risk(turn: Turn, number: int) -> bool:
    """A *yes*: show help at once, and go on only if they want to; False if there is no such question."""
    if not 1 <= number <= len(QUESTIONS):
        return False
    _plan_next_round(turn)
    then = number + 1 if number < len(QUESTIONS) else None
    offers_lines = not Care.of(turn.person, turn.now).lines_first
    help_card.show(turn, help_card.Card(QUESTIONS[number - 1][1], then), offers_lines=offers_lines)
    return True


def go_on(turn: Turn, number: int) -> bool:
    """*No* or *prefer not to say*: the next question or the end; False if there is no such question."""
    if number != len(QUESTIONS):
        return show(turn, number + 1) if number > 0 else False
    _plan_next_round(turn)
    turn.say(words.THANKS, [[help_card.clear(turn)]], private=True)
    return True


def _plan_next_round(turn: Turn) -> None:
    if couple_of(turn.person) is not None and not Care.of(turn.person, turn.now).put_off:
        _plan(turn.unit, turn.person, turn.now + AGAIN_AFTER, again=True)


def _plan(unit: Unit, person: Person, after: datetime, *, again: bool) -> None:
    unit.nudges.cancel(person_id=person.id, kind=kinds.QUESTIONS)
    unit.nudges.plan(person.id, kinds.QUESTIONS, moment(person, after, WITHIN), details={"again": again})


def moment(person: Person, after: datetime, within: timedelta) -> datetime:
    """A random time (UTC) in the span `within` after `after`, outside the person's quiet hours."""
    for _ in range(TRIES_TO_DRAW):
        drawn = after + timedelta(seconds=randbelow(int(within.total_seconds())))
        if loud_from(person, drawn) <= drawn:
            break
    return drawn


ROUTES = (
    ASK.opens(ask),
    NEVER.opens(put_off),
    help_card.QUESTION.opens(show),
    YES.opens(named_risk),
    NEXT.opens(go_on),
)
