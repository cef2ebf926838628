"""A session's course through its script: who is asked what next, and what that asks of the world."""

from datetime import date, datetime, timedelta
from typing import Literal

from dialogues.engine.effects import AskLater, Effect, HandOverTo, Note, Notify, RetireThis, Show, ShowHelp
from dialogues.engine.evaluation import is_true, step_happens
from dialogues.engine.events import Seat
from dialogues.engine.keepsakes import keepsake
from dialogues.engine.loops import chosen, counter, key_at, numbers
from dialogues.engine.loops import key as key_of
from dialogues.engine.session import Answer, Change, Session, Wait, holder, other
from dialogues.engine.visibility import owes_nothing, owners
from dialogues.script.fields import BOTH
from dialogues.script.script import Loop, Script
from dialogues.script.steps import (
    Again,
    Agree,
    Ask,
    Count,
    Each,
    End,
    Go,
    HandOver,
    Help,
    Keep,
    Rest,
    Retire,
    Reveal,
    Share,
    Step,
    Swap,
    Tell,
)

ACTIVE = timedelta(minutes=3)  # who acted this recently sees what comes at once
STOPPED = "stopped"


class ScriptError(Exception):
    """The script runs in a circle without asking anyone; `duologue check` refuses such scripts."""


class Course:
    """A session being led on, at one moment. It changes the session given, and gathers effects."""

    def __init__(self, script: Script, session: Session, now: datetime, today: date | None = None) -> None:
        self.script = script
        self.session = session
        self.now = now
        self.today = today or now.date()  # where the person is who acts
        self.effects: list[Effect] = []
        self._newly_told: set[Seat] = set()

    # -- screens --------------------------------------------------------------------------------

    def show(self, seat: Seat, note: Note | None = None) -> None:
        """Show someone where they are; at the end, they have read it."""
        self.effects.append(Show(seat, note))
        if not self.session.alive and seat not in self.session.read:
            self.session.read.append(seat)

    def standing(self, seat: Seat) -> tuple[str, int | str | None, int]:
        """What a person's screen is about; when it changes there is something new to see."""
        told = len(self.session.told.get(seat, ()))
        if not self.session.alive:
            return "over", self.session.outcome, 0
        if self.session.status == "paused" and not owes_nothing(self.script, self.session, seat):
            return "paused", None, 0
        wait = self.session.waits.get(seat)
        return (
            ("asked", wait.visit, told) if wait else ("waiting", self.session.waits[other(seat)].place, told)
        )

    def tell_the_other(self, seat: Seat) -> None:
        """Content at once for someone who is here; a neutral line for someone who would be called back."""
        last = self.session.last_acted(seat)
        kind, outcome, _ = self.standing(seat)
        if kind == "over" and outcome != STOPPED and seat in self.session.read:
            return  # nothing to read: not even that it is over
        if last is not None and self.now - last <= ACTIVE:
            self.show(seat)
        elif (
            kind == "asked"
            or (kind == "over" and seat not in self.session.read)
            or (kind == "waiting" and seat in self._newly_told)
        ):
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
        for _ in range(4 * len(self.script.flat)):
            step = self.script.flat[place]
            if not self._happens(step, self._addressed(step)):
                place = self.script.past(place)
                continue
            if block := self.script.blocks.get(place):
                self._go_on_each(place, block)
                return
            match step:
                case Ask() | Share():
                    if asked := owners(step.who, self.session):
                        self._ask_one(asked[0], place)
                        return
                case Agree():
                    self._ask_both(place)
                    return
                case Rest():
                    if self._rest(step, place):
                        return
                case Reveal():
                    self._reveal(step)
                case Swap():
                    self._swap(step)
                case Retire():
                    self.effects.append(RetireThis(step.retire))
                case Go() | Each() | Again():
                    place = self._jump(step, place, None)
                    continue
                case End():
                    self.finish(step.step, "finished")
                    self.nothing_to_read_for(set(self.script.roles) - set(step.end))
                    self._follow_up()
                    return
                case Tell() | Keep() | Help() | HandOver():
                    self._do(step, owners(step.who, self.session))
            place += 1
        raise ScriptError(f"{self.script.exercise}: steps follow each other without asking anyone")

    def _go_on_each(self, place: int, block: range) -> None:
        """Both go through the same steps, each by themself; nobody can go back behind the beginning."""
        self.session.trail.clear()
        for seat in self.session.seats:
            self._go_on_alone(place, block, seat)

    def _go_on_alone(self, place: int, block: range, seat: Seat) -> None:
        for _ in range(4 * len(block) + 1):
            if place not in block:
                self._arrive(seat, block)
                return
            step = self.script.flat[place]
            if not self._happens(step, seat):
                place = self.script.past(place)
                continue
            if isinstance(step, Ask | Share):
                self.ask(seat, place)
                return
            if isinstance(step, Go | Each | Again):
                place = self._jump(step, place, seat)
                continue
            assert isinstance(step, Tell | Keep | Help | HandOver)
            self._do(step, (seat,))
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

    # -- what needs no answer ---------------------------------------------------------------------

    def _do(self, step: Tell | Keep | Help | HandOver, seats: tuple[Seat, ...]) -> None:
        for seat in seats:
            if self._happens(step, seat):
                match step:
                    case Tell():
                        told = key_at(self.script, self.session, step.step, seat)
                        if told not in self.session.told.setdefault(seat, []):  # else after going back
                            self.session.told[seat].append(told)
                        self._newly_told.add(seat)
                        self._close_the_way_back_for(other(seat))
                    case Keep():
                        self.effects.append(keepsake(self.script, self.session, step, seat))
                    case Help():
                        self.effects.append(ShowHelp(seat))
                    case _:
                        self.session.handed.append(f"{seat}/{step.step}")
                        takes = tuple(step.with_.items())
                        self.effects.append(HandOverTo(seat, step.hand_over, takes, step.step))

    def _close_the_way_back_for(self, seat: Seat) -> None:
        """What the other one was told has been said: nobody goes back behind it and says it again."""
        self.session.trail.pop(seat, None)

    def _reveal(self, step: Reveal) -> None:
        for name in step.reveal:
            for owner in owners(self.script.asks[name].who, self.session):
                self._open(owner, name)

    def _open(self, owner: Seat, name: str) -> None:
        """From here on the partner may read these answers."""
        for one in self.script.asked_in(name):
            for number in numbers(self.script, self.session, one, owner):
                opened = f"{owner}/{key_of(one, number)}"
                if opened not in self.session.shared:
                    self.session.shared.append(opened)

    def _swap(self, step: Swap) -> None:
        first, second = step.swap
        cast = self.session.cast
        cast[first], cast[second] = cast[second], cast[first]
        for name in step.afresh:
            self.session.counts.pop(name, None)

    # -- jumps and rounds -------------------------------------------------------------------------

    def _jump(self, step: Go | Each | Again, place: int, seat: Seat | None) -> int:
        if isinstance(step, Go):
            return self._taken(step, step.step if seat is None else f"{step.step}/{seat}")
        loop = self.script.loops[place]
        if isinstance(step, Each):
            self._forget_rounds(loop, seat)
            return self._round(loop, seat, 1)
        return self._round(loop, seat, self._number(loop, seat) + 1)

    def _taken(self, step: Go, counted: str) -> int:
        """Where a jump leads: where it says, and when that was often enough, elsewhere."""
        if step.at_most is None or step.then is None:
            return self.place(step.go)
        count = self.session.counts.get(counted, 0)
        if count >= step.at_most:
            return self.place(step.then)
        self.session.counts[counted] = count + 1
        return self.place(step.go)

    def _round(self, loop: Loop, seat: Seat | None, number: int) -> int:
        """The first step of a round; or what is behind the loop, where there is no such round."""
        each = self.script.flat[loop.head]
        assert isinstance(each, Each)
        listed = chosen(self.script, self.session, loop, seat)
        most = each.each.most if isinstance(each.each, Count) else len(listed or ())
        if number > most:
            return loop.after
        self.session.items[counter(self.script, loop, seat)] = number
        return loop.body.start

    def _number(self, loop: Loop, seat: Seat | None) -> int:
        return self.session.items.get(counter(self.script, loop, seat), 0)

    def _forget_rounds(self, loop: Loop, seat: Seat | None) -> None:
        """A loop that begins anew knows nothing of its earlier rounds."""
        self.session.items.pop(counter(self.script, loop, seat), None)
        inner = {self.script.flat[place].step for place in loop.body}
        for owner in self.session.seats if seat is None else (seat,):
            answers = self.session.words[owner].answers
            for known in [one for one in answers if one.partition("#")[0] in inner]:
                del answers[known]

    # -- conditions -----------------------------------------------------------------------------

    def _addressed(self, step: Step) -> Seat | None:
        """Who plays the one role that a step addresses."""
        who = getattr(step, "who", BOTH)
        asked = owners(who, self.session)
        return asked[0] if asked and who != BOTH else None

    def _happens(self, step: Step, seat: Seat | None) -> bool:
        """Whether a step is not passed over; of the question between two rounds, whether it is open."""
        if not step_happens(self.script, self.session, step, seat):
            return False
        loop = self.script.loops.get(self.place(step.step))
        each = self.script.flat[loop.head] if loop is not None else None
        if loop is None or not isinstance(each, Each) or not isinstance(each.each, Count):
            return True
        if each.between is None or step.step != each.between.step:
            return True
        return each.each.least <= self._number(loop, seat) < each.each.most

    # -- questions ------------------------------------------------------------------------------

    def _ask_one(self, seat: Seat, place: int) -> None:
        """One can go back only over questions that were one's own, with nobody else's between."""
        for one in self.session.seats:
            if one != seat:
                self.session.trail.pop(one, None)
        self.ask(seat, place)

    def _ask_both(self, place: int) -> None:
        self.session.trail.clear()
        self.session.arrived.clear()
        for seat in self.session.seats:
            self.ask(seat, place)

    def ask(self, seat: Seat, place: int, until: datetime | None = None) -> None:
        """Ask someone; the buttons of whatever they were asked before are old from now on."""
        self.session.visit += 1
        ends = until.isoformat() if until else None
        self.session.waits[seat] = Wait(place, self.session.visit, self.now.isoformat(), until=ends)
        step = self.script.flat[place]
        if isinstance(step, Ask) and step.starts_as and not self.session.words[seat].draft:
            self._take_up(seat, self._earlier(seat, step.meaning(step.starts_as)))

    def _earlier(self, seat: Seat, name: str) -> Answer | None:
        """What somebody answered before, or brought along."""
        return self.session.words[seat].answers.get(key_at(self.script, self.session, name, seat))

    def _rest(self, step: Rest, place: int) -> bool:
        """Let someone rest; False where it is not known how long."""
        asked = owners(step.who, self.session)
        lasts = step.rest if isinstance(step.rest, timedelta) else None
        if lasts is None and asked:
            assert isinstance(step.rest, str)
            answer = self._earlier(asked[0], step.rest) or {}
            choice = self.script.asks[step.rest].choices.get(answer.get("choice", ""))
            lasts = choice.lasts if choice is not None else None
        if lasts is None or not asked:
            return False
        self.session.trail.clear()
        self.ask(asked[0], place, self.now + lasts)
        return True

    def leave(self, seat: Seat) -> None:
        """A question is settled: nothing of its making stays behind."""
        del self.session.waits[seat]
        self.session.words[seat].draft.clear()
        self.session.words[seat].picked.clear()
        self.session.told.pop(seat, None)
        self.session.hinted.pop(seat, None)
        self.session.tried.pop(seat, None)

    def complete(self, seat: Seat, step: Ask, answer: Answer | None, go: str | None = None) -> None:
        """Someone answered (or passed): on to where the answer leads, or back to what they came from."""
        place = self.session.waits[seat].place
        self.session.settled = None if step.owed else place
        change = self.session.changing.get(seat)
        if change is None:
            self._remember(seat, place)
        if answer is not None and not step.forget:
            self._note(seat, step, answer)
        self.leave(seat)
        if change is not None:
            self._change_on(seat, place + 1)
        else:
            between = self._between(place)
            if between is not None and (answer or {}).get("choice") != "another":
                self._next_for(seat, place, between.after)
            else:
                self._next_for(seat, place, place + 1 if go is None else self.place(go))

    def _between(self, place: int) -> Loop | None:
        """The loop whose question between two rounds stands here."""
        loop = self.script.loops.get(place)
        each = self.script.flat[loop.head] if loop is not None else None
        asked = each.between if isinstance(each, Each) else None
        return loop if asked is not None and asked.step == self.script.flat[place].step else None

    def _note(self, seat: Seat, step: Ask, answer: Answer) -> None:
        known = key_at(self.script, self.session, step.step, seat)
        self.session.words[seat].answers[known] = answer
        if seat in owners(step.who, self.session):
            self.session.revised.pop(known, None)
        else:
            self.session.revised[known] = seat

    def rested(self, seat: Seat) -> None:
        """A rest is over, or whoever rests is back."""
        place = self.session.waits[seat].place
        self.leave(seat)
        self.go_on(place + 1)

    def release(self, seat: Seat, step: Share) -> None:
        """Someone gives away what they wrote; there is no way back behind that."""
        for name in step.share:
            self._open(seat, name)
        self.leave(seat)
        place = self.place(step.step)
        if place in self.script.blocks:
            self.session.trail.pop(seat, None)
        else:
            self.session.trail.clear()
        self._next_for(seat, place, place + 1)

    def skip(self, seat: Seat, step: Step, go: str | None = None) -> None:
        """Someone passes, which keeps a share-step private. `go`: where it leads instead."""
        place = self.place(step.step)
        match step:
            case Share():
                self._remember(seat, place)
                self.leave(seat)
                self._next_for(seat, place, self.place(go or step.keep))
            case Agree():
                self.disagree(go or step.otherwise)
            case Rest():
                self.rested(seat)
            case _:
                assert isinstance(step, Ask)
                self.complete(seat, step, None, go or step.skip)

    # -- approving --------------------------------------------------------------------------------

    def agree(self, seat: Seat, step: Agree) -> None:
        """Someone approves; it goes on when both have."""
        self.leave(seat)
        self.session.arrived.append(seat)
        if set(self.session.arrived) == set(self.session.seats):
            self.session.arrived.clear()
            self.session.trail.clear()
            self.go_on(self.place(step.step) + 1)

    def disagree(self, otherwise: str) -> None:
        """Someone does not approve, and need not say why."""
        for seat in list(self.session.waits):
            self.leave(seat)
        self.session.arrived.clear()
        self.go_on(self.place(otherwise))

    # -- changing ---------------------------------------------------------------------------------

    def change(self, seat: Seat, step: Share | Agree, name: str, number: int | None) -> None:
        """Answer one question, or one round of a loop, anew, and come back here."""
        place = self.place(name)
        back = self.place(step.step)
        loop = self.script.loops.get(place)
        if isinstance(step, Agree):
            self.session.counts[step.step] = self.session.counts.get(step.step, 0) + 1
            for one in list(self.session.waits):
                self.leave(one)
            self.session.arrived.clear()
        else:
            self.leave(seat)
        if loop is None or number is None:
            self.session.changing[seat] = Change(back, place)
            self._change_on(seat, place)
        else:
            counted = counter(self.script, loop, seat)
            last = loop.body.stop - 1
            self.session.changing[seat] = Change(back, last, counted, self.session.items[counted])
            self.session.items[counted] = number
            self._change_on(seat, loop.body.start)

    def _change_on(self, seat: Seat, place: int) -> None:
        change = self.session.changing[seat]
        while place <= change.last:
            step = self.script.flat[place]
            if isinstance(step, Ask) and self._between(place) is None and self._happens(step, seat):
                self.ask(seat, place)
                self._take_up(seat, self._latest(step))
                return
            place += 1
        self._come_back(seat)

    def _latest(self, step: Ask) -> Answer | None:
        """The newest wording of an answer, whoever of the two it is from."""
        for owner in owners(step.who, self.session):
            known = key_at(self.script, self.session, step.step, owner)
            if found := self.session.words[holder(self.session, known, owner)].answers.get(known):
                return found
        return None

    def _come_back(self, seat: Seat) -> None:
        """What was to be changed is; what it was changed for is looked at again."""
        change = self.session.changing.pop(seat)
        if change.counter is not None:
            self.session.items[change.counter] = change.iterations
        self._next_for(seat, change.back, change.back)

    def go_back(self, seat: Seat) -> None:
        """Return to the question this person answered before; what was answered since is forgotten."""
        if seat in self.session.changing:  # something was to be changed: let it be
            self.leave(seat)
            self._come_back(seat)
            return
        place, known, items = self.session.trail[seat].pop()
        words = self.session.words[seat]
        self.leave(seat)
        loop = self.script.loops.get(place)
        number = items.get(counter(self.script, loop, seat)) if loop is not None else None
        earlier = words.answers.get(key_of(self.script.flat[place].step, number))
        words.answers = {name: words.answers[name] for name in known if name in words.answers}
        self._restore_rounds(seat, place, items)
        self.ask(seat, place)
        if not words.draft:
            self._take_up(seat, earlier)

    def _restore_rounds(self, seat: Seat, place: int, items: dict[str, int]) -> None:
        """The loops that this person went through since are as they were; the other one's stay."""
        alone = place in self.script.blocks
        for counted in [*self.session.items]:
            if not alone or counted.endswith(f"/{seat}"):
                self.session.items.pop(counted)
        kept = {name: count for name, count in items.items() if not alone or name.endswith(f"/{seat}")}
        self.session.items.update(kept)

    def _take_up(self, seat: Seat, answer: Answer | None) -> None:
        """What was written before is the draft that one goes on from."""
        wait = self.session.waits[seat]
        step = self.script.flat[wait.place]
        if answer and "text" in answer and isinstance(step, Ask) and step.takes_words and not step.typed:
            self.session.words[seat].draft.append({"message": 0, "text": answer["text"], "hints": []})
            self.session.changes[seat] = self.session.changes.get(seat, 0) + 1

    def _remember(self, seat: Seat, place: int) -> None:
        """Leave a mark to which Back returns: the place, which answers were known there, and the rounds."""
        mark = (place, list(self.session.words[seat].answers), dict(self.session.items))
        self.session.trail.setdefault(seat, []).append(mark)

    # -- rest and end ---------------------------------------------------------------------------

    def finish(self, outcome: str, status: Literal["finished", "stopped"]) -> None:
        """It is over."""
        self.session.status = status
        self.session.outcome = outcome
        self.session.waits.clear()
        self.session.told.clear()
        self.session.changing.clear()
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
            kinder = gently is not None and all(
                is_true(self.script, self.session, one, seat) for one in gently.when
            )
            self.effects.append(AskLater(seat, kinder))

    def nothing_to_read_for(self, roles: set[str]) -> None:
        """These have no card at the end: nobody calls them, and what was typed need not wait for them."""
        self.session.read += [seat for role in sorted(roles) for seat in owners(role, self.session)]
