"""Runs exercises: starts them, and turns what people do into engine events."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.chat import links
from bot.chat.practice import Practice
from bot.chat.turn import PAGE, Turn, asked_below_a_notice
from bot.exercises import held_back, screens
from bot.exercises.advance import carry_out, happen
from bot.exercises.going_on_alone import goes_on_alone
from bot.exercises.live_session import LiveSession, in_focus
from bot.exercises.start import PLAIN, Beginning, new_session, seats_for
from bot.nudges.quiet_hours import loud_from
from bot.safety import help_card
from dialogues.engine import engine, offers
from dialogues.engine.events import (
    EVERYWHERE,
    OWN,
    STARTER,
    Chose,
    Left,
    Opened,
    Paused,
    Rewrote,
    Seat,
    SentSomethingElse,
    Stopped,
    TimePassed,
    WentBack,
    Wrote,
)
from dialogues.engine.session import ALIVE, Session, Words, other
from dialogues.screen.ready_words import BEGIN, LINES, OFFERS, REWORD, is_ready
from dialogues.script.revision import Revision
from dialogues.script.steps import Ask
from dialogues.text_analysis.hints import spotted
from dialogues.text_analysis.typed_values import promise, read
from storage.records import Nudge, Person, StoredSession
from storage.unit_of_work import Unit


def start(turn: Turn, exercise: str) -> None:
    """Start an exercise, with the partner if there is one and it can be joint, else alone."""
    _begin_or_carry_on(turn, exercise, seats_for(turn, exercise))


def start_alone(turn: Turn, exercise: str) -> None:
    """Start an exercise in its solo form, whether or not there is a partner."""
    _begin_or_carry_on(turn, exercise, {"a": turn.person.id})


def begin(turn: Turn, exercise: str, seats: Mapping[Seat, int], beginning: Beginning = PLAIN) -> None:
    """Start an exercise for the people in these seats; the current person sees it at once."""
    stored, session, effects = new_session(turn, turn.practice.exercises[exercise], seats, beginning)
    _spare_what_is_open(turn, session.id)
    turn.change(focus=session.id, asked={})
    _bring_partner(turn, session, stored.seats)
    carry_out(LiveSession(turn, stored), session, effects)


def begin_unannounced(turn: Turn, revision: Revision, seats: Mapping[Seat, int]) -> int:
    """Start an exercise that the other one finds by themselves; returns the session's id."""
    stored, session, effects = new_session(turn, revision, seats, PLAIN)
    turn.change(focus=session.id, asked={})
    carry_out(LiveSession(turn, stored), session, effects)
    return session.id


def go_back(turn: Turn, live: LiveSession, event: WentBack) -> None:
    """Go back from where somebody waits for the other one."""
    _bring_into_focus(turn, live)
    happen(live, event)


def carry_on(turn: Turn, live: LiveSession) -> None:
    """Show someone their current step in an open exercise."""
    _bring_into_focus(turn, live)
    happen(live, Opened(live.seat))


def typed(
    turn: Turn, happened: type[Wrote | Rewrote], message: int, text: str
) -> tuple[LiveSession, Wrote | Rewrote] | None:
    """Turn a new or edited message into an event of the exercise in focus; None if there is none."""
    live = in_focus(turn)
    if live is None:
        return None
    if isinstance(live.step, Ask) and "size" in live.step.hints:  # so it asks for a promise
        text = promise(text, turn.person.language)
    return live, happened(live.seat, message, text, *_read_text(live, text))


def sent_something_else(turn: Turn) -> bool:
    """A sticker or the like while an exercise is in focus; False if none is."""
    live = in_focus(turn)
    if live is None:
        return False
    happen(live, SentSomethingElse(live.seat))
    return True


def did(turn: Turn, what: str) -> bool:
    """Run a command that works in every exercise (`EVERYWHERE`); False if no exercise is open.

    It goes to the exercise in focus, or else to the newest open one.
    """
    live = in_focus(turn) or next(iter(open_to(turn)), None)
    if live is None:
        return False
    _bring_into_focus(turn, live)
    if what == "stop" and engine.stops_both(live.revision.script, live.session, live.seat):
        screens.show(live, live.renderer(live.seat).before_stopping())
    else:
        happen(live, EVERYWHERE[what](live.seat))
    return True


def tapped(turn: Turn, session_id: int, visit: int, choice: str, *, typed: int | None = None) -> bool:
    """Handle an exercise's button; False if the session isn't one of this person's.

    `typed`: the message that said what the button says, instead of a tap (`typed_tap`).
    """
    stored = turn.unit.sessions.get(session_id)
    live = _known(turn, stored) if stored is not None else None
    if live is None:
        return False
    _spare_what_is_open(turn, session_id)
    _bring_into_focus(turn, live)
    live.typed_tap = typed
    session, seat = live.session, live.seat
    before = live.renderer(seat)
    current = choice == links.OPEN or visit == (
        session.waits[seat].visit if seat in session.waits else session.visit
    )
    if choice != links.OPEN:
        turn.keeps_text = turn.keeps_text or (
            before.lasting if current else not session.alive or turn.tapped != turn.person.screen
        )
    one_round = before.one_round(choice) if current else None
    stays = choice in ("options", "close", "clear", *OFFERS) or is_ready(choice) or _ticks(live, choice)
    if current and (stays or one_round):
        turn.keeps_text = False  # the question stays in sight anyway
    if choice == "options" and current and session.alive:
        screens.show(live, before.options())
    elif choice == "help" and session.alive:
        card = before.help()
        rows = [[help_card.country_button(turn)], [help_card.clear(turn)], *screens.rows_of(live, card, seat)]
        turn.show(card.html + help_card.country_lines(turn), rows, private=True)
    elif one_round is not None:
        screens.show(live, one_round)
    elif choice == "stop" and current and engine.stops_both(live.revision.script, session, seat):
        turn.keeps_text = False
        screens.show(live, before.before_stopping())
    elif choice in EVERYWHERE and current:
        happen(live, EVERYWHERE[choice](seat))
    elif choice in OFFERS and current and session.status == "waiting":
        _offer(live, choice)
    elif current and (text := before.ready_words(choice)) is not None:
        message = STARTER if choice.startswith(BEGIN) else turn.tapped or typed or 0
        happen(live, Wrote(seat, message, text, *_read_text(live, text)))
    elif current and held_back.holds_back(live, choice):
        held_back.show_held_back(live)
    else:
        happen(live, Chose(seat, visit, choice, turn.local(turn.now).date()))
    return True


def _ticks(live: LiveSession, choice: str) -> bool:
    """Whether this only ticks or unticks one of several choices."""
    return choice.startswith(OWN) and isinstance(live.step, Ask) and live.step.answer == "several"


def _offer(live: LiveSession, choice: str) -> None:
    """Show the ready lines, the question for one's own words, or a tapped line to copy and change."""
    line = live.renderer(live.seat).tapped_line or ""
    if choice == REWORD:
        visit = screens.visit(live)
        happen(live, Chose(live.seat, visit, "clear"), unseen=True)
    if choice == LINES:
        screens.show_lines(live)
    else:
        screens.show(live, live.renderer(live.seat).with_words(line).screen())


def look_again(turn: Turn) -> bool:
    """Show the exercise in focus again; False if there is none."""
    live = in_focus(turn)
    if live is None:
        return False
    happen(live, Opened(live.seat))
    return True


def open_to(turn: Turn) -> list[LiveSession]:
    """The person's open exercises that they know about, newest first.

    Without those that aren't announced, and offers that they haven't taken.
    """
    found = (_known(turn, stored) for stored in turn.unit.sessions.live_of(turn.person.id))
    return [
        live
        for live in found
        if live is not None
        and live.revision.script.announced
        and not (live.is_over_for_them or live.is_untaken_offer)
    ]


def to_carry_on_with(turn: Turn) -> list[LiveSession]:
    """Those in which something has been done."""
    return [live for live in open_to(turn) if not live.is_only_looked_at]


def someone_blocked(practice: Practice, unit: Unit, person: Person, now: datetime) -> None:
    """End the open exercises of someone who blocked the bot, gently for the partner.

    If only they were being asked, and owed no answer, the partner just sees silence. Somebody who had left
    the couple before is silent already. What they never heard of goes on.
    """
    for stored in unit.sessions.live_of(person.id):
        live = LiveSession(Turn(practice, unit, now, person), stored)
        if live.has_left(live.seat) or not engine.takes_part(live.session, live.seat):
            continue
        if not live.revision.script.announced:
            _take_back(live)
            continue
        if live.is_over_for_the_other:
            happen(live, Stopped(live.seat), unseen=True)
        if live.session.alive:
            happen(live, Left(live.seat))


def open_between(turn: Turn) -> list[LiveSession]:
    """Exercises for two that this person knows to be open, and whose end the partner would notice."""
    return [
        live
        for live in open_to(turn)
        if len(live.people) == 2
        and not live.is_over_for_the_other
        and engine.knows_of(live.revision.script, live.session, other(live.seat))
    ]


def end_between(turn: Turn) -> None:
    """End those exercises; the partner reads that they end."""
    for live in open_between(turn):
        happen(live, Left(live.seat))


def fall_silent(turn: Turn) -> None:
    """Someone leaves the couple, before it ends: the partner is shown nothing.

    What the partner doesn't know of, or wouldn't notice the end of, ends. Everything else stays open, as if
    this person had just stopped answering; `advance.happen` ends it when the partner goes on with it. What is
    their own goes on alone.
    """
    for stored in turn.unit.sessions.live_of(turn.person.id):
        if len(stored.seats) == 1:
            continue
        live = LiveSession(turn, stored)
        if goes_on_alone(live):
            continue
        if not live.revision.script.announced:
            _take_back(live)
        elif live.is_over_for_the_other:
            happen(live, Stopped(live.seat), unseen=True)
        if live.session.alive and not engine.knows_of(live.revision.script, live.session, other(live.seat)):
            happen(live, Left(live.seat), unseen=True)
        if turn.person.focus == stored.id:
            turn.change(focus=None)


def let_go_on(turn: Turn, partner: Person, couple_id: int | None) -> None:
    """Before the current person's data goes: what they never heard of stays with their partner."""
    for stored in turn.unit.sessions.live_of(partner.id):
        if stored.couple_id == couple_id:
            goes_on_alone(LiveSession(Turn(turn.practice, turn.unit, turn.now, partner), stored))


def end_what_is_open(turn: Turn, couple_id: int) -> None:
    """Someone has been told that their partner left: what was still open ends, and they are shown nothing.

    What the partner never heard of goes on alone.
    """
    for stored in turn.unit.sessions.live_of(turn.person.id):
        if stored.couple_id == couple_id:
            live = LiveSession(turn, stored)
            if goes_on_alone(live):
                continue
            happen(live, Left(live.seat), unseen=True)
            if turn.person.focus == stored.id:
                turn.change(focus=None)
    erase_finished(turn.unit, couple_id)


def erase_finished(unit: Unit, couple_id: int) -> None:
    """Erase the words of a couple's finished exercises, even if someone hasn't read the ending yet.

    To whoever has read it this is nothing new: words also go as soon as the other one reads the end.
    """
    for stored in unit.sessions.over_in_couple(couple_id):
        session = Session.from_json(stored.id, stored.state, stored.words)
        if not session.forgotten:
            session.forgotten = True
            session.words = {seat: Words() for seat in session.seats}
            state, words = session.to_json()
            unit.sessions.save(replace(stored, state=state, words=words))


def mark_away(turn: Turn) -> None:
    """Treat someone as away: whatever comes next in their exercises waits until they look."""
    for stored in turn.unit.sessions.live_of(turn.person.id):
        session = Session.from_json(stored.id, stored.state, stored.words)
        seat = next(seat for seat in session.seats if stored.seats[seat] == turn.person.id)
        last = session.last_acted(seat)
        if last is not None:
            session.acted[seat] = min(last, turn.now - 2 * engine.ACTIVE).isoformat()
            state, words = session.to_json()
            turn.unit.sessions.save(replace(stored, state=state, words=words))


def look(practice: Practice, unit: Unit, nudge: Nudge, now: datetime) -> datetime | None:
    """Advance a session whose planned time has come; returns a later time if it is quiet hours now (UTC)."""
    stored = unit.sessions.get(nudge.session_id) if nudge.session_id is not None else None
    if stored is None:
        return None
    live = LiveSession(Turn(practice, unit, now, unit.people.get(stored.seats["a"])), stored)
    if not live.session.alive:
        return None
    later = max(loud_from(live.people[seat], now) for seat in (*live.session.waits, "a"))
    if later > now:
        return later
    happen(live, TimePassed())
    if live.is_untaken_offer and live.session.status == "paused":
        happen(live, Stopped(live.seat), unseen=True)
    return None


def rest_joint(turn: Turn) -> None:
    """Pause every joint exercise of a person who may no longer do them; the partner sees *paused*.

    What is their own goes on alone, and so does what is their partner's own.
    """
    for stored in turn.unit.sessions.live_of(turn.person.id):
        if len(stored.seats) == 2:
            live = LiveSession(Turn(turn.practice, turn.unit, turn.now, turn.person), stored)
            if not live.revision.script.announced:
                _take_back(live)
            elif not engine.takes_part(live.session, live.seat) or goes_on_alone(live):
                continue
            else:
                happen(live, Paused(live.seat))
            if turn.person.focus == stored.id:
                turn.change(focus=None)


def _take_back(live: LiveSession) -> None:
    """Whoever will not answer any more has never answered, as far as their partner can tell."""
    if live.seat in live.session.arrived and engine.can_go_back(live.session, live.seat):
        happen(live, WentBack(live.seat), unseen=True)


def _begin_or_carry_on(turn: Turn, exercise: str, seats: Mapping[Seat, int]) -> None:
    revision = turn.practice.exercises[exercise]
    for live in open_to(turn):  # tapped twice, or left at the first question: reuse that session
        if live.untouched and (live.stored.revision, live.stored.seats) == (revision.hash, seats):
            carry_on(turn, live)
            return
    begin(turn, exercise, seats)


def _read_text(live: LiveSession, text: str) -> tuple[tuple[str, ...], int | str | None, date]:
    """The hints found in a text, the number or day it answers with if asked for one, and today's date."""
    turn, step = live.turn, live.step
    today = turn.local(turn.now).date()
    kind = step.answer if isinstance(step, Ask) else ""
    language = turn.person.language
    # What doesn't fit must be shortened before it is sent.
    fits = isinstance(step, Ask) and offers.excess(step, text) <= 0
    return spotted(text, language) if fits else (), read(kind, text, language, today), today


def _known(turn: Turn, stored: StoredSession) -> LiveSession | None:
    """The live session; None if it isn't this person's, or they don't know about it yet."""
    if turn.person.id not in stored.seats.values():
        return None
    live = LiveSession(turn, stored)
    if live.is_closed_to(live.seat) and not live.session.forgotten:
        return None
    known = not live.session.alive or engine.knows_of(live.revision.script, live.session, live.seat)
    return live if known else None


def _bring_partner(turn: Turn, session: Session, seats: Mapping[str, int]) -> None:
    """Bring a new exercise into focus for those who have just agreed to it and aren't busy."""
    for seat, person_id in seats.items():
        person = turn.unit.people.get(person_id)
        last = session.last_acted("a" if seat == "a" else "b")
        if person.id == turn.person.id or last is None or turn.now - last > engine.ACTIVE:
            continue
        if asked_below_a_notice(person).get("for") not in (None, PAGE):
            continue
        busy = turn.unit.sessions.get(person.focus) if person.focus is not None else None
        if busy is None or busy.status not in ALIVE:
            turn.unit.people.change(person, focus=session.id)


def _spare_what_is_open(turn: Turn, session_id: int) -> None:
    """In a message beside the screen, such as a notice, an exercise leaves alive the one on the screen."""
    if turn.beside and turn.person.focus != session_id and in_focus(turn) is not None:
        turn.spares_screen = True


def _bring_into_focus(turn: Turn, live: LiveSession) -> None:
    if live.session.alive and turn.person.focus != live.session.id:
        turn.change(focus=live.session.id, asked={})
        live.people[live.seat] = turn.person
