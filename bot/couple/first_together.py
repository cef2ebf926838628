"""The first exercise for two: the thank-you that somebody wrote alone before they joined, still sealed.

It becomes the exercise for two, up to where its writer reads it over and decides. Nothing of it reaches the
partner before that.
"""

from datetime import timedelta

from bot.chat import links
from bot.chat.turn import Turn
from bot.exercises.advance import carry_out, happen
from bot.exercises.live_session import LiveSession
from bot.exercises.start import PLAIN, may_be_joint, new_session, seats_for
from bot.telegram.keyboards import Button, press
from bot.wording import menu as menu_words
from dialogues.engine import engine
from dialogues.engine.effects import Effect, Show
from dialogues.engine.events import OWN, Chose, Event, Seat, Stopped, Wrote
from dialogues.engine.session import Answer, Session, Words
from dialogues.script.script import Script
from dialogues.script.steps import Ask

EXERCISE = "noticed"
KIND = "appreciation"
LATELY = timedelta(days=30)
LOOKED_THROUGH = 20  # the newest keepsakes
SEAT: Seat = "a"


def is_written(turn: Turn) -> bool:
    """Whether somebody has written a thank-you alone, or is about to."""
    return _being_written(turn) is not None or bool(_sealed(turn))


def is_sealed(turn: Turn) -> bool:
    """Whether it waits for this couple, which hasn't begun yet."""
    return _may_begin(turn) and is_written(turn)


def begin(turn: Turn) -> None:
    """Go on with the sealed thank-you, now for two."""
    written = _being_written(turn)
    given = written.session.words[SEAT] if written else Words(_sealed(turn))
    if written:
        happen(written, Stopped(SEAT), unseen=True)
    revision = turn.practice.exercises[EXERCISE]
    stored, session, effects = new_session(turn, revision, seats_for(turn, EXERCISE), PLAIN)
    session, effects = _say_again(turn, session, effects, given)
    turn.change(focus=session.id, asked={})
    carry_out(LiveSession(turn, stored), session, effects)


def row(turn: Turn) -> list[Button]:
    """A button that begins it from nothing, or an empty row where this couple has begun already."""
    if not _may_begin(turn):
        return []
    minutes = turn.practice.exercises[EXERCISE].script.minutes
    label = turn.label(menu_words.EXERCISE, title=turn.title(EXERCISE), minutes=minutes)
    return [press(label, links.EXERCISE.data(EXERCISE, stays=True), main=True)]


def _may_begin(turn: Turn) -> bool:
    if turn.unit.people.partner_of(turn.person) is None or not may_be_joint(turn, EXERCISE):
        return False
    return not any(
        stored.script_id == EXERCISE
        and stored.couple_id == turn.person.couple_id
        and stored.seats[SEAT] == turn.person.id
        for stored in turn.unit.sessions.of_person(turn.person.id)
    )


def _being_written(turn: Turn) -> LiveSession | None:
    """The thank-you that somebody is still writing alone."""
    for stored in turn.unit.sessions.live_of(turn.person.id):
        if stored.script_id == EXERCISE and len(stored.seats) == 1:
            live = LiveSession(turn, stored)
            given = live.session.words[SEAT]
            first = next(iter(given.answers.values()), {})
            if ("text" in first) if given.answers else given.draft:
                return live
    return None


def _sealed(turn: Turn) -> dict[str, Answer]:
    """The newest thank-you that was written alone lately, answer by answer; empty if there is none."""
    for kept in turn.unit.keepsakes.seen_by(turn.person, LOOKED_THROUGH):
        mine = kept.owner_id == turn.person.id and kept.couple_id is None and kept.kind == KIND
        if mine and kept.words.get("answers") and turn.now - kept.created_at < LATELY:
            answers: dict[str, Answer] = kept.words["answers"]
            return answers
    return {}


def _say_again(
    turn: Turn, session: Session, effects: list[Effect], given: Words
) -> tuple[Session, list[Effect]]:
    """Answer the questions for two as they were answered alone, as far as they are the same ones."""
    script = turn.practice.exercises[EXERCISE].script
    left = dict(given.answers)
    today = turn.local(turn.now).date()
    while (step := _asked(script, session)) is not None and step.step in left:
        answer = left.pop(step.step)
        choice = OWN + answer["choice"] if "choice" in answer else ""
        if "text" in answer:
            wrote = Wrote(SEAT, 0, answer["text"], tuple(answer["hints"]), None, today)
            session, effects = _went_on(turn, script, session, effects, wrote)
            choice = f"send-{session.changes[SEAT]}"
        chose = Chose(SEAT, session.waits[SEAT].visit, choice, today)
        session, effects = _went_on(turn, script, session, effects, chose)
    if not left and _asked(script, session) is not None:
        for bubble in given.draft:
            again = Wrote(SEAT, bubble["message"], bubble["text"], tuple(bubble["hints"]), None, today)
            session, effects = _went_on(turn, script, session, effects, again)
    return session, effects


def _went_on(
    turn: Turn, script: Script, session: Session, effects: list[Effect], event: Event
) -> tuple[Session, list[Effect]]:
    """One event further; only the last screen is shown."""
    session, more = engine.advance(script, session, event, turn.now)
    return session, [*(one for one in effects if not isinstance(one, Show)), *more]


def _asked(script: Script, session: Session) -> Ask | None:
    wait = session.waits.get(SEAT)
    step = script.flat[wait.place] if wait is not None else None
    return step if isinstance(step, Ask) else None
