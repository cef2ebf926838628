"""Advances a live session: the engine handles an event, its effects run, the session is saved."""

import logging
from dataclasses import replace
from datetime import datetime

from bot.chat.partner import couple_of
from bot.chat.turn import Turn
from bot.exercises import keepsakes, screens
from bot.exercises.live_session import LiveSession
from bot.exercises.start import Beginning, new_session, seats_for
from bot.nudges import follow_up
from bot.nudges.kinds import LOOK
from bot.wording import notices
from dialogues.engine import engine
from dialogues.engine.effects import (
    AskLater,
    Effect,
    HandOverTo,
    KeepThis,
    Notify,
    Plan,
    Remind,
    ReportFault,
    RetireThis,
    Show,
    ShowHelp,
)
from dialogues.engine.events import Event, Left, Seat, Skipped, Stopped, TimePassed
from dialogues.engine.session import Session, other
from dialogues.engine.visibility import owes_nothing
from dialogues.questions.as_exercise import is_daily
from dialogues.script.script import Script
from storage.records import Person

log = logging.getLogger(__name__)


def happen(live: LiveSession, event: Event, *, unseen: bool = False) -> None:
    """Advance the session by an event. With `unseen`, the person who caused it is shown nothing."""
    before = live.session
    after, effects = engine.advance(live.revision.script, before, event, live.turn.now)
    if _takes_who_left(live, event, after):
        event = Left(other(live.seat))
        after, _ = engine.advance(live.revision.script, before, event, live.turn.now)
        effects = [Show(live.seat)]
        after.read = list(after.seats)
    if unseen:
        effects = [one for one in effects if not (isinstance(one, Show) and one.seat == live.seat)]
    carry_out(live, after, effects, event)


def _takes_who_left(live: LiveSession, event: Event, after: Session) -> bool:
    """Whether an exercise can't go on as if the partner, who has left unnoticed, were merely silent.

    It ends as soon as it would show words of theirs that had not been opened, or would reach them.
    """
    before = live.session
    if isinstance(event, TimePassed | Left) or len(live.people) == 1 or not before.alive:
        return False
    gone = other(live.seat)
    if not live.has_left(gone):
        return False
    if live.is_ones_own and not engine.takes_part(after, gone):
        return False  # they have never heard of it, and don't now
    mine, told = before.waits.get(live.seat), len(before.told.get(gone, ()))
    last, theirs = before.last_acted(live.seat), before.last_acted(gone)
    if last is None:
        return True
    seen = last + engine.ACTIVE  # what came by then was shown at once, anything later only called for
    if mine is not None and seen < datetime.fromisoformat(mine.since):
        return True
    if before.told.get(live.seat) and theirs is not None and seen < theirs:
        return True
    if isinstance(event, Skipped | Stopped) and owes_nothing(live.revision.script, before, gone):
        return False  # nothing of it would ever have shown to the other
    asks = after.waits.get(gone)
    asked = before.waits.get(gone)
    if not after.alive or len(after.told.get(gone, ())) > told:
        return True
    return asks is not None and (asked is None or asks.place != asked.place)


def carry_out(live: LiveSession, session: Session, effects: list[Effect], event: Event | None = None) -> None:
    """Run the engine's effects in order, then save."""
    before, live.session = live.session, session
    seen: list[Seat] = []
    for effect in effects:
        match effect:
            case (
                Show(seat=seat)
                | Notify(seat=seat)
                | Remind(seat=seat)
                | KeepThis(seat=seat)
                | AskLater(seat=seat)
                | HandOverTo(seat=seat)
                | ShowHelp(seat=seat)
            ) if live.is_closed_to(seat) and not before.forgotten:
                pass
            case Remind() if live.is_only_looked_at:
                pass
            case Show(seat=seat, note=note) if seat == live.seat:
                screens.show_here(live, before, event, note)
                seen.append(seat)
            case Show(seat=seat):
                shown = screens.show_there(live, before, seat, begins=event is None)
                if shown:
                    seen.append(seat)
                elif seat in live.session.read and seat not in before.read:
                    live.session.read.remove(seat)  # what ended stays until they have come and read it
            case Notify(seat=seat):
                screens.notify(live, seat, notices.READY)
            case Remind(seat=seat):
                screens.notify(live, seat, notices.STILL_READY, planned=True)
            case Plan(at=moment):
                _plan(live, moment)
            case KeepThis(seat=seat):
                renderer = live.renderer(seat)
                there = other(seat) in live.people and not live.is_closed_to(other(seat))
                partner = live.people[other(seat)] if there else None
                unit, now = live.turn.unit, live.turn.now
                keepsakes.keep(unit, live.stored, live.people, renderer, effect, now, partner)
            case RetireThis(how=how) if session.about is not None:
                keepsakes.retire(live.turn.unit, session.about, live.people, how)
            case HandOverTo():
                _hand_over(live, effect)
            case ShowHelp(seat=seat):
                screens.show_help(live, seat)
            case ReportFault(step=step):
                log.error(
                    "%s goes on without asking anyone at step '%s'; it was ended", session.exercise, step
                )
            case AskLater(seat=seat, gently=gently):
                _ask_later(live, seat, gently=gently)
    for seat in seen:
        screens.ask_where(live, seat)
    if session.shared and not before.shared and is_daily(live.stored.script_id):
        assert live.stored.couple_id is not None
        live.turn.unit.daily_questions.count_opened(live.stored.couple_id)
    _save(live)


def _plan(live: LiveSession, moment: datetime) -> None:
    live.turn.unit.nudges.cancel(session_id=live.session.id, kind=LOOK)
    live.turn.unit.nudges.plan(live.stored.seats["a"], LOOK, moment, session_id=live.session.id)


def _hand_over(live: LiveSession, effect: HandOverTo) -> None:
    """Start the next exercise if something carries over and it need not ask first, else just offer it.

    One for two that was handed over to both begins once.
    """
    person = live.people[effect.seat]
    live.offered.add(effect.seat)
    revision = live.turn.practice.exercises.get(effect.exercise)
    given = live.renderer(effect.seat).taken_along(effect)
    if revision is None or not given or _waits_for_partner(live, person, revision.script):
        return
    if screens.begun_after(live, effect.seat).get(effect.exercise) is not None:
        return
    turn = Turn(live.turn.practice, live.turn.unit, live.turn.now, person)
    beginning = Beginning(given=given, led_from=live.session.id)
    seats: dict[Seat, int] = {"a": person.id} if live.is_private else seats_for(turn, effect.exercise)
    stored, session, effects = new_session(turn, revision, seats, beginning)
    carry_out(LiveSession(turn, stored), session, [one for one in effects if not isinstance(one, Show)])


def _waits_for_partner(live: LiveSession, person: Person, script: Script) -> bool:
    """Whether an exercise handed over to can't just begin: the partner is asked first, or has left."""
    if live.is_private or couple_of(person) is None:
        return False
    return script.asks_first or (person.couple_id is None and "together" in script.forms)


def _ask_later(live: LiveSession, seat: Seat, *, gently: bool) -> None:
    follow_up.plan(
        live.turn.unit,
        live.people[seat],
        live.revision,
        live.session.id,
        live.turn.now,
        second=seat != "a",
        gently=gently,
    )


def _save(live: LiveSession) -> None:
    live.session = engine.forget(live.session)
    if not live.session.alive:
        live.turn.unit.nudges.cancel(session_id=live.session.id)
    state, words = live.session.to_json()
    live.stored = live.turn.unit.sessions.save(
        replace(live.stored, status=live.session.status, state=state, words=words, updated_at=live.turn.now)
    )
