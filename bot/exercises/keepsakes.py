"""Keepsakes: stored with the days on which to review them, and retired."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.nudges.kinds import CUE, KINDS, MILESTONE, PROMISE, REVIEW
from bot.nudges.schedule import moment_of, next_due
from dialogues.engine.effects import CueDaily, KeepThis
from dialogues.engine.events import Seat
from dialogues.engine.session import Answer
from dialogues.screen.render import Renderer
from dialogues.script.steps import Keep, Share
from dialogues.text.markup import is_blank
from storage.ids import new_id
from storage.records import Keepsake, KeepsakeState, Person, StoredSession
from storage.unit_of_work import Unit

EVERY_DAY = set(range(7))
NEXT_MORNING = time(10)
THANKS = "appreciation"
LOOKED_THROUGH = 20  # the newest keepsakes
UNREAD = ("need", "wish")  # kept for the partner too, but shown to them nowhere than on the board
CHECK_IN = "check_in"  # put away at once: it is on no board, and its owner sees it in a picture


def keep(
    unit: Unit,
    stored: StoredSession,
    people: dict[Seat, Person],
    renderer: Renderer,
    effect: KeepThis,
    now: datetime,
    partner: Person | None = None,
) -> None:
    """Store a keepsake for the person at the effect's seat, and plan its reviews.

    `partner`: who is told the next day that there is something on the board, if the exercise didn't show it,
    and is reminded of it, too; None if there is nobody, or they are no longer part of it.
    """
    script = renderer.script
    step = script.flat[script.index[effect.step]]
    assert isinstance(step, Keep)
    card = renderer.card(effect.card, effect.step, effect.number)
    if is_blank(card):
        return  # nothing was said, or its text is faulty
    words: dict[str, object] = {"html": card}
    if effect.kind == THANKS and renderer.session.form == "alone":
        words["answers"] = _what_could_be_given(renderer, effect.seat)
    if effect.kind == CHECK_IN:
        words["marks"] = renderer.marks()
    if effect.review is not None:
        words["review"] = effect.review.exercise
    if step.milestones is not None:
        words["milestones"] = [
            {
                "what": str(renderer.iteration(step.milestones.of, one.number)[step.milestones.what]),
                "exercise": step.milestones.with_,
                "owners": [people[seat].id for seat in one.owners],
                "on": one.on.isoformat() if one.on else None,
            }
            for one in effect.milestones
        ]
    if effect.kind == THANKS:
        _drop_same(unit, people[effect.seat], words["html"])
    keepsake = Keepsake(
        id=new_id(),
        kind=effect.kind,
        owner_id=people[effect.seat].id,
        couple_id=stored.couple_id,
        session_id=stored.id,
        audience="partner" if effect.audience == "partner" else "private",
        words=words,
        created_at=now,
        review_on=None,
        state="done" if effect.kind == CHECK_IN else "kept",
    )
    unit.keepsakes.add(keepsake)
    if effect.review is not None:
        every = effect.review.every
        details = {"every": every.days} if every is not None else {}
        plan_review(unit, people[effect.seat], keepsake, effect.review.due, now, details)
    for place, milestone in enumerate(effect.milestones, start=1):
        if milestone.call_on is not None:
            for seat in milestone.owners:
                plan_review(unit, people[seat], keepsake, milestone.call_on, now, {"milestone": place})
    there = {people[effect.seat].id, *([partner.id] if partner is not None else [])}
    for cue in effect.cues:
        if people[cue.seat].id in there:
            plan_cue(unit, people[cue.seat], keepsake, cue, now)
    if partner is not None and keepsake.audience == "partner" and keepsake.kind in UNREAD:
        plan_review(unit, partner, keepsake, timedelta(days=1), now, {"new": 1})


def retire(unit: Unit, keepsake_id: int, people: dict[Seat, Person], how: KeepsakeState) -> None:
    """Retire a keepsake of one of these people: it stays stored, but is no longer reviewed."""
    keepsake = unit.keepsakes.get(keepsake_id)
    if keepsake is not None and keepsake.owner_id in {person.id for person in people.values()}:
        unit.keepsakes.settle(keepsake, how)


def _what_could_be_given(renderer: Renderer, seat: Seat) -> dict[str, Answer]:
    """The answers that the exercise for two would pass on, once their writer has read them over."""
    names = {name for step in renderer.script.flat if isinstance(step, Share) for name in step.share}
    answers = renderer.session.words[seat].answers
    return {name: answer for name, answer in answers.items() if name in names}


def _drop_same(unit: Unit, person: Person, html: object) -> None:
    """A thank-you that was written alone, and is kept again when it was given away, is kept once."""
    for kept in unit.keepsakes.seen_by(person, LOOKED_THROUGH):
        if kept.owner_id == person.id and "answers" in kept.words and kept.words["html"] == html:
            unit.keepsakes.remove(kept.id, person.id)


def plan_review(
    unit: Unit,
    person: Person,
    keepsake: Keepsake,
    due: date | timedelta,
    now: datetime,
    details: dict[str, int],
) -> None:
    """Plan when someone looks at it again: after a time, or once a day has come."""
    clock = ZoneInfo(person.zone or "UTC")
    kind = MILESTONE if "milestone" in details else PROMISE if keepsake.kind == "promise" else REVIEW
    hour = KINDS[kind].hour
    assert hour is not None, "what looks back comes at an hour of its kind"
    if isinstance(due, timedelta):
        moment = next_due(now + due - timedelta(hours=12), clock.key, EVERY_DAY, hour)
    elif due > now.astimezone(clock).date():
        moment = moment_of(due, hour, clock) or next_due(now, clock.key, EVERY_DAY, hour)
    else:  # "tonight" isn't over before the day is; or answers came late, and the day has passed
        moment = next_due(_end_of(now, clock), clock.key, EVERY_DAY, NEXT_MORNING)
    unit.nudges.plan(person.id, kind, moment, details={"keepsake": keepsake.id, **details})


def plan_cue(unit: Unit, person: Person, keepsake: Keepsake, cue: CueDaily, now: datetime) -> None:
    """Plan to remind someone of it daily, for the first time as soon as it is that time where they are."""
    clock = ZoneInfo(person.zone or "UTC")
    first = next_due(now, clock.key, EVERY_DAY, cue.at)
    last = first.astimezone(clock).date() + timedelta(days=cue.days - 1)
    details = {
        "keepsake": keepsake.id,
        "hour": cue.at.hour,
        "minute": cue.at.minute,
        "days": sorted(EVERY_DAY),
        "last": last.isoformat(),
    }
    unit.nudges.plan(person.id, CUE, first, details=details)


def _end_of(now: datetime, clock: ZoneInfo) -> datetime:
    """The last second of a local day."""
    midnight = moment_of(now.astimezone(clock).date() + timedelta(days=1), time(), clock)
    return (midnight or now) - timedelta(seconds=1)
