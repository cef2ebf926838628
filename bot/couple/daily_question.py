"""The question of the day: one for both on each local day, sealed until both have answered it.

Each finds it by themselves. Nothing tells either of them whether the other has opened it, answered it or
passed it; only once both have answered do they hear of it. After three days it lapses, and nobody is told.
"""

from datetime import timedelta
from typing import Literal

from bot.chat import links
from bot.chat.nudge_outcome import Fired
from bot.chat.route import ID, Route
from bot.chat.turn import Turn
from bot.couple import left_behind
from bot.exercises import actions
from bot.exercises.live_session import LiveSession
from bot.exercises.screens import MAY_TAKE_BACK, TAKE_BACK
from bot.exercises.start import may_be_joint_in
from bot.nudges import asking, own_hour
from bot.nudges.kinds import DAILY
from bot.nudges.notice import Opening
from bot.wording import daily_question as words
from dialogues.engine.engine import can_go_back
from dialogues.engine.events import WentBack
from dialogues.questions.as_exercise import as_exercise, lapses_after
from dialogues.questions.bank import bank
from dialogues.questions.choosing import NOT_AGAIN_WITHIN, Asked, next_question
from storage.records import DailyQuestion, Json

OPEN = Route("d:open")
EARLIER = Route("d:earlier", ID)  # of an earlier day: its session

State = Literal["none", "to answer", "sealed", "open", "over"]


def is_offered(turn: Turn) -> bool:
    """Whether there is a question of the day for this person, as far as they know of a partner."""
    return bool(turn.person.parting) or (turn.person.couple_id is not None and may_be_joint_in(turn))


def state(turn: Turn) -> State:
    """What today's question is to this person. What the other has done with it makes no difference."""
    found = _of_today(turn) if turn.person.couple_id is not None and is_offered(turn) else None
    stored = turn.unit.sessions.get(found.session_id) if found and found.session_id is not None else None
    if stored is None:
        gone = found is not None and found.session_id is not None
        return "none" if not is_offered(turn) else "over" if gone else "to answer"
    live = LiveSession(turn, stored)
    if live.session.shared:
        return "open" if live.session.alive and live.seat in live.session.waits else "over"
    answered = "answer" in live.session.words[live.seat].answers
    if answered:
        return "sealed" if live.is_over_for_them else "over"
    return "to answer" if live.session.alive else "over"


def show(turn: Turn) -> None:
    """Show today's question, or what has become of it."""
    if turn.person.parting:
        left_behind.tell(turn)
        return
    if not is_offered(turn):
        turn.say(words.NEEDS_TWO, [turn.home()])
        return
    found = _of_today(turn) or _new(turn)
    if found.session_id is None:
        _begin(turn, found)
        return
    stored = turn.unit.sessions.get(found.session_id)
    if stored is None or not (live := LiveSession(turn, stored)).session.alive:
        turn.say(words.OVER, [turn.home()])
        return
    actions.carry_on(turn, live)


def earlier(turn: Turn) -> int | None:
    """The session of an earlier day's question that this person has opened and not yet answered, if any."""
    if turn.person.couple_id is None or not is_offered(turn):
        return None
    today = turn.local(turn.now).date()
    for found in reversed(turn.unit.daily_questions.since(turn.person.couple_id, today - lapses_after())):
        stored = turn.unit.sessions.get(found.session_id) if found.session_id is not None else None
        if found.day < today and stored is not None and _is_owed(LiveSession(turn, stored)):
            return stored.id
    return None


def _is_owed(live: LiveSession) -> bool:
    session, seat = live.session, live.seat
    answered = "answer" in session.words[seat].answers and not session.shared
    return session.alive and seat in session.acted and seat in session.waits and not answered


def show_earlier(turn: Turn, session_id: int) -> bool:
    """Go on with the question of an earlier day; False if it isn't one of theirs."""
    if session_id != earlier(turn):
        return False
    stored = turn.unit.sessions.get(session_id)
    assert stored is not None
    actions.carry_on(turn, LiveSession(turn, stored))
    return True


def opens(turn: Turn, details: Json) -> Opening | Fired:
    """What is behind its notice: today's question, as long as they themselves have done nothing with it.

    On some days something of their own comes first (`nudges.asking`), and the question stands below it.
    """
    if state(turn) == "to answer":
        return Opening(OPEN.data() if asking.suits(turn) else links.TODAY.data())
    return Fired("skipped", own_hour.again(turn, DAILY, details), "that day already")


def opened_together(turn: Turn) -> int:
    """How many questions the two have opened."""
    couple_id = turn.person.couple_id
    return 0 if couple_id is None else turn.unit.daily_questions.opened(couple_id)


def take_back(turn: Turn, session_id: int) -> bool:
    """Take one's own sealed answer back, to change it or to leave the question."""
    stored = turn.unit.sessions.get(session_id)
    if stored is None or turn.person.id not in stored.seats.values():
        return False
    live = LiveSession(turn, stored)
    in_time = turn.now < stored.created_at + MAY_TAKE_BACK
    if in_time and live.session.alive and can_go_back(live.session, live.seat):
        actions.go_back(turn, live, WentBack(live.seat))
    else:
        turn.say(words.TOO_LATE, [turn.home()])
    return True


def _of_today(turn: Turn) -> DailyQuestion | None:
    today = turn.local(turn.now).date()
    assert turn.person.couple_id is not None
    found = turn.unit.daily_questions.since(turn.person.couple_id, today - timedelta(days=1))
    return next((one for one in found if one.day == today), None)


def _new(turn: Turn) -> DailyQuestion:
    couple_id, today = turn.person.couple_id, turn.local(turn.now).date()
    assert couple_id is not None
    before = turn.unit.daily_questions.since(couple_id, today - NOT_AGAIN_WITHIN - timedelta(days=1))
    asked = [Asked(one.question, one.day) for one in before]
    opened = turn.unit.daily_questions.opened(couple_id)
    return turn.unit.daily_questions.add(
        couple_id, today, next_question(bank(), asked, opened, today, couple_id).name
    )


def _begin(turn: Turn, found: DailyQuestion) -> None:
    partner = turn.unit.people.partner_of(turn.person)
    assert partner is not None
    revision = as_exercise(found.question)
    session_id = actions.begin_unannounced(turn, revision, {"a": turn.person.id, "b": partner.id})
    turn.unit.daily_questions.begun(found, session_id)


ROUTES = (OPEN.opens(show), EARLIER.opens(show_earlier), TAKE_BACK.opens(take_back))
