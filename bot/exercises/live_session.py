"""A session with its people: who is asked what, and what each may see."""

from bot.chat.partner import couple_of
from bot.chat.practice import Practice
from bot.chat.turn import Turn, language_of
from bot.safety.record import Care
from dialogues.engine import engine
from dialogues.engine.events import Seat
from dialogues.engine.session import SEATS, Session, other
from dialogues.engine.visibility import owes_nothing
from dialogues.screen.render import Renderer
from dialogues.screen.template_values import TemplateValues
from dialogues.script.revision import Revision
from dialogues.script.steps import Step
from storage.records import StoredSession
from storage.unit_of_work import Unit


class LiveSession:
    """A running session. `seat` belongs to the person whose turn it is."""

    def __init__(self, turn: Turn, stored: StoredSession) -> None:
        self.turn = turn
        self.stored = stored
        self.revision = revision_of(turn.practice, turn.unit, stored)
        self.session = Session.from_json(stored.id, stored.state, stored.words)
        self.people = {
            seat: turn.unit.people.get(stored.seats[seat]) for seat in SEATS if seat in stored.seats
        }
        self.offered: set[Seat] = set()  # seats just offered another exercise
        self.typed_tap: int | None = None  # the message that said what a button says, instead of a tap
        self.seat: Seat = next(seat for seat, person in self.people.items() if person.id == turn.person.id)

    @property
    def step(self) -> Step | None:
        """The step at which the current person is asked; None if nothing is asked of them."""
        wait = self.session.waits.get(self.seat)
        return self.revision.script.flat[wait.place] if wait is not None else None

    @property
    def untouched(self) -> bool:
        """Whether nothing has been written or chosen in the exercise yet."""
        given = self.session.words.values()
        return self.session.status == "waiting" and not any(words.answers or words.draft for words in given)

    @property
    def is_over_for_them(self) -> bool:
        """Whether, as far as the current person may know, nothing more is asked of them."""
        return owes_nothing(self.revision.script, self.session, self.seat)

    @property
    def is_over_for_the_other(self) -> bool:
        """Whether only this person is still asked, so that the partner need not notice how it ends."""
        return len(self.people) == 2 and owes_nothing(self.revision.script, self.session, other(self.seat))

    @property
    def is_ones_own(self) -> bool:
        """Whether it is for two, and nothing of it has reached the partner of the current person so far."""
        return len(self.people) == 2 and not engine.takes_part(self.session, other(self.seat))

    @property
    def is_untaken_offer(self) -> bool:
        """Whether another exercise led here, and its person has never opened it."""
        last = self.session.last_acted(self.seat)
        never_opened = last is None or last <= self.stored.created_at
        return self.session.led_from is not None and never_opened

    @property
    def is_only_looked_at(self) -> bool:
        """Whether there is nothing to carry on with: alone with it, its person has answered nothing yet."""
        words, session = self.session.words[self.seat], self.session
        given = words.answers.keys() - set(self.revision.script.given)
        touched = given or words.draft or words.picked or session.trail.get(self.seat) or session.paused_by
        return session.alive and (len(self.people) == 1 or self.is_ones_own) and not touched

    @property
    def values(self) -> TemplateValues:
        """The answers this person may see, as template values."""
        names = {seat: person.name or "" for seat, person in self.people.items()}
        return TemplateValues(self.revision, self.session, self.seat, language_of(self.turn.person), names)

    @property
    def is_private(self) -> bool:
        """Whether someone with a partner does a joint exercise alone; whatever follows is then solo too."""
        could_be_joint = "together" in self.revision.script.forms
        return could_be_joint and len(self.people) == 1 and couple_of(self.people[self.seat]) is not None

    def is_closed_to(self, seat: Seat) -> bool:
        """Whether nothing joint may reach this seat's person: they are under 18, or have left the couple."""
        return len(self.people) == 2 and (Care.is_minor(self.people[seat]) or self.has_left(seat))

    def has_left(self, seat: Seat) -> bool:
        """Whether this seat's person has left the couple, or knows that it has ended."""
        couple_id = self.stored.couple_id
        return couple_id is not None and couple_of(self.people[seat]) != couple_id

    def renderer(self, seat: Seat, session: Session | None = None) -> Renderer:
        """The renderer of this seat's screens, for the current session unless another is given."""
        names = {seat: person.name or "" for seat, person in self.people.items()}
        language = language_of(self.people[seat])
        lines_first = Care.of(self.people[seat], self.turn.now).lines_first
        return Renderer(self.revision, session or self.session, seat, language, names, lines_first)


def in_focus(turn: Turn) -> LiveSession | None:
    """The open exercise on the person's screen; None if there is none."""
    stored = turn.unit.sessions.get(turn.person.focus) if turn.person.focus is not None else None
    if stored is None or stored.status not in ("waiting", "paused"):
        return None
    live = LiveSession(turn, stored)
    return None if live.is_over_for_them or live.is_closed_to(live.seat) else live


def revision_of(practice: Practice, unit: Unit, stored: StoredSession) -> Revision:
    """The revision a session started with, even if the script has changed since."""
    current = practice.exercises.get(stored.script_id)
    if current is not None and current.hash == stored.revision:
        return current
    if stored.revision not in practice.restored:
        document = unit.revisions.get(stored.revision)
        assert document is not None, "a session's revision is kept as long as the session"
        practice.restored[stored.revision] = Revision.restore(document)
    return practice.restored[stored.revision]
