"""Moves a session through its script: who is asked what next, and the effects of getting there."""

from datetime import date, datetime, timedelta
from typing import Literal

from dialogues.engine.effects import (
    AskLater,
    Effect,
    HandOverTo,
    Note,
    Notify,
    ReportFault,
    RetireThis,
    Show,
    ShowHelp,
)
from dialogues.engine.evaluation import is_true, step_happens
from dialogues.engine.events import TAKEN_UP, Seat
from dialogues.engine.keepsakes import keepsake
from dialogues.engine.loops import answer_key as answer_key
from dialogues.engine.loops import answer_key_at, counter, iterations, most_iterations, newest_at
from dialogues.engine.offers import in_common
from dialogues.engine.session import Answer, Change, Session, Wait, other
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
    Overlap,
    Rest,
    Retire,
    Reveal,
    Share,
    Step,
    Swap,
    Tell,
)

ACTIVE = timedelta(minutes=3)  # whoever acted this recently is shown what is new at once
STOPPED = "stopped"


class Progress:
    """One advance of a session at one moment. It changes the session it is given and collects effects.

    A step that both go through alone is followed by a barrier: whoever gets there first waits, and the
    session goes on when both have arrived.
    """

    def __init__(self, script: Script, session: Session, now: datetime, today: date | None = None) -> None:
        self.script = script
        self.session = session
        self.now = now
        self.today = today or now.date()  # the date where the person who acts lives
        self.effects: list[Effect] = []
        self._newly_told: set[Seat] = set()

    # -- screens --------------------------------------------------------------------------------

    def show(self, seat: Seat, note: Note | None = None) -> None:
        """Show someone their screen. Once the session is over, this counts as having read the end."""
        self.effects.append(Show(seat, note))
        if not self.session.alive and seat not in self.session.read:
            self.session.read.append(seat)

    def screen_key(self, seat: Seat) -> tuple[str, int | str | None, int]:
        """What someone's screen is about: if this changes, there is something new to see."""
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
        """Show the other one what is new if they were just here, else send a neutral notice."""
        last = self.session.last_acted(seat)
        kind, outcome, _ = self.screen_key(seat)
        if kind == "over" and outcome != STOPPED and seat in self.session.read:
            return  # they have read it, and nothing is left to tell them
        if last is not None and self.now - last <= ACTIVE:
            self.show(seat)
        elif (
            kind == "asked"
            or (kind == "over" and seat not in self.session.read)
            or (kind == "waiting" and seat in self._newly_told)
        ):
            self.effects.append(Notify(seat))

    def announce_start(self, seat: Seat) -> None:
        """Tell someone it has begun, if they agreed to it or are asked something."""
        if seat in self.session.acted or seat in self.session.waits:
            last = self.session.last_acted(seat)
            here = last is not None and self.now - last <= ACTIVE
            self.effects.append(Show(seat) if here else Notify(seat))

    # -- onward ---------------------------------------------------------------------------------

    def place(self, name: str) -> int:
        """The place of a step, by its name."""
        return self.script.index[name]

    def go_on(self, place: int) -> None:
        """Go on from a place until someone is asked or the exercise ends."""
        for _ in range(4 * len(self.script.flat)):
            if place == len(self.script.flat):
                break
            step = self.script.flat[place]
            if not self._happens(step, self._addressed(place)):
                place = self.script.past(place)
                continue
            if block := self.script.blocks.get(place):
                self._go_on_each(place, block)
                return
            match step:
                case Share() if self.session.form == "alone":
                    place = self.place(step.keep)
                    continue
                case Ask() | Share():
                    if asked := owners(step.who, self.session):
                        self._ask_one(self._whose_turn(place, asked[0]), place)
                        return
                case Agree():
                    self._ask_both(place)
                    return
                case Rest():
                    if self._rest(step, place):
                        return
                case Reveal():
                    self._reveal(step)
                case Overlap():
                    place = self._past_overlap(step, place)
                    continue
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
        self.go_in_circles(place)

    def go_in_circles(self, place: int) -> None:
        """End a session that would go on for ever, or past its end, without asking anyone.

        `duologue check` refuses such scripts (DUO005, DUO006). Should one run, nobody is left standing.
        """
        self.effects.append(ReportFault(self.script.flat[min(place, len(self.script.flat) - 1)].step))
        self.session.arrived.clear()
        self.finish(STOPPED, "stopped")
        self.nothing_to_read_for(set(self.script.roles))

    def _go_on_each(self, place: int, block: range) -> None:
        """Start both on the steps that each goes through alone. Nobody can go back past this point."""
        self.session.trail.clear()
        for seat in self.session.seats:
            if self.session.alive:
                self._go_on_alone(place, block, seat)

    def _go_on_alone(self, place: int, block: range, seat: Seat) -> None:
        for _ in range(4 * len(block) + 1):
            if place not in block:
                self._reach_barrier(seat, block)
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
        self.go_in_circles(place)

    def _reach_barrier(self, seat: Seat, block: range) -> None:
        """Someone has finished the steps that each goes through alone; go on when both have."""
        self.session.arrived.append(seat)
        if set(self.session.arrived) == set(self.session.seats):
            self.session.arrived.clear()
            self.session.trail.clear()  # nobody goes back past a barrier
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
                        told = answer_key_at(self.script, self.session, step.step, seat)
                        above = self.session.told.setdefault(seat, [])
                        if told not in above:  # after going back it is there already
                            above.append(told)
                        self._newly_told.add(seat)
                        self._block_going_back(other(seat))
                    case Keep():
                        self.effects.append(keepsake(self.script, self.session, step, seat))
                    case Help():
                        self.effects.append(ShowHelp(seat))
                    case _:
                        self.session.handed.append(f"{seat}/{step.step}")
                        takes = tuple(step.with_.items())
                        self.effects.append(HandOverTo(seat, step.hand_over, takes, step.step))

    def _block_going_back(self, seat: Seat) -> None:
        """Once the partner was told something, going back must not lead to it being told again."""
        self.session.trail.pop(seat, None)

    def _reveal(self, step: Reveal) -> None:
        for name in step.reveal:
            if self.script.asks[name].seen == "when the same" and not self._is_the_same(name):
                continue
            for owner in owners(self.script.asks[name].who, self.session):
                self._open(owner, name)

    def _is_the_same(self, name: str) -> bool:
        """Whether everybody has given this answer, and the same one."""
        return len(self.session.seats) == 1 or bool(in_common(self.script, self.session, name))

    def _past_overlap(self, step: Overlap, place: int) -> int:
        """Give both what they have in common, as an answer; where it goes on from there."""
        common = in_common(self.script, self.session, step.overlap_of)
        for words in self.session.words.values():
            words.answers.pop(step.step, None)
            if common:
                words.answers[step.step] = {"choices": common}
        return place + 1 if common or step.none is None else self.place(step.none)

    def _open(self, owner: Seat, name: str) -> None:
        """Let the partner read these answers from now on."""
        for one in self.script.asked_in(name):
            for number in iterations(self.script, self.session, one, owner):
                opened = f"{owner}/{answer_key(one, number)}"
                if opened not in self.session.shared:
                    self.session.shared.append(opened)

    def _swap(self, step: Swap) -> None:
        first, second = step.swap
        cast = self.session.cast
        cast[first], cast[second] = cast[second], cast[first]
        self._count_afresh(step)

    def _count_afresh(self, step: Swap | Go) -> None:
        for name in step.afresh:
            self.session.counts.pop(name, None)

    # -- jumps and loops --------------------------------------------------------------------------

    def _jump(self, step: Go | Each | Again, place: int, seat: Seat | None) -> int:
        if isinstance(step, Go):
            self._count_afresh(step)
            return self._jump_target(step, step.step if seat is None else f"{step.step}/{seat}")
        loop = self.script.loops[place]
        if isinstance(step, Each):
            self._forget_iterations(loop, seat)
            return self._start_iteration(loop, seat, 1)
        return self._start_iteration(loop, seat, self._iteration_number(loop, seat) + 1)

    def _jump_target(self, step: Go, counted: str) -> int:
        """Where a jump leads: to `go`, or to `then` once it was taken `at most` times."""
        if step.at_most is None or step.then is None:
            return self.place(step.go)
        count = self.session.counts.get(counted, 0)
        if count >= step.at_most:
            return self.place(step.then)
        self.session.counts[counted] = count + 1
        return self.place(step.go)

    def _start_iteration(self, loop: Loop, seat: Seat | None, number: int) -> int:
        """The first step of an iteration; the place after the loop if there is no such iteration."""
        if number > most_iterations(self.script, self.session, loop, seat):
            return loop.after
        self.session.items[counter(self.script, loop, seat)] = number
        return loop.body.start

    def _iteration_number(self, loop: Loop, seat: Seat | None) -> int:
        return self.session.items.get(counter(self.script, loop, seat), 0)

    def _forget_iterations(self, loop: Loop, seat: Seat | None) -> None:
        """A loop that starts over forgets its earlier iterations and their answers."""
        self.session.items.pop(counter(self.script, loop, seat), None)
        inner = {self.script.flat[place].step for place in loop.body}
        for owner in self.session.seats if seat is None else (seat,):
            answers = self.session.words[owner].answers
            for known in [one for one in answers if one.partition("#")[0] in inner]:
                del answers[known]

    def _whose_turn(self, place: int, first: Seat) -> Seat:
        """Who is asked here: `first`, or their partner, where the two take turns in a loop."""
        loop = self.script.loops.get(place)
        each = self.script.flat[loop.head] if loop is not None else None
        if loop is None or not isinstance(each, Each) or not each.in_turn or len(self.session.seats) == 1:
            return first
        number = self._iteration_number(loop, None) + (self._between(place) is not None)
        return first if number % 2 else other(first)

    # -- conditions -----------------------------------------------------------------------------

    def _addressed(self, place: int) -> Seat | None:
        """The seat a step addresses; None if it addresses both, or nobody plays the role."""
        who = self.script.addressed[place]
        asked = owners(who, self.session)
        return asked[0] if asked and who != BOTH else None

    def _happens(self, step: Step, seat: Seat | None) -> bool:
        """Whether a step is taken. A loop's "another?" question is asked only between its bounds."""
        if not step_happens(self.script, self.session, step, seat):
            return False
        loop = self.script.loops.get(self.place(step.step))
        each = self.script.flat[loop.head] if loop is not None else None
        if loop is None or not isinstance(each, Each) or not isinstance(each.each, Count):
            return True
        if each.between is None or step.step != each.between.step:
            return True
        return each.each.least <= self._iteration_number(loop, seat) < each.each.most

    # -- questions ------------------------------------------------------------------------------

    def _ask_one(self, seat: Seat, place: int) -> None:
        """Ask one person. The other one can then no longer go back: nobody may undo past a partner's turn."""
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
        """Ask someone. Buttons they were shown before become old."""
        self.session.visit += 1
        ends = until.isoformat() if until else None
        self.session.waits[seat] = Wait(place, self.session.visit, self.now.isoformat(), until=ends)
        step = self.script.flat[place]
        if isinstance(step, Ask) and step.starts_as and not self.session.words[seat].draft:
            self._take_up(seat, self._earlier(seat, step.meaning(step.starts_as)))

    def _earlier(self, seat: Seat, name: str) -> Answer | None:
        """An answer someone gave earlier, or brought along from another exercise."""
        return self.session.words[seat].answers.get(answer_key_at(self.script, self.session, name, seat))

    def _rest(self, step: Rest, place: int) -> bool:
        """Let someone rest; False if no duration is known, so that the step is passed over."""
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
        """Close someone's question and discard what belonged only to it: draft, picks, hints, tries."""
        del self.session.waits[seat]
        self.session.words[seat].draft.clear()
        self.session.words[seat].picked.clear()
        self.session.told.pop(seat, None)
        self.session.hinted.pop(seat, None)
        self.session.tried.pop(seat, None)

    def complete(self, seat: Seat, step: Ask, answer: Answer | None, go: str | None = None) -> None:
        """Someone answered, or skipped with None: follow the answer, or return to the change's origin."""
        place = self.session.waits[seat].place
        self.session.settled = None if step.owed else place
        change = self.session.changing.get(seat)
        if change is None:
            self._remember(seat, place)
        if answer is not None and not step.forget:
            self._note(seat, step, answer)
        wait = self.session.waits[seat]
        self.leave(seat)
        if change is not None:
            self._change_on(seat, place + 1)
        else:
            between = self._between(place)
            if between is not None and (answer or {}).get("choice") != "another":
                self._next_for(seat, place, between.after)
            else:
                self._next_for(seat, place, place + 1 if go is None else self.place(go))
        again = self.session.waits.get(seat)
        if again is not None and again.place == place and not step.owed and go == step.step:
            # Staying where nothing is owed: how long that waits must not show that they were here.
            self.session.waits[seat] = Wait(place, again.visit, wait.since, wait.reminders)

    def _between(self, place: int) -> Loop | None:
        """The loop whose "another?" question is at this place, if any."""
        loop = self.script.loops.get(place)
        each = self.script.flat[loop.head] if loop is not None else None
        asked = each.between if isinstance(each, Each) else None
        return loop if asked is not None and asked.step == self.script.flat[place].step else None

    def _note(self, seat: Seat, step: Ask, answer: Answer) -> None:
        known = answer_key_at(self.script, self.session, step.step, seat)
        self.session.words[seat].answers[known] = answer
        if seat in owners(step.who, self.session):
            self.session.revised.pop(known, None)
        else:
            self.session.revised[known] = seat

    def rested(self, seat: Seat) -> None:
        """A rest is over, or whoever was resting is back early."""
        place = self.session.waits[seat].place
        self.leave(seat)
        self.go_on(place + 1)

    def release(self, seat: Seat, step: Share) -> None:
        """Someone shares what they wrote. Nobody can go back past this."""
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
        """Someone skips a step; at a share-step that keeps it private. `go` overrides where it leads."""
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
        """Someone agrees. It goes on once both have."""
        self.leave(seat)
        self.session.arrived.append(seat)
        if set(self.session.arrived) == set(self.session.seats):
            self.session.arrived.clear()
            self.session.trail.clear()
            self.go_on(self.place(step.step) + 1)

    def disagree(self, otherwise: str) -> None:
        """Someone does not agree, and need not say why."""
        for seat in list(self.session.waits):
            self.leave(seat)
        self.session.arrived.clear()
        self.go_on(self.place(otherwise))

    # -- changing ---------------------------------------------------------------------------------

    def change(self, seat: Seat, step: Share | Agree, name: str, number: int | None) -> None:
        """Ask one question again, in a loop that of one iteration; then return to this step."""
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
            self.session.changing[seat] = Change(back, place, counted, self.session.items[counted])
            self.session.items[counted] = number
            self._change_on(seat, place)

    def _change_on(self, seat: Seat, place: int) -> None:
        change = self.session.changing[seat]
        while place <= change.last:
            step = self.script.flat[place]
            if isinstance(step, Ask) and self._between(place) is None and self._happens(step, seat):
                self.ask(seat, place)
                if (newest := newest_at(self.script, self.session, step)) and newest[0] == seat:
                    self._take_up(seat, newest[1])  # the other one's words are replaced, not added to
                return
            place += 1
        self._come_back(seat)

    def _come_back(self, seat: Seat) -> None:
        """The change is made: return to the step it was made from."""
        change = self.session.changing.pop(seat)
        if change.counter is not None:
            self.session.items[change.counter] = change.iterations
        self._next_for(seat, change.back, change.back)

    def go_back(self, seat: Seat) -> None:
        """Return to this person's previous question and forget what they answered since."""
        if seat in self.session.changing:  # cancel the change
            self.leave(seat)
            self._come_back(seat)
            return
        place, known, items = self.session.trail[seat].pop()
        words = self.session.words[seat]
        if seat in self.session.arrived:
            self.session.arrived.remove(seat)
        else:
            self.leave(seat)
        loop = self.script.loops.get(place)
        number = items.get(counter(self.script, loop, seat)) if loop is not None else None
        earlier = words.answers.get(answer_key(self.script.flat[place].step, number))
        words.answers = {name: words.answers[name] for name in known if name in words.answers}
        self._restore_iterations(seat, place, items)
        self.ask(seat, place)
        if not words.draft:
            self._take_up(seat, earlier)

    def _restore_iterations(self, seat: Seat, place: int, items: dict[str, int]) -> None:
        """Set the loops back to where they were at a mark; alone, only this person's own loops."""
        alone = place in self.script.blocks
        for counted in [*self.session.items]:
            if not alone or counted.endswith(f"/{seat}"):
                self.session.items.pop(counted)
        kept = {name: count for name, count in items.items() if not alone or name.endswith(f"/{seat}")}
        self.session.items.update(kept)

    def _take_up(self, seat: Seat, answer: Answer | None) -> None:
        """Start the draft with what was written before."""
        wait = self.session.waits[seat]
        step = self.script.flat[wait.place]
        if answer and "text" in answer and isinstance(step, Ask) and step.takes_words and not step.typed:
            self.session.words[seat].draft.append({"message": TAKEN_UP, "text": answer["text"], "hints": []})
            self.session.changes[seat] = self.session.changes.get(seat, 0) + 1

    def _remember(self, seat: Seat, place: int) -> None:
        """Record where Back leads: the place, the answers given by then, and the loops' iterations."""
        mark = (place, list(self.session.words[seat].answers), dict(self.session.items))
        self.session.trail.setdefault(seat, []).append(mark)

    # -- rest and end ---------------------------------------------------------------------------

    def finish(
        self, outcome: str, status: Literal["finished", "stopped"], unasked: tuple[Seat, ...] = ()
    ) -> None:
        """End the session. Those who didn't ask for it keep what they were writing, until they read that."""
        self.session.status = status
        self.session.outcome = outcome
        self.session.waits.clear()
        self.session.told.clear()
        self.session.changing.clear()
        for seat, words in self.session.words.items():
            words.picked.clear()
            if seat not in unasked:
                words.draft.clear()

    def _follow_up(self) -> None:
        """Plan the follow-up. Whether to ask gently is decided now, while the answers are still known."""
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
        """Count these roles as having read the end, which says nothing to them: nobody is called for it.

        Somebody who was writing is given their words.
        """
        seats = [seat for role in sorted(roles) for seat in owners(role, self.session)]
        self.session.read += [seat for seat in seats if not self.session.words[seat].draft]
