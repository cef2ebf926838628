"""A session's course through its script: who is asked what next, and what that asks of the world."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from dialogues.audience import owes_nothing, owners
from dialogues.conditions import Condition, holds
from dialogues.effects import AskLater, Effect, KeepThis, Note, Notify, Plan, Remind, Show
from dialogues.events import Seat
from dialogues.script import BOTH, Ask, Both, End, Go, Keep, Script, Share, Step, Swap, Tell
from dialogues.session import Answer, Session, Wait, other

ACTIVE = timedelta(minutes=3)  # who acted this recently sees what comes at once
REMINDERS = (timedelta(hours=24), timedelta(hours=72))
REST = timedelta(hours=96)
STOPPED = "stopped"
_QUANTIFIERS: dict[str, Callable[[Iterable[bool]], bool]] = {"either": any, "both": all}


class ScriptError(Exception):
    """The script runs in a circle without asking anyone; `duologue check` refuses such scripts."""


class Course:
    """A session being led on, at one moment. It changes the session given, and gathers effects."""

    def __init__(self, script: Script, session: Session, now: datetime) -> None:
        self.script = script
        self.session = session
        self.now = now
        self.effects: list[Effect] = []

    # -- screens --------------------------------------------------------------------------------

    def show(self, seat: Seat, note: Note | None = None) -> None:
        """Show someone where they are; at the end, they have read it."""
        self.effects.append(Show(seat, note))
        if not self.session.alive and seat not in self.session.read:
            self.session.read.append(seat)

    def standing(self, seat: Seat) -> tuple[str, int | str | None]:
        """What a person's screen is about; when it changes there is something new to see."""
        if not self.session.alive:
            return "over", self.session.outcome
        if self.session.status == "paused" and not owes_nothing(self.script, self.session, seat):
            return "paused", None
        wait = self.session.waits.get(seat)
        return ("asked", wait.visit) if wait else ("waiting", self.session.waits[other(seat)].place)

    def tell_the_other(self, seat: Seat) -> None:
        """Content at once for someone who is here; a neutral line for someone who would be called back."""
        last = self.session.last_acted(seat)
        kind, outcome = self.standing(seat)
        if kind == "over" and outcome != STOPPED and seat in self.session.read:
            return  # nothing to read: not even that it is over
        if last is not None and self.now - last <= ACTIVE:
            self.show(seat)
        elif kind == "asked" or (kind == "over" and seat not in self.session.read):
            self.effects.append(Notify(seat))

    def tell_of_the_beginning(self, seat: Seat) -> None:
        """It begins: whoever agreed to it is told, also where the other one is asked first."""
        if seat in self.session.acted or seat in self.session.waits:
            last = self.session.last_acted(seat)
            here = last is not None and self.now - last <= ACTIVE
            self.effects.append(Show(seat) if here else Notify(seat))

    # -- onward ---------------------------------------------------------------------------------

    def place(self, name: str) -> int:
        """Where a step stands."""
        return self.script.index[name]

    def go_on(self, place: int) -> None:
        """Go on from a place until someone is asked or the exercise ends."""
        for _ in range(2 * len(self.script.flat)):
            step = self.script.flat[place]
            if not self._holds(step, self._addressed(step)):
                place = self.script.blocks[place + 1].stop if isinstance(step, Both) else place + 1
                continue
            if block := self.script.blocks.get(place):
                self._go_on_each(place, block)
                return
            match step:
                case Ask() | Share():
                    if asked := owners(step.who, self.session):
                        self._ask_one(asked[0], place)
                        return
                case Tell():
                    self._tell(step, owners(step.who, self.session))
                case Keep():
                    for seat in owners(step.who, self.session):
                        if self._holds(step, seat):
                            self.effects.append(KeepThis(seat, step.keep, step.card, step.seen))
                case Go():
                    place = self._taken(step, step.step)
                    continue
                case Swap():
                    self._swap(step)
                case End():
                    self.finish(step.step, "finished")
                    self.nothing_to_read_for(set(self.script.roles) - set(step.end))
                    self._follow_up()
                    return
            place += 1
        raise ScriptError(f"{self.script.exercise}: steps follow each other without asking anyone")

    def _go_on_each(self, place: int, block: range) -> None:
        """Both go through the same steps, each by themself; nobody can go back behind the beginning."""
        self.session.trail.clear()
        for seat in self.session.seats:
            if self.session.alive:
                self._go_on_alone(place, block, seat)

    def _go_on_alone(self, place: int, block: range, seat: Seat) -> None:
        for _ in range(2 * len(block) + 1):
            if place not in block:
                self._arrive(seat, block)
                return
            step = self.script.flat[place]
            if not self._holds(step, seat):
                place += 1
                continue
            match step:
                case Ask():
                    self.ask(seat, place)
                    return
                case Tell():
                    self._tell(step, (seat,))
                case Go():
                    place = self._taken(step, f"{step.step}/{seat}")
                    continue
            place += 1
        raise ScriptError(f"{self.script.exercise}: steps follow each other without asking anyone")

    def _arrive(self, seat: Seat, block: range) -> None:
        self.session.arrived.append(seat)
        if set(self.session.arrived) == set(self.session.seats):
            self.session.arrived.clear()
            self.session.trail.clear()  # nobody goes back behind a moment that both have reached
            self.go_on(block.stop)

    def _next_for(self, seat: Seat, place: int, following: int) -> None:
        block = self.script.blocks.get(place)
        if block is None:
            self.go_on(following)
        else:
            self._go_on_alone(following, block, seat)

    def _tell(self, step: Tell, seats: tuple[Seat, ...]) -> None:
        for seat in seats:
            if self._holds(step, seat):
                self.session.told.setdefault(seat, []).append(step.step)

    def _taken(self, step: Go, counted: str) -> int:
        """Where a jump leads: where it says, and when that was often enough, elsewhere."""
        if step.at_most is None or step.then is None:
            return self.place(step.go)
        count = self.session.counts.get(counted, 0)
        if count >= step.at_most:
            return self.place(step.then)
        self.session.counts[counted] = count + 1
        return self.place(step.go)

    def _swap(self, step: Swap) -> None:
        first, second = step.swap
        cast = self.session.cast
        cast[first], cast[second] = cast[second], cast[first]
        for name in step.afresh:
            self.session.counts.pop(name, None)

    def _addressed(self, step: Step) -> Seat | None:
        """Who plays the one role that a step addresses."""
        who = getattr(step, "who", BOTH)
        asked = owners(who, self.session)
        return asked[0] if asked and who != BOTH else None

    # -- conditions -----------------------------------------------------------------------------

    def _holds(self, step: Step, seat: Seat | None) -> bool:
        """Whether a step's conditions hold; those about `my` answer wait until it is known who reads."""
        return all(self._is_true(condition, seat) for condition in step.when)

    def _is_true(self, condition: Condition, seat: Seat | None) -> bool:
        if quantifier := _QUANTIFIERS.get(condition.whose):
            return quantifier(holds(condition, self._known(condition, one)) for one in self.session.seats)
        if condition.whose == "my" and seat is None:
            return True
        return holds(condition, self._known(condition, seat))

    def _known(self, condition: Condition, seat: Seat | None) -> Any:
        """A setting; or the answer of whoever was asked, of `seat` where both were."""
        if condition.is_setting:
            return self.session.setting(condition.subject)
        asked = self.script.asks[condition.subject]
        who = owners(asked.who, self.session)
        if seat is not None and self.place(asked.step) in self.script.blocks:
            who = (seat,)
        for person in who:
            if answer := self.session.words[person].answers.get(asked.step):
                return next(iter(answer.values()))
        return None

    # -- questions ------------------------------------------------------------------------------

    def _ask_one(self, seat: Seat, place: int) -> None:
        """One can go back only over questions that were one's own, with nobody else's between."""
        for one in self.session.seats:
            if one != seat:
                self.session.trail.pop(one, None)
        self.ask(seat, place)

    def ask(self, seat: Seat, place: int) -> None:
        """Ask someone; the buttons of whatever they were asked before are old from now on."""
        self.session.visit += 1
        self.session.waits[seat] = Wait(place, self.session.visit, self.now.isoformat())

    def leave(self, seat: Seat) -> None:
        """A question is settled: nothing of its making stays behind."""
        del self.session.waits[seat]
        self.session.words[seat].draft.clear()
        self.session.words[seat].picked.clear()
        self.session.told.pop(seat, None)
        self.session.hinted.pop(seat, None)

    def complete(self, seat: Seat, step: Ask, answer: Answer | None, go: str | None = None) -> None:
        """Someone answered (or passed): on to where the answer leads, or back to what they came from."""
        place = self.session.waits[seat].place
        self._remember(seat, place)
        if answer is not None:
            self.session.words[seat].answers[step.step] = answer
        self.leave(seat)
        returning, self.session.returning = self.session.returning, None
        if go is not None:
            self._next_for(seat, place, self.place(go))
        elif returning is not None:
            self.go_on(returning)
        else:
            self._next_for(seat, place, place + 1)

    def release(self, seat: Seat, step: Share) -> None:
        """Someone gives away what they wrote; there is no way back behind that."""
        given = [f"{seat}/{name}" for name in step.share]
        self.session.shared += [one for one in given if one not in self.session.shared]
        self.leave(seat)
        self.session.trail.clear()
        self.go_on(self.place(step.step) + 1)

    def skip(self, seat: Seat, step: Step) -> None:
        """Someone passes; a share-step that is passed keeps everything private."""
        if isinstance(step, Share):
            self._remember(seat, self.place(step.step))
            self.leave(seat)
            self.go_on(self.place(step.keep))
        elif isinstance(step, Ask):
            changing = self.session.returning is not None
            self.session.passed = None if step.owed else self.place(step.step)
            self.complete(seat, step, None, None if changing else step.skip)

    def change(self, seat: Seat, step: Share, name: str) -> None:
        """Answer one question anew, beginning with what one wrote, and come back here."""
        self.session.returning = self.place(step.step)
        self.leave(seat)
        self.ask(seat, self.place(name))
        self._take_up(seat, self.session.words[seat].answers.get(name))

    def go_back(self, seat: Seat) -> None:
        """Return to the question this person answered before; what was answered since is forgotten."""
        if self.session.returning is not None:  # one answer was to be changed: let it be
            returning, self.session.returning = self.session.returning, None
            self.leave(seat)
            self.go_on(returning)
            return
        place, known = self.session.trail[seat].pop()
        words = self.session.words[seat]
        self.leave(seat)
        earlier = words.answers.get(self.script.flat[place].step)
        words.answers = {name: words.answers[name] for name in known if name in words.answers}
        self.ask(seat, place)
        self._take_up(seat, earlier)

    def _take_up(self, seat: Seat, answer: Answer | None) -> None:
        """What was written before is the draft that one goes on from."""
        if answer and "text" in answer:
            self.session.words[seat].draft.append({"message": 0, "text": answer["text"], "hints": []})
            self.session.changes[seat] = self.session.changes.get(seat, 0) + 1

    def _remember(self, seat: Seat, place: int) -> None:
        """Leave a mark to which Back returns: the place, and which answers were known there."""
        self.session.trail.setdefault(seat, []).append((place, list(self.session.words[seat].answers)))

    # -- rest and end ---------------------------------------------------------------------------

    def pause(self, seat: Seat, rest: timedelta | None) -> None:
        """Someone lets it rest; until a moment at which they are called back, if one is named."""
        self.session.status = "paused"
        self.session.paused_by = seat
        self.session.returns = None if rest is None else (self.now + rest).isoformat()
        if rest is not None:
            self.session.timed = True
            self.effects.append(Plan(self.now + rest))

    def wake(self) -> None:
        """It rested because of silence, and whoever was silent is here: the question is as if just asked."""
        self.session.status = "waiting"
        for seat, wait in list(self.session.waits.items()):
            self.session.waits[seat] = Wait(wait.place, wait.visit, self.now.isoformat())

    def resume(self) -> None:
        """Take it up again: the same questions, with new buttons."""
        if self.session.status != "paused":
            return
        self.session.status = "waiting"
        self.session.paused_by = None
        self.session.returns = None
        for seat, wait in list(self.session.waits.items()):
            self.ask(seat, wait.place)

    def finish(self, outcome: str, status: Literal["finished", "stopped"]) -> None:
        """It is over."""
        self.session.status = status
        self.session.outcome = outcome
        self.session.waits.clear()
        self.session.told.clear()
        for words in self.session.words.values():
            words.draft.clear()
            words.picked.clear()

    def _follow_up(self) -> None:
        """Each is asked later by themself; whom gently is decided now, while the answers are still known."""
        follow_up = self.script.follow_up
        if follow_up is None or self.session.form == "alone":
            return
        for seat in self.session.seats:
            gently = follow_up.gently
            kinder = gently is not None and all(self._is_true(one, seat) for one in gently.when)
            self.effects.append(AskLater(seat, kinder))

    def nothing_to_read_for(self, roles: set[str]) -> None:
        """These have no card at the end: nobody calls them, and what was typed need not wait for them."""
        self.session.read += [seat for role in sorted(roles) for seat in owners(role, self.session)]

    # -- silence --------------------------------------------------------------------------------

    def time_passed(self) -> None:
        """A planned moment came: call back from a rest, remind whoever is waited for, or let it rest."""
        self.session.timed = False
        if self.session.status == "paused":
            self._call_back()
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

    def _call_back(self) -> None:
        returns, seat = self.session.returns, self.session.paused_by
        if seat is not None and returns is not None and self.now >= datetime.fromisoformat(returns):
            self.session.returns = None
            self.effects.append(Remind(seat))

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
