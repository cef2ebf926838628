"""Collects a person's export: their own data, and what their partner shared with them.

Only what is listed here goes in, so answers about safety, which are stored elsewhere, cannot slip in.
"""

from datetime import datetime
from html import escape
from typing import Any

from jinja2 import UndefinedError

from bot.account.export_file import Answered, Done, Gathered, Kept
from bot.chat.partner import couple_of, partner_name
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import appointment
from bot.exercises.live_session import LiveSession
from bot.nudges import asking, coming, own_hour, rest, typed_time
from bot.nudges.kinds import WEEKLY
from bot.nudges.weekly_reminder import plan_in_words
from dialogues.engine.evaluation import answer_to
from dialogues.engine.events import Seat
from dialogues.engine.loops import answer_key, iterations
from dialogues.engine.session import other
from dialogues.engine.visibility import as_shown, may_see, owners
from dialogues.script.steps import Ask
from dialogues.text.templates import fill
from storage.records import StoredSession
from storage.unit_of_work import Unit

NO_LIMIT = 1_000_000


def gather(practice: Practice, unit: Unit, person_id: int, scope: str, now: datetime) -> Gathered:
    """Collect an export. `scope` is "shared" or "everything". Raises KeyError if the person is gone."""
    turn = Turn(practice, unit, now, unit.people.get(person_id))
    everything = scope == "everything"
    return Gathered(
        language=turn.person.language,
        everything=everything,
        made_at=turn.local(now),
        name=turn.person.name or "",
        zone=turn.person.zone,
        since=turn.local(turn.person.created_at),
        partner=partner_name(turn),
        kept=_kept(turn, everything=everything),
        done=_done(turn, everything=everything),
        reminders=_reminders(turn) if everything else [],
    )


def _kept(turn: Turn, *, everything: bool) -> list[Kept]:
    found = turn.unit.keepsakes.seen_by(turn.person, NO_LIMIT, couple_id=couple_of(turn.person))
    return [
        Kept(
            kind=keepsake.kind,
            state=keepsake.state,
            at=turn.local(keepsake.created_at),
            mine=keepsake.owner_id == turn.person.id,
            shared=keepsake.audience == "partner",
            html=keepsake.words["html"],
        )
        for keepsake in found
        if everything or keepsake.audience == "partner"
    ]


def _done(turn: Turn, *, everything: bool) -> list[Done]:
    found = [
        _one_done(turn, stored, everything=everything)
        for stored in turn.unit.sessions.of_person(turn.person.id)
    ]
    return [done for done in found if everything or done.answers]


def _one_done(turn: Turn, stored: StoredSession, *, everything: bool) -> Done:
    live = LiveSession(turn, stored)
    answers = [
        answered
        for step in live.revision.script.flat
        if isinstance(step, Ask)
        for owner in owners(step.who, live.session)
        for number in iterations(live.revision.script, live.session, step.step, owner)
        if (answered := _answered(live, step, owner, number, everything=everything)) is not None
    ]
    draft = live.session.words[live.seat].draft_text()
    return Done(
        title=turn.title(stored.script_id),
        at=turn.local(stored.created_at),
        over=not live.session.alive or live.has_left(live.seat),
        answers=answers,
        unsent=draft if everything else "",
    )


def _answered(
    live: LiveSession, step: Ask, owner: Seat, number: int | None, *, everything: bool
) -> Answered | None:
    """The person's own answer, or one of the partner's that they saw in an exercise they read to the end."""
    session, seat = live.session, live.seat
    name, mine = answer_key(step.step, number), owner == seat
    has_read = not session.alive and seat in session.read
    if not mine and not (has_read and may_see(seat, owner, step, session, name)):
        return None
    shared = not mine or (session.form == "together" and may_see(other(seat), seat, step, session, name))
    answer = answer_to(live.revision.script, session, step.step, owner, number)
    text = live.values.text_of(answer if mine else as_shown(live.revision.script, step, answer), step)
    if text is None or not (everything or shared):
        return None
    # A question may quote the person's private words, which must stay out of a shared-only export.
    known = live.values.at(step, number) if everything else live.values.people
    return Answered(question=_question(live, step, known), answer=str(text), mine=mine, shared=shared)


def _question(live: LiveSession, step: Ask, known: dict[str, Any]) -> str:
    """The question as Telegram HTML, or just the answer's label if the question would reveal too much."""
    own = live.revision.language(live.turn.person.language)
    english = step.ask.of(live.session.form)
    try:
        return fill(own.translate(live.revision.script.step_phrase(step, "ask", english)), known)
    except UndefinedError:
        return escape(live.values.label(step, "called", step.called or step.step.replace("_", " ")))


def _reminders(turn: Turn) -> list[str]:
    planned = turn.unit.nudges.planned_of(turn.person.id, WEEKLY)
    reminders = [
        "{title} · {days} · {hour}".format(
            **plan_in_words(turn, nudge.details["exercise"], typed_time.at_of(nudge.details))
        )
        for nudge in planned
        if nudge.details["exercise"] in turn.practice.exercises and "once" not in nudge.details
    ]
    return [
        *reminders,
        *appointment.in_words(turn),
        *own_hour.chosen(turn),
        *coming.cues(turn),
        *asking.chosen(turn),
        *rest.chosen(turn),
    ]
