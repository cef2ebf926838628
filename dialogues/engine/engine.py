"""Runs a script: `advance(script, session, event, now)` returns the next session and what to do.

A pure function: it reads and writes nothing, knows no clock and no chance, and leaves the session it was
given unchanged. It knows kinds of steps, never a particular exercise. This module interprets events;
`progress` then moves the session on to whatever comes next.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from dialogues.engine import offers, timeouts
from dialogues.engine.effects import Effect, Note
from dialogues.engine.evaluation import step_happens
from dialogues.engine.events import (
    STARTER,
    TAKEN_UP,
    Chose,
    Event,
    Left,
    Opened,
    Paused,
    Resumed,
    Rewrote,
    Seat,
    SentSomethingElse,
    Stopped,
    TimePassed,
    WentBack,
    Wrote,
)
from dialogues.engine.loops import WRITTEN, answer_key_at, iterations
from dialogues.engine.progress import ACTIVE, STOPPED, Progress
from dialogues.engine.session import Answer, Session, Words, other
from dialogues.engine.visibility import may_change, may_see, owes_nothing, owners
from dialogues.script.fields import duration
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Rest, Share
from dialogues.text.length import length

__all__ = [
    "ACTIVE",
    "STOPPED",
    "Outcome",
    "advance",
    "begin",
    "can_go_back",
    "forget",
    "go_on_alone",
    "knows_of",
    "length",
    "stops_both",
    "takes_part",
]

FEWEST_WORDS = 3  # fewer may well be said twice
MOST_WORDS = (
    100  # nobody types more a second time; without a limit, a flood of long texts never fills a draft
)

Outcome: TypeAlias = tuple[Session, list[Effect]]
ProgressFactory: TypeAlias = Callable[[Script, Session, datetime, date | None], Progress]


def begin(
    script: Script,
    session_id: int,
    revision: str,
    people: int,
    now: datetime,
    settings: Mapping[str, str] | None = None,
    acted: Mapping[Seat, datetime] | None = None,
    given: Mapping[str, str] | None = None,
    about: int | None = None,
    led_from: int | None = None,
    progress_factory: ProgressFactory = Progress,
) -> Outcome:
    """Start an exercise for one or two people; whoever starts it has seat "a".

    `settings`: way and length, where the script offers several; the first of each by default. `acted`: who
    has agreed to it and when; by default seat "a", just now. `given`: texts handed over by another exercise
    or taken from a keepsake, by name. `about`: the id of the keepsake under review. `led_from`: the id of the
    session that handed over to this one. `progress_factory`: lets the check record which steps are passed.
    """
    seats: tuple[Seat, ...] = ("a", "b") if people == 2 else ("a",)
    session = Session(
        id=session_id,
        exercise=script.exercise,
        revision=revision,
        seats=seats,
        cast={role: "a" if who == "starter" else "b" for role, who in script.roles.items()},
        settings=_settled(script, settings or {}),
        about=about,
        led_from=led_from,
        words={seat: Words() for seat in seats},
    )
    for name, text in (given or {}).items():
        if name in script.given:
            session.words["a"].answers[name] = {"text": text}
    progress = progress_factory(script, session, now, None)
    session.acted = {seat: moment.isoformat() for seat, moment in (acted or {"a": now}).items()}
    progress.go_on(0)
    for seat in seats:
        if script.announced or seat in session.acted:
            progress.announce_start(seat)
    timeouts.plan_timeout(progress)
    return session, progress.effects


def advance(
    script: Script,
    session: Session,
    event: Event,
    now: datetime,
    progress_factory: ProgressFactory = Progress,
) -> Outcome:
    """The session after an event, and the effects in the order in which to carry them out."""
    session = session.copy()
    progress = progress_factory(script, session, now, getattr(event, "today", None))
    if isinstance(event, TimePassed):
        timeouts.time_passed(progress)
        return session, progress.effects
    before = {seat: progress.screen_key(seat) for seat in session.seats}
    session.acted[event.seat] = now.isoformat()
    tops_a_full_draft = _tops_a_full_draft(session, event)
    note = _take(progress, event)
    if not isinstance(event, Left) and not tops_a_full_draft:
        progress.show(event.seat, note)
    for seat in session.seats:
        if seat != event.seat and progress.screen_key(seat) != before[seat]:
            progress.tell_the_other(seat)
    timeouts.plan_timeout(progress)
    return session, progress.effects


def go_on_alone(script: Script, session: Session, now: datetime) -> Outcome:
    """Go on without the other person, who has not taken part: what would need them is passed over.

    Seat "a" is being asked, and the script can be done alone. Nothing is shown for it.
    """
    session = session.copy()
    session.seats = ("a",)
    session.words = {"a": session.words["a"]}
    progress = Progress(script, session, now)
    wait = session.waits["a"]
    step = script.flat[wait.place]
    if isinstance(step, Share):
        progress.leave("a")
        progress.go_on(progress.place(step.keep))
    elif not step_happens(script, session, step, "a"):
        progress.leave("a")
        progress.go_on(wait.place + 1)
    timeouts.plan_timeout(progress)
    return session, progress.effects


def forget(session: Session) -> Session:
    """The session without anyone's words, once it is over and everyone has seen the end; else unchanged."""
    if session.alive or session.forgotten or set(session.read) != set(session.seats):
        return session
    session = session.copy()
    session.forgotten = True
    session.words = {seat: Words() for seat in session.seats}
    return session


def takes_part(session: Session, seat: Seat) -> bool:
    """Whether the session has come to this person: they acted in it, are asked, or were told something.

    Until then nothing may show that it exists: the other one may still decide to keep it private.
    """
    left_something = not session.alive and seat not in session.read
    return seat in session.acted or seat in session.waits or bool(session.told.get(seat)) or left_something


def knows_of(script: Script, session: Session, seat: Seat) -> bool:
    """Whether this person may learn that the session exists; one not announced, if they have opened it."""
    return seat in session.acted if not script.announced else takes_part(session, seat)


def stops_both(script: Script, session: Session, seat: Seat) -> bool:
    """Whether stopping would end what both have written in, as far as this person may know.

    What the other one is typing, or has written privately, must not show in being asked.
    """
    if session.form == "alone" or not (session.alive and script.announced):
        return False
    if owes_nothing(script, session, seat) or _may_just_leave(script, session, seat):
        return False
    mine, theirs = session.words[seat], session.words[other(seat)].answers
    wrote = bool(mine.draft) or any(map(offers.words_in, mine.answers.values()))
    return wrote and any(
        offers.words_in(answer) and may_see(seat, other(seat), script.asks[name], session, known)
        for known, answer in theirs.items()
        if (name := known.partition("#")[0]) in script.asks
    )


def can_go_back(session: Session, seat: Seat) -> bool:
    """Whether this person has an earlier question to go back to. A reveal closes that path.

    Whoever waits at a barrier still may: the other one has not seen anything yet.
    """
    if session.status != "waiting" or not (seat in session.waits or seat in session.arrived):
        return False
    return seat in session.changing or bool(session.trail.get(seat))


def _settled(script: Script, chosen: Mapping[str, str]) -> dict[str, str]:
    """Way and length. Scripts from when there were two depths run in full, unless `chosen` says otherwise."""
    offered = {"way": script.ways, "length": script.lengths}
    settled = {name: chosen.get(name, words[0]) for name, words in offered.items() if words}
    return settled | ({"depth": chosen.get("depth", script.depth)} if script.depth else {})


def _take(progress: Progress, event: Event) -> Note | None:
    session = progress.session
    assert not isinstance(event, TimePassed)
    if session.status == "paused" and session.paused_by is None and event.seat in session.waits:
        timeouts.wake(progress)
    match event:
        case Opened():
            return None
        case Stopped(seat=seat) | Paused(seat=seat) if owes_nothing(progress.script, session, seat):
            return None
        case Paused() if not progress.script.announced:
            return None
        case Stopped(seat=seat) if _may_just_leave(progress.script, session, seat):
            progress.skip(seat, progress.script.flat[session.waits[seat].place])
            return None
        case Stopped() | Left():
            if session.alive:
                others = tuple(seat for seat in session.seats if seat != event.seat)
                progress.finish(STOPPED, "stopped", others)
                progress.nothing_to_read_for(set(progress.script.roles))
            return None
        case _ if not session.alive:
            return "old_button" if isinstance(event, Chose) else None
        case Paused(seat=seat, rest=rest):
            timeouts.pause(progress, seat, rest)
            return None
        case Resumed(seat=seat):
            if not owes_nothing(progress.script, session, seat):
                timeouts.resume(progress)
            return None
        case _ if session.status == "paused":
            return "not_your_turn" if isinstance(event, Wrote | Rewrote | SentSomethingElse) else None
        case Wrote():
            return _wrote(progress, event)
        case Rewrote():
            return _rewrote(progress, event)
        case _:
            return _answered(progress, event)


def _tops_a_full_draft(session: Session, event: Event) -> bool:
    """Whether these words come after a full draft, whose screen says that nothing more is taken in."""
    return isinstance(event, Wrote) and session.status == "waiting" and session.words[event.seat].full


def _may_just_leave(script: Script, session: Session, seat: Seat) -> bool:
    """Whether stopping counts as skipping, because the question is not owed an answer."""
    wait = session.waits.get(seat)
    step = script.flat[wait.place] if wait else None
    return isinstance(step, Ask) and not step.owed


def _answered(progress: Progress, event: Event) -> Note | None:
    """Events that make sense only from someone who is being asked."""
    assert not isinstance(event, TimePassed)
    if isinstance(event, WentBack) and can_go_back(progress.session, event.seat):
        progress.go_back(event.seat)
        return None
    wait = progress.session.waits.get(event.seat)
    if wait is None:
        return "old_button" if isinstance(event, Chose) else "not_your_turn"
    step = progress.script.flat[wait.place]
    match event:
        case Chose(visit=visit) if visit != wait.visit:
            return "old_button"
        case Chose(choice=choice) if isinstance(step, Share):
            return _shared(progress, event.seat, step, choice)
        case Chose(choice=choice) if isinstance(step, Agree):
            return _approved(progress, event.seat, step, choice)
        case Chose(choice=choice) if isinstance(step, Rest):
            if choice != "back-early":
                return "old_button"
            progress.rested(event.seat)
        case Chose(choice=choice):
            assert isinstance(step, Ask)
            return _chose(progress, event.seat, step, choice)
        case SentSomethingElse():
            return "words_please" if isinstance(step, Ask) and step.takes_words else "buttons_please"
        case WentBack():
            return "nothing_to_go_back_to"
        case _:  # they skipped it
            progress.skip(event.seat, step)
    return None


def _wrote(progress: Progress, event: Wrote) -> Note | None:
    wait = progress.session.waits.get(event.seat)
    if wait is None:
        return "not_your_turn"
    step = progress.script.flat[wait.place]
    if not (isinstance(step, Ask) and step.takes_words):
        return "buttons_please"
    bubble = {"message": event.message, "text": event.text, "hints": list(event.hints)}
    words = progress.session.words[event.seat]
    draft = words.draft
    if not step.typed:
        if words.full:
            return None
        if draft and _takes_the_place(draft[-1], event.text):
            draft.pop()
        draft.append(bubble)
        return _draft_changed(progress, event.seat, step)
    answer = _read(progress, step, event.value)
    if answer is None:
        return _tried(progress, event.seat, step, event.value)
    draft[:] = [bubble | {"value": answer}]
    return _draft_changed(progress, event.seat, step)


def _takes_the_place(bubble: Mapping[str, Any], text: str) -> bool:
    """Whether new words stand for a bubble rather than after it.

    They do if it was taken up from before, to be changed; if it is a beginning that they begin with, too; or
    if most of them stand in it already: whoever corrects a sentence types it again.
    """
    before, now = re.findall(r"\w+", bubble["text"].lower()), re.findall(r"\w+", text.lower())
    if bubble["message"] == TAKEN_UP:
        return True
    if bubble["message"] == STARTER:
        return now[: len(before)] == before
    longer = max(len(now), len(before))
    again = sum(word in before for word in now) if longer <= MOST_WORDS else 0
    return len(now) >= FEWEST_WORDS and 2 * again >= longer


def _read(progress: Progress, step: Ask, value: int | str | None) -> Answer | None:
    """A typed number, date or time as an answer; None if it cannot be read or is out of range."""
    match step.answer, value:
        case "number", int(number) if step.fewest <= number <= step.most:
            return {"number": number}
        case "date", str(day):
            away = date.fromisoformat(day) - progress.today
            return {"date": day} if step.soonest <= away <= step.latest else None
        case "time", str(moment):
            return {"time": moment}
    return None


_UNREADABLE: dict[str, Note] = {"number": "not_a_number", "date": "not_a_date", "time": "not_a_time"}


def _tried(progress: Progress, seat: Seat, step: Ask, value: int | str | None) -> Note:
    """Count an unreadable input. After as many as the step allows, go on without an answer.

    What was read but is out of range isn't counted: it made sense, or it was we who misread it. Nothing is
    counted, either, once something was read, which stays.
    """
    if value is not None:
        return "out_of_range"
    if progress.session.words[seat].draft:
        return _UNREADABLE[step.answer]
    progress.session.tried[seat] = progress.session.tried.get(seat, 0) + 1
    if progress.session.tried[seat] >= step.tries:
        progress.skip(seat, step)
        return "went_on"
    return _UNREADABLE[step.answer]


def _rewrote(progress: Progress, event: Rewrote) -> Note | None:
    words = progress.session.words[event.seat]
    for bubble in words.draft:
        if bubble["message"] == event.message:
            if words.overlong and length(event.text) > length(bubble["text"]):
                return None
            step = progress.script.flat[progress.session.waits[event.seat].place]
            assert isinstance(step, Ask)
            answer = _read(progress, step, event.value) if step.typed else None
            if step.typed and answer is None:
                return _tried(progress, event.seat, step, event.value)
            bubble |= {"text": event.text, "hints": list(event.hints), "value": answer}
            return _draft_changed(progress, event.seat, step)
    came_after_it = words.full and event.message > words.draft[-1]["message"]
    return None if came_after_it else "already_sent"


def _draft_changed(progress: Progress, seat: Seat, step: Ask) -> Note | None:
    session = progress.session
    session.changes[seat] = session.changes.get(seat, 0) + 1
    words = session.words[seat]
    wanted = words.draft_hints() - _hints_of(progress, step.unless_in)
    if not session.hinted.get(seat):
        session.hinted[seat] = [hint for hint in step.hints if hint in wanted][:1]
    return "too_long" if offers.excess(step, words.draft_text()) > 0 and not words.full else None


def _chose(progress: Progress, seat: Seat, step: Ask, choice: str) -> Note | None:
    words = progress.session.words[seat]
    if choice == "clear":
        words.draft.clear()
        return None
    if choice.startswith("send-"):
        return _send(progress, seat, step, choice)
    if words.draft:
        return "draft_waits"
    if step.answer == "several":
        return _pick(progress, seat, step, choice)
    item = offers.buttons(progress.script, progress.session, seat, step).get(choice)
    if item is not None:
        chosen = step.choices.get(item)
        if chosen is not None and chosen.rest is not None:
            timeouts.pause(progress, seat, chosen.rest)
        else:
            progress.complete(seat, step, _meant(progress, step, item), chosen.go if chosen else None)
        return None
    if step.scale and choice.startswith("n-") and choice[2:].isdecimal():
        number = int(choice[2:])
        if step.scale.low <= number <= step.scale.high:
            progress.complete(seat, step, {"number": number})
            return None
    return "old_button"


def _meant(progress: Progress, step: Ask, choice: str) -> Answer:
    """The answer a choice stands for: itself, or the number, date or time it means."""
    means = step.choices[choice].means if choice in step.choices else None
    if means is None:
        return {"choice": choice}
    if step.answer == "date":
        return {"date": (progress.today + max(timedelta(0), duration(means))).isoformat()}
    return {"time": means} if step.answer == "time" else {"number": int(means)}


def _pick(progress: Progress, seat: Seat, step: Ask, choice: str) -> Note | None:
    """Tick or untick one of several choices, or finish with *done*."""
    script, session = progress.script, progress.session
    picked, ticked = session.words[seat].picked, offers.ticked(session, seat)
    item = offers.buttons(script, session, seat, step).get(choice)
    if choice == "done":
        if len(ticked) < offers.fewest(script, session, seat, step):
            return "too_few"
        progress.complete(seat, step, {"choices": ticked})
    elif item is None:
        return "old_button"
    elif item not in ticked and len(ticked) >= step.most:
        return "too_many"
    else:
        _turn_over(picked, item, added=item not in offers.offered(script, session, seat, step))
    return None


def _turn_over(picked: list[str], item: str, *, added: bool) -> None:
    """Tick or untick an item. What somebody added keeps its place, so that its button stays what it is."""
    unticked = offers.UNTICKED + item[1:]
    if added:
        place = picked.index(item if item in picked else unticked)
        picked[place] = unticked if item in picked else item
    elif item in picked:
        picked.remove(item)
    else:
        picked.append(item)


def _send(progress: Progress, seat: Seat, step: Ask, choice: str) -> Note | None:
    words = progress.session.words[seat]
    if not words.draft or words.only_begun:
        return "old_button"
    if choice != f"send-{progress.session.changes[seat]}":
        return "draft_changed"
    text = words.draft_text()
    if step.typed:
        progress.complete(seat, step, words.draft[0]["value"])
        return None
    if offers.excess(step, text) > 0:
        return "too_long"
    if step.answer == "several":
        return _add(progress, seat, step, text)
    progress.complete(seat, step, {"text": text, "hints": sorted(words.draft_hints())})
    return None


def _add(progress: Progress, seat: Seat, step: Ask, text: str) -> Note | None:
    """Add what somebody has written to several choices, ticked."""
    script, session = progress.script, progress.session
    words, ticked = session.words[seat], offers.ticked(session, seat)
    items = [
        offers.labelled(script, session, seat, step, one) or WRITTEN + one
        for one in offers.written_in(step, text)
    ]
    new = [item for item in items if item not in ticked]
    if len(ticked) + len(new) > step.most:
        return "too_many"
    words.draft.clear()
    session.hinted.pop(seat, None)
    for item in new:
        if item in offers.buttons(script, session, seat, step).values():
            added = item not in offers.offered(script, session, seat, step)
            _turn_over(words.picked, item, added=added)
        else:
            words.picked.append(item)
    return None


def _hints_of(progress: Progress, name: str | None) -> set[str]:
    """The hints in an earlier answer: a reply to it may use the same kind of words without a hint."""
    if name is None:
        return set()
    asked = owners(progress.script.asks[name].who, progress.session)
    answers = [
        progress.session.words[seat].answers.get(
            answer_key_at(progress.script, progress.session, name, seat), {}
        )
        for seat in asked
    ]
    return {hint for answer in answers for hint in answer.get("hints", ())}


def _shared(progress: Progress, seat: Seat, step: Share, choice: str) -> Note | None:
    if choice == "share":
        progress.release(seat, step)
    elif choice == "private":
        progress.skip(seat, step)
    elif (wanted := _wanted(progress, seat, step.share, choice)) is not None:
        progress.change(seat, step, *wanted)
    else:
        return "old_button"
    return None


def _approved(progress: Progress, seat: Seat, step: Agree, choice: str) -> Note | None:
    if choice == "agree":
        progress.agree(seat, step)
    elif choice == "otherwise":
        progress.disagree(step.otherwise)
    elif (
        may_change(step, progress.session)
        and (wanted := _wanted(progress, seat, step.agree, choice)) is not None
    ):
        progress.change(seat, step, *wanted)
    else:
        return "old_button"
    return None


def _wanted(
    progress: Progress, seat: Seat, offered: tuple[str, ...], choice: str
) -> tuple[str, int | None] | None:
    """What a change-button is for: a question, in a loop with its iteration; None if it is not offered."""
    name, _, number = choice.removeprefix("change-").partition("-")
    asked = {one for listed in offered for one in progress.script.asked_in(listed)}
    if not choice.startswith("change-") or name not in asked or not (number or "0").isdecimal():
        return None
    wanted = int(number) if number else None
    found = iterations(progress.script, progress.session, name, seat)
    return (name, wanted) if wanted in found else None
