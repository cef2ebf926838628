"""What each person sees of a live session: their screen, its buttons, the turn notice."""

from datetime import timedelta

from bot.chat import clearing, links
from bot.chat.partner import couple_of
from bot.chat.route import ID, Route
from bot.chat.turn import (
    PAGE,
    TAP,
    Turn,
    asked_below_a_notice,
    change_screen_of,
    home_button,
    label_for,
    write_to,
)
from bot.exercises import on_the_path
from bot.exercises.live_session import LiveSession, in_focus
from bot.nudges import own_hour, weekly_reminder
from bot.nudges.kinds import STEP, WEEKLY
from bot.nudges.neutral_notice import call
from bot.nudges.pace import Pace
from bot.nudges.weekly_reminder import PICK
from bot.safety import help_card, private_questions
from bot.telegram.keyboards import Button, ButtonData, copy, press
from bot.telegram.outgoing import SCREEN
from bot.wording import appointment, daily_question, menu, notices
from bot.wording import help_card as help_card_words
from bot.wording import own_hour as own_hour_words
from bot.wording import weekly_reminder as weekly_words
from dialogues.engine import engine
from dialogues.engine.effects import (
    Note,
)
from dialogues.engine.events import Chose, Event, Rewrote, Seat, Wrote
from dialogues.engine.session import Session, led_from
from dialogues.engine.visibility import owes_nothing, sign
from dialogues.screen.ready_words import LINES
from dialogues.screen.screen import Screen
from dialogues.script.steps import Ask, HandOver
from dialogues.text.languages import Phrase
from storage.records import Person

TAKE_BACK = Route("d:back", ID)  # handled in couple/daily_question
MEETS = "weekly_meeting"  # the exercise for which two people make an appointment

AWAKE = timedelta(minutes=10)  # if both acted this recently, a turn notice may make a sound even at night
MAY_TAKE_BACK = timedelta(days=2)  # until when a sealed answer waits for the other one's
LONG_BUBBLE = 300  # characters; below a longer message the draft preview is sent again

# The message was not what was asked for, so the question moves below it.
_REPEATS: tuple[Note, ...] = ("buttons_please", "words_please", "not_your_turn", "draft_waits")


def rows_of(live: LiveSession, screen: Screen, seat: Seat) -> list[list[Button]]:
    """A screen's buttons, stamped with session and visit, plus what to do next once it has ended."""
    rows = [
        [
            copy(button.label, button.copies)
            if button.copies
            else press(button.label, data(live, screen.visit, button.choice), main=button.main)
            for button in row
        ]
        for row in screen.rows
    ]
    if owes_nothing(live.revision.script, live.session, seat):
        next_step = _next_step(live, live.people[seat])
        return [*_take_back(live, seat), *next_step, [home_button(live.people[seat], stays=True)]]
    if not live.session.alive:
        return [*rows, *_what_next(live, seat)]
    if live.session.status == "paused" or seat not in live.session.waits:  # nothing is asked: offer the menu
        return [*rows, *_next_exercises(live, seat), [home_button(live.people[seat], stays=True)]]
    return [*rows, *_next_exercises(live, seat)] if seat in live.offered else rows


def _take_back(live: LiveSession, seat: Seat) -> list[list[Button]]:
    """The button for taking back an answer that waits for the other one's. It tells nothing about theirs."""
    if live.revision.script.announced or live.turn.now >= live.stored.created_at + MAY_TAKE_BACK:
        return []
    if not (live.session.alive and engine.can_go_back(live.session, seat)):
        return []
    label = label_for(live.people[seat], daily_question.TAKE_BACK)
    return [[press(label, TAKE_BACK.data(live.session.id, stays=True))]]


def show(live: LiveSession, screen: Screen) -> None:
    """Show a screen to the person whose turn it is."""
    live.turn.show(screen.html, rows_of(live, screen, live.seat))


def show_lines(live: LiveSession) -> None:
    """Show the ready lines of the question; until the next screen, a typed number is one of them."""
    show(live, live.renderer(live.seat).with_lines().screen())
    live.turn.change(asked={"for": LINES})


def shows_lines(turn: Turn) -> bool:
    """Whether somebody has opened the ready lines, and they are what they look at."""
    return turn.person.asked.get("for") == LINES


def show_here(live: LiveSession, before: Session, event: Event | None, note: Note | None) -> None:
    """Show the current person's next screen, in place or below what they typed."""
    if shows_lines(live.turn):
        live.turn.change(asked={})
    screen = live.renderer(live.seat).screen(note)
    rows = [*rows_of(live, screen, live.seat), *_clear_what_was_typed(live, before, event)]
    drafted = live.seat in before.words and bool(before.words[live.seat].draft)
    adds_to_draft = isinstance(event, Wrote) and drafted and note != "not_your_turn"
    full = live.seat in live.session.words and live.session.words[live.seat].full
    stays_in_sight = isinstance(event, Wrote) and len(event.text) <= LONG_BUBBLE and not full
    stays_in_sight = stays_in_sight and not live.turn.out_of_sight
    changes_draft = isinstance(event, Rewrote) and note not in ("already_sent", "not_your_turn")
    under_a_card = live.turn.person.chat_id in live.turn.above
    if (changes_draft or (adds_to_draft and stays_in_sight)) and not under_a_card:
        live.turn.show_again(screen.html, rows)
    elif note == "old_button" and live.session.alive and not live.turn.spares_screen:
        live.turn.bring_down(screen.html, rows)
    elif (
        changes_draft
        or adds_to_draft
        or _wrote_below(live, before)
        or (note in _REPEATS and not _is_lasting(live, before))
    ):
        live.turn.show_at_the_bottom(screen.html, rows)
    else:
        live.turn.show(screen.html, rows)


def show_there(live: LiveSession, before: Session, seat: Seat, *, begins: bool) -> bool:
    """Show the partner's next screen if this exercise is in focus for them, else send a notice.

    Returns whether they have it in front of them now.
    """
    person = live.people[seat]
    if person.focus != live.session.id or person.hidden:
        notify(live, seat, notices.READY)
        return False
    asked = asked_below_a_notice(person)
    if asked.get("for") in (TAP, LINES, PAGE):  # what asked for it isn't the screen any more
        asked = {}
    live.people[seat] = person = live.turn.unit.people.change(person, asked=asked)
    screen = live.renderer(seat).screen()
    rows = rows_of(live, screen, seat)
    waited = not begins and before.status == "waiting" and seat not in before.waits
    if waited and live.session.status == "waiting" and seat not in live.session.waits:
        change_screen_of(live.turn, person, screen.html, rows)  # still waiting: no sound
    elif waited:
        write_to(live.turn, person, screen.html, rows, is_screen=True, delete=SCREEN)
    else:
        write_to(live.turn, person, screen.html, rows, is_screen=True, clear=SCREEN)
    return True


def notify(live: LiveSession, seat: Seat, words: Phrase, *, planned: bool = False) -> None:
    """Send someone a neutral notice for this exercise."""
    awake = not planned and all(_acted_lately(live, seat) for seat in live.people)
    call(live.turn, live.people[seat], data(live, 0, links.OPEN), words, planned=planned, awake=awake)


def is_at_it(turn: Turn) -> bool:
    """Whether somebody is in the middle of an exercise: it waits for them, and they acted a moment ago."""
    live = in_focus(turn)
    return live is not None and live.seat in live.session.waits and _acted_lately(live, live.seat)


def _acted_lately(live: LiveSession, seat: Seat) -> bool:
    last = live.session.last_acted(seat)
    return last is not None and live.turn.now - last <= AWAKE


def _wrote_below(live: LiveSession, before: Session) -> bool:
    """Whether the draft that was just sent or dropped has messages below its preview."""
    draft = before.words[live.seat].draft if live.seat in before.words else []
    return live.turn.tapped is not None and any(part["message"] > live.turn.tapped for part in draft)


def _clear_what_was_typed(live: LiveSession, before: Session, event: Event | None) -> list[list[Button]]:
    """A button to clear a private answer from the chat right after it was given, or no row."""
    wait = before.waits.get(live.seat)
    step = live.revision.script.flat[wait.place] if wait is not None else None
    given_in_words = live.typed_tap is not None
    sent = isinstance(event, Chose) and (given_in_words or event.choice.startswith("send-"))
    if not (sent and live.session.alive and isinstance(step, Ask) and sign(step, before) == "🔒"):
        return []
    written = [live.typed_tap or 0, *(part["message"] for part in before.words[live.seat].draft)]
    typed = [message for message in written if message > 0 and message != live.turn.tapped]
    if not typed or live.session.waits.get(live.seat) == wait:
        return []
    return [[clearing.button_of_bubbles(live.people[live.seat], min(typed), max(typed))]]


def _is_lasting(live: LiveSession, before: Session) -> bool:
    return live.renderer(live.seat, before).lasting


def data(live: LiveSession, visit: int, choice: str) -> ButtonData:
    """The callback data of this session's button."""
    return links.SESSION.data(live.session.id, visit, choice)


def current_data(live: LiveSession, choice: str) -> ButtonData:
    """The callback data of a button, with the current person's visit."""
    return data(live, visit(live), choice)


def visit(live: LiveSession) -> int:
    """The visit that the current person's buttons carry."""
    wait = live.session.waits.get(live.seat)
    return wait.visit if wait else live.session.visit


def _what_next(live: LiveSession, seat: Seat) -> list[list[Button]]:
    person = live.people[seat]
    rows = _next_exercises(live, seat)
    if live.session.outcome != engine.STOPPED:
        rows += _planning(live, person)
    if not _asks_where(live, person):
        rows += weekly_reminder.zone_row(live.turn.unit, person)
    if couple_of(person) is None:
        rows.append([press(label_for(person, menu.INVITE), links.INVITE.data(stays=True))])
    last = [home_button(person, stays=True)]
    if live.session.outcome != engine.STOPPED and not live.session.forgotten:
        last.insert(0, clearing.button_of_session(person, live.session.id))
    return [*rows, last]


def ask_where(live: LiveSession, seat: Seat) -> None:
    """Ask where somebody lives, below the end that they were shown, if something waits for that now."""
    turn = live.turn
    if seat != live.seat:
        turn = Turn(turn.practice, turn.unit, turn.now, live.people[seat])
    if not live.session.alive and _asks_where(live, turn.person):
        weekly_reminder.ask_zone_below(turn)


def _asks_where(live: LiveSession, person: Person) -> bool:
    is_whole = live.session.outcome != engine.STOPPED and not live.session.forgotten
    return is_whole and not Pace.of(person).zone_asked


def _planning(live: LiveSession, person: Person) -> list[list[Button]]:
    """Buttons for planning the next time, unless it is planned."""
    turn = Turn(live.turn.practice, live.turn.unit, live.turn.now, person)
    script, rows = live.revision.script, _next_step(live, person)
    if script.exercise == MEETS:
        rows.append([press(turn.label(appointment.PLAN), links.APPOINTMENT.data(stays=True))])
    if script.weekly is None:
        return rows
    offer = weekly_words.OFFER_ONCE if len(script.weekly.days) == 1 else weekly_words.OFFER
    if (kind := own_hour.INSTEAD.get(script.exercise)) is not None:
        if not own_hour.is_planned(turn, kind):
            rows.append([press(turn.label(offer), PICK.data(kind, stays=True))])
    elif all(
        nudge.details.get("exercise") != script.exercise
        for nudge in turn.unit.nudges.planned_of(person.id, WEEKLY)
    ):
        rows.append([press(turn.label(offer), weekly_reminder.PLAN.data(script.exercise, stays=True))])
    return rows


def _next_step(live: LiveSession, person: Person) -> list[list[Button]]:
    """A button for planning the path's next step where this was one, unless it is planned."""
    turn = Turn(live.turn.practice, live.turn.unit, live.turn.now, person)
    if not on_the_path.is_step(turn, live.stored.script_id) or own_hour.is_planned(turn, STEP):
        return []
    return [[press(turn.label(own_hour_words.STEP_OFFER), PICK.data(STEP, stays=True))]]


def _next_exercises(live: LiveSession, seat: Seat) -> list[list[Button]]:
    """Buttons for the exercises that this one handed over to."""
    steps = [one.partition("/")[2] for one in live.session.handed if one.startswith(f"{seat}/")]
    if not steps:
        return []
    person = live.people[seat]
    begun = begun_after(live, seat)
    rows = []
    for name in dict.fromkeys(steps):
        step = live.revision.script.flat[live.revision.script.index[name]]
        assert isinstance(step, HandOver)
        revision = live.turn.practice.exercises.get(step.hand_over)
        if step.hand_over in begun:
            data = links.SESSION.data(begun[step.hand_over], 0, links.OPEN, stays=True)
        elif revision is not None:
            route = links.DO_ALONE if live.is_private else links.EXERCISE
            data = route.data(step.hand_over, stays=True)
        else:
            continue
        title = Turn(live.turn.practice, live.turn.unit, live.turn.now, person).title(step.hand_over)
        rows.append([press(label_for(person, menu.ON_TO, title=title), data, main=True)])
    return rows


def begun_after(live: LiveSession, seat: Seat) -> dict[str, int]:
    """The sessions of somebody that this one led to, by their exercise."""
    return {
        stored.script_id: stored.id
        for stored in live.turn.unit.sessions.live_of(live.people[seat].id)
        if led_from(stored.state) == live.session.id
    }


def show_help(live: LiveSession, seat: Seat) -> None:
    """Send the private help card as a message of its own, above the next screen."""
    person = live.people[seat]
    if person.hidden:
        return
    turn = Turn(live.turn.practice, live.turn.unit, live.turn.now, person, above=live.turn.above)
    rows = [[help_card.country_button(turn, help_card.BESIDE)], [help_card.clear(turn, beside=True)]]
    if not live.session.alive:  # nothing is asked below it that the questions would put out of sight
        rows.insert(0, [press(turn.label(help_card_words.QUESTIONS), private_questions.ASK.data())])
    turn.show_above(live.renderer(seat).help().html + help_card.country_lines(turn), rows)
