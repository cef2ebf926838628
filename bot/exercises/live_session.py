"""One event of one session: gives it to the engine, does what the engine asks for, and saves the session."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat import clearing
from bot.chat.practice import Practice
from bot.chat.turn import (
    SCREEN,
    Turn,
    change_screen_of,
    label_for,
    language_of,
    write_to,
)
from bot.exercises import keepsakes
from bot.exercises.start import Beginning, new_session, seats_for
from bot.nudges import follow_up
from bot.nudges.neutral_notice import call
from bot.safety import gate, help_card
from bot.safety.record import Care
from bot.telegram.keyboards import (
    STAYS,
    Button,
    press,
    short,
)
from bot.wording import menu, notices, weekly_reminder
from dialogues.engine import engine
from dialogues.engine.effects import (
    AskLater,
    Effect,
    HandOverTo,
    KeepThis,
    Note,
    Notify,
    Plan,
    Remind,
    RetireThis,
    Show,
    ShowHelp,
)
from dialogues.engine.events import (
    Chose,
    Event,
    Paused,
    Rewrote,
    Seat,
    Wrote,
)
from dialogues.engine.session import SEATS, Session, other
from dialogues.engine.visibility import owes_nothing, sign
from dialogues.screen.render import Renderer
from dialogues.screen.screen import Screen
from dialogues.screen.template_values import Values
from dialogues.script.files import Revision
from dialogues.script.steps import Ask, HandOver
from dialogues.text.languages import Phrase
from storage.records import Person, StoredSession
from storage.unit_of_work import Unit

LOOK = "look"  # the kind of nudge that brings a session its TimePassed
WEEKLY = "weekly"  # the kind of nudge that a person asked for
AWAKE = timedelta(minutes=10)  # both acted this recently: a turn notice may make a sound at night, too
LONG_BUBBLE = 300  # characters; the preview of a draft moves below a longer one

# What was sent is not what was asked for: the question moves to the bottom, below it.
_REPEATS: tuple[Note, ...] = ("buttons_please", "words_please", "not_your_turn", "draft_waits")


class Round:
    """A session being led on. `seat` is the seat of the person whose turn it is."""

    def __init__(self, turn: Turn, stored: StoredSession) -> None:
        self.turn = turn
        self.stored = stored
        self.revision = revision_of(turn.practice, turn.unit, stored)
        self.session = Session.from_json(stored.id, stored.state, stored.words)
        self.people = {
            seat: turn.unit.people.get(stored.seats[seat]) for seat in SEATS if seat in stored.seats
        }
        self.offered: set[Seat] = set()  # who was offered another exercise just now
        self.seat: Seat = next(seat for seat, person in self.people.items() if person.id == turn.person.id)

    @property
    def untouched(self) -> bool:
        """Whether the exercise waits at its beginning, with nothing written or chosen in it."""
        given = self.session.words.values()
        return self.session.status == "waiting" and not any(words.answers or words.draft for words in given)

    @property
    def is_over_for_them(self) -> bool:
        """Whether nothing more will be asked of the person whose turn it is, as far as they may know."""
        return owes_nothing(self.revision.script, self.session, self.seat)

    @property
    def is_over_for_the_other(self) -> bool:
        """Whether only this person is asked, and the other one need not notice what becomes of it."""
        return len(self.people) == 2 and owes_nothing(self.revision.script, self.session, other(self.seat))

    @property
    def values(self) -> Values:
        """What this person may see of the answers."""
        names = {seat: person.name or "" for seat, person in self.people.items()}
        return Values(self.revision, self.session, self.seat, language_of(self.turn.person), names)

    @property
    def _is_private(self) -> bool:
        """Whether what could be done together is done alone, beside a partner: so is what it leads to."""
        could_be_joint = "together" in self.revision.script.forms
        return could_be_joint and len(self.people) == 1 and self.people[self.seat].couple_id is not None

    def is_closed_to(self, seat: Seat) -> bool:
        """Whether whoever sits there said that they are under 18: nothing for two reaches them."""
        return len(self.people) == 2 and Care.is_minor(self.people[seat])

    def renderer(self, seat: Seat, session: Session | None = None) -> Renderer:
        """What makes this seat's screens, as the session stands."""
        names = {seat: person.name or "" for seat, person in self.people.items()}
        language = language_of(self.people[seat])
        return Renderer(self.revision, session or self.session, seat, language, names)

    def happen(self, event: Event, *, unseen: bool = False) -> None:
        """Something happened: lead the session on. `unseen`: whoever did it does not look at it any more."""
        before = self.session
        after, effects = engine.advance(self.revision.script, before, event, self.turn.now)
        if unseen:
            effects = [one for one in effects if not (isinstance(one, Show) and one.seat == self.seat)]
        self.carry_out(after, effects, event)

    def rest(self, event: Event) -> None:
        """Something happened after which the script rests; whoever did it is shown nothing yet.

        For the other one it is a pause like any other, and so it is in what is kept.
        """
        after, effects = engine.advance(self.revision.script, self.session, event, self.turn.now)
        self.carry_out(after, [one for one in effects if not isinstance(one, Show | Notify)], event)
        if after.status == "waiting":
            pause = Paused(self.seat)
            after, effects = engine.advance(self.revision.script, after, pause, self.turn.now)
            others = [one for one in effects if not isinstance(one, Show) or one.seat != self.seat]
            self.carry_out(after, others, pause)

    def carry_out(self, session: Session, effects: list[Effect], event: Event | None = None) -> None:
        """Do what the engine asked for, in its order, then save."""
        before, self.session = self.session, session
        for effect in effects:
            match effect:
                case Show(seat=seat) | Notify(seat=seat) | Remind(seat=seat) if self.is_closed_to(seat):
                    pass
                case Show(seat=seat, note=note) if seat == self.seat:
                    self._show_here(before, event, note)
                case Show(seat=seat):
                    self._show_there(before, seat, begins=event is None)
                case Notify(seat=seat):
                    self._call(seat, notices.READY)
                case Remind(seat=seat):
                    self._call(seat, notices.STILL_READY, planned=True)
                case Plan(at=moment):
                    self._plan(moment)
                case KeepThis(seat=seat):
                    renderer = self.renderer(seat)
                    keepsakes.keep(self.turn.unit, self.stored, self.people, renderer, effect, self.turn.now)
                case RetireThis(how=how) if session.about is not None:
                    keepsakes.retire(self.turn.unit, session.about, self.people, how)
                case HandOverTo():
                    self._hand_over(effect)
                case ShowHelp(seat=seat):
                    self._show_help(seat)
                case AskLater(seat=seat, gently=gently):
                    self._ask_later(seat, gently=gently)
        self._save()

    # -- screens ----------------------------------------------------------------------------------

    def rows(self, screen: Screen, seat: Seat) -> list[list[Button]]:
        """A screen's buttons, stamped with session and visit; at the end, what one may do next."""
        rows = [
            [press(button.label, self._data(screen.visit, button.choice), main=button.main) for button in row]
            for row in screen.rows
        ]
        if owes_nothing(self.revision.script, self.session, seat):
            return [[self._home(self.people[seat])]]
        if not self.session.alive:
            return [*rows, *self._what_next(seat)]
        if self.session.status == "paused" or seat not in self.session.waits:  # nothing is asked: the way out
            return [*rows, *self._ways_on(seat), [self._home(self.people[seat])]]
        return [*rows, *self._ways_on(seat)] if seat in self.offered else rows

    def show(self, screen: Screen) -> None:
        """Show a screen to the person whose turn it is."""
        self.turn.show(screen.html, self.rows(screen, self.seat))

    def _show_here(self, before: Session, event: Event | None, note: Note | None) -> None:
        screen = self.renderer(self.seat).screen(note)
        rows = [*self.rows(screen, self.seat), *self._clear_what_was_typed(before, event)]
        drafted = self.seat in before.words and bool(before.words[self.seat].draft)
        adds_to_draft = isinstance(event, Wrote) and drafted and note != "not_your_turn"
        stays_in_sight = isinstance(event, Wrote) and len(event.text) <= LONG_BUBBLE
        changes_draft = isinstance(event, Rewrote) and note not in ("already_sent", "not_your_turn")
        if changes_draft or (adds_to_draft and stays_in_sight):
            self.turn.show_again(screen.html, rows)
        elif adds_to_draft or self._wrote_below(before) or (note in _REPEATS and not self._lasting(before)):
            self.turn.show_at_the_bottom(screen.html, rows)
        else:
            self.turn.show(screen.html, rows)

    def _show_there(self, before: Session, seat: Seat, *, begins: bool) -> None:
        person = self.people[seat]
        if person.focus != self.session.id:
            self._call(seat, notices.READY)
            return
        screen = self.renderer(seat).screen()
        rows = self.rows(screen, seat)
        waited = not begins and before.status == "waiting" and seat not in before.waits
        if waited and self.session.status == "waiting" and seat not in self.session.waits:
            change_screen_of(self.turn, person, screen.html, rows)  # still waiting: no sound
            return
        settled = {"delete" if waited else "clear": SCREEN}
        write_to(self.turn, person, screen.html, rows, screen=True, **settled)

    def _call(self, seat: Seat, words: Phrase, *, planned: bool = False) -> None:
        awake = not planned and all(map(self._acted_lately, self.people))
        call(self.turn, self.people[seat], self._data(0, "open"), words, planned=planned, awake=awake)

    def _acted_lately(self, seat: Seat) -> bool:
        last = self.session.last_acted(seat)
        return last is not None and self.turn.now - last <= AWAKE

    def _wrote_below(self, before: Session) -> bool:
        """Whether the draft that was just settled has parts that stand below its preview."""
        draft = before.words[self.seat].draft if self.seat in before.words else []
        return self.turn.tapped is not None and any(part["message"] > self.turn.tapped for part in draft)

    def _clear_what_was_typed(self, before: Session, event: Event | None) -> list[list[Button]]:
        """The way to take an answer that only its author sees out of the chat, right after it was given."""
        wait = before.waits.get(self.seat)
        step = self.revision.script.flat[wait.place] if wait is not None else None
        sent = isinstance(event, Chose) and event.choice.startswith("send-")
        if not (sent and self.session.alive and isinstance(step, Ask) and sign(step, before) == "🔒"):
            return []
        typed = [part["message"] for part in before.words[self.seat].draft if part["message"]]
        if not typed or self.session.waits.get(self.seat) == wait:
            return []
        return [[clearing.button_of_bubbles(self.people[self.seat], min(typed), max(typed))]]

    def _lasting(self, before: Session) -> bool:
        return self.renderer(self.seat, before).lasting

    def _data(self, visit: int, choice: str) -> str:
        return f"s:{short(self.session.id)}:{short(visit)}:{choice}"

    def _what_next(self, seat: Seat) -> list[list[Button]]:
        person = self.people[seat]
        script = self.revision.script
        rows = self._ways_on(seat)
        if script.weekly is not None and self.session.outcome != engine.STOPPED:
            planned = self.turn.unit.nudges.planned_of(person.id, WEEKLY)
            if all(nudge.details.get("exercise") != script.exercise for nudge in planned):
                rows.append(
                    [press(label_for(person, weekly_reminder.OFFER), f"{STAYS}n:plan:{script.exercise}")]
                )
        if person.couple_id is None and not person.parting:
            rows.append([press(label_for(person, menu.INVITE), f"{STAYS}i:show")])
        last = [self._home(person)]
        if self.session.outcome != engine.STOPPED and not self.session.forgotten:
            last.insert(0, clearing.button_of_session(person, self.session.id))
        return [*rows, last]

    def _home(self, person: Person) -> Button:
        return press(label_for(person, menu.HOME), f"{STAYS}m:menu")

    # -- what stays -------------------------------------------------------------------------------

    def _plan(self, moment: datetime) -> None:
        self.turn.unit.nudges.cancel(session_id=self.session.id, kind=LOOK)
        self.turn.unit.nudges.plan(self.stored.seats["a"], LOOK, moment, session_id=self.session.id)

    def _hand_over(self, effect: HandOverTo) -> None:
        """Begin another exercise with what is taken along; without, or if it asks first, it is offered."""
        person = self.people[effect.seat]
        self.offered.add(effect.seat)
        revision = self.turn.practice.exercises.get(effect.exercise)
        given = self.renderer(effect.seat).taken_along(effect)
        asks = revision is not None and not self._is_private and gate.asks_first(revision.script)
        if revision is None or not given or (person.couple_id is not None and asks):
            return
        turn = Turn(self.turn.practice, self.turn.unit, self.turn.now, person)
        beginning = Beginning(given=given, led_from=self.session.id)
        seats: dict[Seat, int] = {"a": person.id} if self._is_private else seats_for(turn, effect.exercise)
        stored, session, effects = new_session(turn, effect.exercise, seats, beginning)
        Round(turn, stored).carry_out(session, [one for one in effects if not isinstance(one, Show)])

    def _ways_on(self, seat: Seat) -> list[list[Button]]:
        """The exercises that this one offered to go on with."""
        steps = [one.partition("/")[2] for one in self.session.handed if one.startswith(f"{seat}/")]
        if not steps:
            return []
        person = self.people[seat]
        begun = {
            stored.script_id: stored.id
            for stored in self.turn.unit.sessions.live_of(person.id)
            if stored.state["led_from"] == self.session.id
        }
        rows = []
        for name in dict.fromkeys(steps):
            step = self.revision.script.flat[self.revision.script.index[name]]
            assert isinstance(step, HandOver)
            revision = self.turn.practice.exercises.get(step.hand_over)
            if step.hand_over in begun:
                data = f"s:{short(begun[step.hand_over])}:0:open"
            elif revision is not None:
                data = f"{'care' if self._is_private else 'x'}:do:{step.hand_over}"
            else:
                continue
            title = Turn(self.turn.practice, self.turn.unit, self.turn.now, person).title(step.hand_over)
            rows.append([press(label_for(person, menu.ON_TO, title=title), f"{STAYS}{data}", main=True)])
        return rows

    def _show_help(self, seat: Seat) -> None:
        """The private help card, in a message of its own above the next screen."""
        person = self.people[seat]
        turn = Turn(self.turn.practice, self.turn.unit, self.turn.now, person)
        rows = [[help_card.country_button(turn)], [help_card.clear(turn, beside=True)]]
        write_to(turn, person, self.renderer(seat).help().html + help_card.beneath(turn), rows)

    def _ask_later(self, seat: Seat, *, gently: bool) -> None:
        follow_up.plan(
            self.turn.unit,
            self.people[seat],
            self.revision,
            self.session.id,
            self.turn.now,
            second=seat != "a",
            gently=gently,
        )

    def _save(self) -> None:
        self.session = engine.forget(self.session)
        if not self.session.alive:
            self.turn.unit.nudges.cancel(session_id=self.session.id)
        state, words = self.session.to_json()
        self.stored = self.turn.unit.sessions.save(
            replace(
                self.stored, status=self.session.status, state=state, words=words, updated_at=self.turn.now
            )
        )


def in_focus(turn: Turn) -> Round | None:
    """The exercise that the person's screen shows; None where there is none that goes on."""
    stored = turn.unit.sessions.get(turn.person.focus) if turn.person.focus is not None else None
    if stored is None or stored.status not in ("waiting", "paused"):
        return None
    round = Round(turn, stored)
    return None if round.is_over_for_them or round.is_closed_to(round.seat) else round


def revision_of(practice: Practice, unit: Unit, stored: StoredSession) -> Revision:
    """The revision that a session began with, whatever the script says today."""
    current = practice.exercises.get(stored.script_id)
    if current is not None and current.hash == stored.revision:
        return current
    if stored.revision not in practice.restored:
        document = unit.revisions.get(stored.revision)
        assert document is not None, "a session's revision is kept as long as the session"
        practice.restored[stored.revision] = Revision.restore(document)
    return practice.restored[stored.revision]
