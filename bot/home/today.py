"""*Today*: one thing, the best next one, with why; *Something else* leads on.

What is of one person alone shows as *Something of yours*: someone may look over a shoulder.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.chat import links
from bot.chat.partner import couple_of
from bot.chat.route import NUMBER, Route
from bot.chat.turn import Turn
from bot.couple import answer_partner, appointment, ask_partner, daily_question
from bot.exercises import actions, review
from bot.home import menu, path
from bot.nudges import asking, own_hour
from bot.nudges.kinds import DAILY, REVIEWS
from bot.nudges.weekly_reminder import PICK
from bot.telegram.keyboards import ButtonData, press
from bot.wording import appointment as appointment_words
from bot.wording import daily_question as question_words
from bot.wording import own_hour as planning
from bot.wording import today as words
from dialogues.text.languages import Phrase

MORE = Route("t:more", NUMBER)  # how many things were offered before this one
# What a couple that has nothing planned is led to, in this order, then from the start again.
FIRST_STEPS = (
    "noticed",
    "small_promise",
    "listening_loop",
    "shared_goal",
    "gentle_start",
    "boundary_card",
    "differences_map",
    "future_sketch",
    "load_share",
)

OWN_STEPS = ("quiet_minutes", "noticed")  # done alone; whoever looks over a shoulder may read their titles


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do today: what it is called, why it is offered, and the button that starts it."""

    title: str
    opens: ButtonData
    why: str


def show(turn: Turn, passed: int = 0) -> None:
    """Show the best thing for today after those that were passed; the menu after the last."""
    things = list(_things(turn))
    if not 0 <= passed < len(things):
        menu.show(turn, words.THAT_IS_ALL if passed else words.NOTHING)
        return
    thing = things[passed]
    text = turn.text(words.TODAY, title=thing.title, why=thing.why)
    together = daily_question.opened_together(turn)
    if thing.opens == daily_question.OPEN.data() and together:
        text += f"\n\n<i>{turn.text(question_words.TOGETHER, number=together)}</i>"
    more = press(turn.label(words.SOMETHING_ELSE), MORE.data(passed + 1))
    rows = [[press(turn.label(words.OPEN), thing.opens, main=True)], [more]]
    if thing.opens == daily_question.OPEN.data() and not own_hour.is_planned(turn, DAILY):
        rows.append([press(turn.label(planning.DAILY_OFFER), PICK.data(DAILY))])
    turn.show(text, [*rows, turn.home()])
    turn.may_be_typed(rows)


def _things(turn: Turn) -> Iterator[Thing]:
    """Everything there is for today, the best first."""
    for nudge in turn.unit.nudges.planned_of(turn.person.id):
        is_due = nudge.kind in REVIEWS and nudge.due_at <= _end_of_today(turn)
        if is_due and (opening := review.opens(turn, nudge.details)) is not None:
            yield Thing(turn.label(words.YOURS), opening.data, _why(turn, words.DUE))
    if appointment.is_due(turn):
        title = turn.label(appointment_words.TODAY_TITLE)
        yield Thing(title, links.APPOINTMENT.data(), _why(turn, words.MEETING))
    asked = ask_partner.asked_by_partner(turn)
    if asked is not None:
        yield Thing(turn.title(asked.exercise), answer_partner.OPEN.data(asked.id), _why(turn, words.ASKED))
    for live in actions.open_to(turn):
        opens = links.SESSION.data(live.session.id, 0, links.OPEN)
        yield Thing(turn.title_of(live.revision), opens, _why(turn, words.BEGUN))
    ours, own = _for_two(turn), _own_steps(turn)
    yield from (*ours, *own) if asking.suits(turn) else (*own, *ours)


def _own_steps(turn: Turn) -> Iterator[Thing]:
    """Something for oneself, beside a partner."""
    for name in _by_turns(turn, OWN_STEPS) if couple_of(turn.person) is not None else ():
        yield Thing(turn.title(name), links.DO_ALONE.data(name), _why(turn, words.OWN))


def _for_two(turn: Turn) -> Iterator[Thing]:
    """What two can do; somebody without a partner does alone what can be done alone."""
    if (session_id := daily_question.earlier(turn)) is not None:
        opens = daily_question.EARLIER.data(session_id)
        yield Thing(turn.label(question_words.EARLIER), opens, _why(turn, words.BEGUN))
    if daily_question.state(turn) in ("to answer", "open"):
        yield Thing(turn.label(question_words.TITLE), daily_question.OPEN.data(), _why(turn, words.QUESTION))
    if (step := path.next_step(turn)) is not None:
        if step.opens != daily_question.OPEN.data():
            yield Thing(step.title, step.opens, step.why)
    elif path.is_offered(turn):
        yield Thing(turn.practice.path.title, path.SHOW.data(), turn.practice.path.about)
    for name in _next_steps(turn):
        yield Thing(turn.title(name), links.EXERCISE.data(name), _why(turn, words.STEP))


def _why(turn: Turn, variants: tuple[Phrase, ...]) -> str:
    """One of several reasons; another one another day."""
    return turn.label(variants[turn.local(turn.now).date().toordinal() % len(variants)])


def _end_of_today(turn: Turn) -> datetime:
    local = turn.local(turn.now)
    return datetime.combine(local.date() + timedelta(days=1), time(0), tzinfo=local.tzinfo)


def _next_steps(turn: Turn) -> list[str]:
    """The first steps this person can take, those they have not taken lately first."""
    form = "alone" if couple_of(turn.person) is None else "together"
    exercises = turn.practice.exercises
    return _by_turns(
        turn, [name for name in FIRST_STEPS if name in exercises and form in exercises[name].script.forms]
    )


def _by_turns(turn: Turn, names: Iterable[str]) -> list[str]:
    """What they have not done lately first."""
    can = [name for name in names if name in turn.practice.exercises]
    done = turn.unit.sessions.of_person(turn.person.id)
    last = {one.script_id: number for number, one in enumerate(done)}
    return sorted(can, key=lambda name: last.get(name, -1))


ROUTES = (links.TODAY.opens(show), MORE.opens(show))
