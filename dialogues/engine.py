"""Runs a script: `advance(script, session, event, now)` gives the session after an event, and what to do.

A pure function: nothing is read, written, timed or drawn by lot in here, and the session given is left as it
was. The engine knows steps, never exercises.
"""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from dialogues.audience import owners
from dialogues.conditions import holds
from dialogues.effects import Effect, KeepThis, Note, Notify, Plan, Remind, Show
from dialogues.events import (
    Chose,
    Event,
    Left,
    Opened,
    Paused,
    Resumed,
    Rewrote,
    Seat,
    SentSomethingElse,
    Skipped,
    Stopped,
    TimePassed,
    WentBack,
    Wrote,
)
from dialogues.script import Ask, End, Go, Keep, Script, Share, Step, Tell
from dialogues.session import Answer, Session, Wait, Words

ACTIVE = timedelta(minutes=3)  # who acted this recently sees what comes at once
REMINDERS = (timedelta(hours=24), timedelta(hours=72))
REST = timedelta(hours=96)
STOPPED = "stopped"

Outcome: TypeAlias = tuple[Session, list[Effect]]


class ScriptError(Exception):
    """The script runs in a circle without asking anyone; `duologue check` refuses such scripts."""


def begin(script: Script, session_id: int, revision: str, people: int, now: datetime) -> Outcome:
    """Start an exercise for one person or two; the one who starts it sits at "a"."""
    seats: tuple[Seat, ...] = ("a", "b") if people == 2 else ("a",)
    cast: dict[str, Seat] = {role: "a" if who == "starter" else "b" for role, who in script.roles.items()}
    session = Session(
        session_id, script.exercise, revision, seats, cast, words={seat: Words() for seat in seats}
    )
    run = _Run(script, session, now)
    session.acted["a"] = now.isoformat()
    run.enter(0)
    run.show("a")
    run.look_after_waits()
    return session, run.effects


def advance(script: Script, session: Session, event: Event, now: datetime) -> Outcome:
    """The session after an event, and the effects in the order in which they should happen."""
    session = session.copy()
    run = _Run(script, session, now)
    if isinstance(event, TimePassed):
        session.timed = False
        run.time_passed()
        return session, run.effects
    before = {seat: run.standing(seat) for seat in session.seats}
    session.acted[event.seat] = now.isoformat()
    note = run.take(event)
    if not isinstance(event, Left):
        run.show(event.seat, note)
    for seat in session.seats:
        if seat != event.seat and run.standing(seat) != before[seat]:
            run.tell_the_other(seat)
    run.look_after_waits()
    return session, run.effects


def forget(session: Session) -> Session:
    """The session without anything that was typed or chosen in it, once everybody has seen how it ended."""
    if session.alive or session.forgotten or set(session.read) != set(session.seats):
        return session
    session = session.copy()
    session.forgotten = True
    session.words = {seat: Words() for seat in session.seats}
    return session


def takes_part(session: Session, seat: Seat) -> bool:
    """Whether this person knows of the session: they did something in it, or are being asked.

    Until then it must not show anywhere: the other may still decide to keep it to themself.
    """
    return seat in session.acted or seat in session.waits


def can_go_back(session: Session, seat: Seat) -> bool:
    """Whether this person has an earlier question of their own to return to; a reveal closes the way."""
    return (
        session.status == "waiting"
        and seat in session.waits
        and session.trail_of == seat
        and bool(session.trail)
    )


class _Run:
    """One event's work on a copy of the session."""

    def __init__(self, script: Script, session: Session, now: datetime) -> None:
        self.script = script
        self.session = session
        self.now = now
        self.effects: list[Effect] = []

    def show(self, seat: Seat, note: Note | None = None) -> None:
        self.effects.append(Show(seat, note))
        if not self.session.alive and seat not in self.session.read:
            self.session.read.append(seat)

    def standing(self, seat: Seat) -> tuple[str, int | str | None]:
        """What a person's screen is about; when it changes there is something new to see."""
        if not self.session.alive:
            return "over", self.session.outcome
        if self.session.status == "paused":
            return "paused", None
        wait = self.session.waits.get(seat)
        return ("asked", wait.visit) if wait else ("waiting", None)

    def tell_the_other(self, seat: Seat) -> None:
        """Content at once for someone who is here; a neutral line for someone who would be called back."""
        last = self.session.last_acted(seat)
        kind, _ = self.standing(seat)
        if last is not None and self.now - last <= ACTIVE:
            self.show(seat)
        elif kind == "asked" or (kind == "over" and seat not in self.session.read):
            self.effects.append(Notify(seat))

    # -- what happened ------------------------------------------------------------

    def take(self, event: Event) -> Note | None:
        session = self.session
        match event:
            case Opened():
                return None
            case Stopped() | Left():
                if session.alive:
                    self.finish(STOPPED, "stopped")
                    self.nothing_to_read_for(set(self.script.roles))
                return None
            case _ if not session.alive:
                return "old_button" if isinstance(event, Chose) else None
            case Paused():
                session.status = "paused"
                return None
            case Resumed():
                self.resume()
                return None
            case _ if session.status == "paused":
                return None
            case Wrote():
                return self.wrote(event)
            case Rewrote():
                return self.rewrote(event)
            case _:
                return self.answer(event)

    def answer(self, event: Event) -> Note | None:
        """Events that only make sense for someone who is being asked."""
        assert not isinstance(event, TimePassed)
        wait = self.session.waits.get(event.seat)
        if wait is None:
            return "old_button" if isinstance(event, Chose) else "not_your_turn"
        step = self.script.steps[wait.place]
        match event:
            case Chose(visit=visit) if visit != wait.visit:
                return "old_button"
            case Chose(choice=choice) if isinstance(step, Share):
                return self.shared(event.seat, step, choice)
            case Chose(choice=choice):
                assert isinstance(step, Ask)
                return self.chose(event.seat, step, choice)
            case SentSomethingElse():
                return "words_please" if isinstance(step, Ask) and step.takes_words else "buttons_please"
            case Skipped():
                self.skip(event.seat, step)
            case WentBack():
                return self.go_back(event.seat)
        return None

    def wrote(self, event: Wrote) -> Note | None:
        wait = self.session.waits.get(event.seat)
        if wait is None:
            return "not_your_turn"
        step = self.script.steps[wait.place]
        if not (isinstance(step, Ask) and step.takes_words):
            return "buttons_please"
        bubble = {"message": event.message, "text": event.text, "hints": list(event.hints)}
        self.session.words[event.seat].draft.append(bubble)
        return self.draft_changed(event.seat, step)

    def rewrote(self, event: Rewrote) -> Note | None:
        for bubble in self.session.words[event.seat].draft:
            if bubble["message"] == event.message:
                bubble |= {"text": event.text, "hints": list(event.hints)}
                step = self.script.steps[self.session.waits[event.seat].place]
                assert isinstance(step, Ask)
                return self.draft_changed(event.seat, step)
        return "already_sent"

    def draft_changed(self, seat: Seat, step: Ask) -> Note | None:
        self.session.changes[seat] = self.session.changes.get(seat, 0) + 1
        words = self.session.words[seat]
        spotted = {hint for bubble in words.draft for hint in bubble["hints"]}
        if not self.session.hinted.get(seat):
            self.session.hinted[seat] = [hint for hint in step.hints if hint in spotted][:1]
        return "too_long" if length(words.draft_text()) > step.limit else None

    def chose(self, seat: Seat, step: Ask, choice: str) -> Note | None:
        words = self.session.words[seat]
        if choice == "clear":
            words.draft.clear()
            return None
        if choice.startswith("send-"):
            return self.send(seat, step, choice)
        if words.draft:
            return "draft_waits"
        if choice in step.choices:
            self.complete(seat, step, {"choice": choice}, step.choices[choice].go)
            return None
        if step.scale and choice.startswith("n-") and choice[2:].isdecimal():
            number = int(choice[2:])
            if step.scale.low <= number <= step.scale.high:
                self.complete(seat, step, {"number": number})
                return None
        return "old_button"

    def send(self, seat: Seat, step: Ask, choice: str) -> Note | None:
        words = self.session.words[seat]
        if not words.draft:
            return "old_button"
        if choice != f"send-{self.session.changes[seat]}":
            return "draft_changed"
        text = words.draft_text()
        if length(text) > step.limit:
            return "too_long"
        self.complete(seat, step, {"text": text})
        return None

    def shared(self, seat: Seat, step: Share, choice: str) -> Note | None:
        if choice == "share":
            self.session.shared += [name for name in step.share if name not in self.session.shared]
            self.leave(seat)
            self.session.trail.clear()
            self.enter(self.place(step.step) + 1)
        elif choice == "private":
            self.skip(seat, step)
        elif choice.removeprefix("change-") in step.share:
            self.change(seat, step, choice.removeprefix("change-"))
        else:
            return "old_button"
        return None

    # -- moving through the script ------------------------------------------------

    def place(self, name: str) -> int:
        return self.script.index[name]

    def enter(self, place: int) -> None:
        """Go on from a place until someone is asked or the exercise ends."""
        for _ in range(2 * len(self.script.steps)):
            step = self.script.steps[place]
            if step.when is not None and not holds(step.when, self.known(step.when.subject)):
                place += 1
                continue
            match step:
                case Ask() | Share():
                    if asked := owners(step.who, self.session):
                        self.ask_all(asked, place)
                        return
                case Tell():
                    for seat in owners(step.who, self.session):
                        self.session.told.setdefault(seat, []).append(step.step)
                case Keep():
                    for seat in owners(step.who, self.session):
                        self.effects.append(KeepThis(seat, step.keep, step.card, step.seen))
                case Go():
                    place = self.place(step.go)
                    continue
                case End():
                    self.finish(step.step, "finished")
                    self.nothing_to_read_for(set(self.script.roles) - set(step.end))
                    return
            place += 1
        raise ScriptError(f"{self.script.exercise}: steps follow each other without asking anyone")

    def ask(self, seat: Seat, place: int) -> None:
        self.session.visit += 1
        self.session.waits[seat] = Wait(place, self.session.visit, self.now.isoformat())

    def ask_all(self, seats: tuple[Seat, ...], place: int) -> None:
        """Ask; one can go back only over questions that were one's own, with nobody else's between."""
        if seats != (self.session.trail_of,):
            self.session.trail.clear()
            self.session.trail_of = seats[0] if len(seats) == 1 else None
        for seat in seats:
            self.ask(seat, place)

    def leave(self, seat: Seat) -> None:
        """A question is settled: nothing of its making stays behind."""
        del self.session.waits[seat]
        self.session.words[seat].draft.clear()
        self.session.told.pop(seat, None)
        self.session.hinted.pop(seat, None)

    def complete(self, seat: Seat, step: Ask, answer: Answer | None, go: str | None = None) -> None:
        place = self.session.waits[seat].place
        answers = self.session.words[seat].answers
        self.remember(seat, place)
        if answer is not None:
            answers[step.step] = answer
        self.leave(seat)
        if self.session.waits:
            return
        returning, self.session.returning = self.session.returning, None
        if go is not None:
            self.enter(self.place(go))
        elif returning is not None:
            self.enter(returning)
        else:
            self.enter(place + 1)

    def skip(self, seat: Seat, step: Step) -> None:
        if isinstance(step, Share):
            self.remember(seat, self.place(step.step))
            self.leave(seat)
            self.enter(self.place(step.keep))
        elif isinstance(step, Ask):
            changing = self.session.returning is not None
            self.complete(seat, step, None, None if changing else step.skip)

    def change(self, seat: Seat, step: Share, name: str) -> None:
        """Answer one question anew, beginning with what one wrote, and come back here."""
        place = self.place(name)
        self.session.returning = self.place(step.step)
        self.leave(seat)
        self.ask(seat, place)
        self.take_up(seat, self.session.words[seat].answers.get(name))

    def go_back(self, seat: Seat) -> Note | None:
        if not can_go_back(self.session, seat):
            return "nothing_to_go_back_to"
        place, known = self.session.trail.pop()
        words = self.session.words[seat]
        self.session.returning = None
        self.leave(seat)
        earlier = words.answers.get(self.script.steps[place].step)
        words.answers = {name: words.answers[name] for name in known if name in words.answers}
        self.ask(seat, place)
        self.take_up(seat, earlier)
        return None

    def take_up(self, seat: Seat, answer: Answer | None) -> None:
        """What was written before is the draft that one goes on from."""
        if answer and "text" in answer:
            self.session.words[seat].draft.append({"message": 0, "text": answer["text"], "hints": []})
            self.session.changes[seat] = self.session.changes.get(seat, 0) + 1

    def remember(self, seat: Seat, place: int) -> None:
        """Leave a mark to which Back returns: the place, and which answers were known there."""
        if self.session.trail_of == seat:
            self.session.trail.append((place, list(self.session.words[seat].answers)))

    def resume(self) -> None:
        if self.session.status != "paused":
            return
        self.session.status = "waiting"
        for seat, wait in list(self.session.waits.items()):
            self.session.visit += 1
            self.session.waits[seat] = Wait(wait.place, self.session.visit, self.now.isoformat())

    def finish(self, outcome: str, status: Literal["finished", "stopped"]) -> None:
        self.session.status = status
        self.session.outcome = outcome
        self.session.waits.clear()
        self.session.told.clear()
        for words in self.session.words.values():
            words.draft.clear()

    def nothing_to_read_for(self, roles: set[str]) -> None:
        """These have no card at the end: nobody calls them, and what was typed need not wait for them."""
        self.session.read += [seat for role in sorted(roles) for seat in owners(role, self.session)]

    def known(self, subject: str) -> str | int | None:
        """What a condition is about: the form, or the answer that the addressed role gave."""
        if subject == "form":
            return self.session.form
        step = self.script.steps[self.place(subject)]
        assert isinstance(step, Ask)
        for seat in owners(step.who, self.session):
            if answer := self.session.words[seat].answers.get(subject):
                return next(iter(answer.values()))  # type: ignore[no-any-return]
        return None

    # -- silence ------------------------------------------------------------------

    def time_passed(self) -> None:
        if self.session.status != "waiting":
            return
        for seat, wait in list(self.session.waits.items()):
            waited = self.now - datetime.fromisoformat(wait.since)
            if waited >= REST:
                self.session.status = "paused"
                return
            if wait.reminders < len(REMINDERS) and waited >= REMINDERS[wait.reminders]:
                self.session.waits[seat] = Wait(wait.place, wait.visit, wait.since, wait.reminders + 1)
                self.effects.append(Remind(seat))
        self.look_after_waits()

    def look_after_waits(self) -> None:
        """Plan the next moment at which to remind someone, or to let the session rest; one at a time."""
        if self.session.timed or self.session.status != "waiting" or not self.session.waits:
            return
        moments = [
            datetime.fromisoformat(wait.since) + (*REMINDERS, REST)[wait.reminders]
            for wait in self.session.waits.values()
        ]
        self.session.timed = True
        self.effects.append(Plan(min(moments)))


def length(text: str) -> int:
    """A text's length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
