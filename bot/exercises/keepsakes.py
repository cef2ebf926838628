"""Keepsakes: stored with the days on which to review them, and retired."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.nudges.kinds import KINDS, MILESTONE, PROMISE, REVIEW
from bot.nudges.schedule import moment_of, next_due
from dialogues.engine.effects import KeepThis
from dialogues.engine.events import Seat
from dialogues.screen.render import Renderer
from dialogues.script.steps import Keep
from storage.ids import new_id
from storage.records import Keepsake, KeepsakeState, Person, StoredSession
from storage.unit_of_work import Unit

EVERY_DAY = set(range(7))
NEXT_MORNING = time(10)


def keep(
    unit: Unit,
    stored: StoredSession,
    people: dict[Seat, Person],
    renderer: Renderer,
    effect: KeepThis,
    now: datetime,
) -> None:
    """Store a keepsake for the person at the effect's seat, and plan its reviews."""
    script = renderer.script
    step = script.flat[script.index[effect.step]]
    assert isinstance(step, Keep)
    words: dict[str, object] = {"html": renderer.card(effect.card, effect.step, effect.number)}
    if effect.review is not None:
        words["review"] = effect.review.exercise
    if step.milestones is not None:
        iterations = (renderer.iteration(step.milestones.of, one.number) for one in effect.milestones)
        words["milestones"] = [
            {"what": str(values[step.milestones.what]), "exercise": step.milestones.with_}
            for values in iterations
        ]
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
    )
    unit.keepsakes.add(keepsake)
    if effect.review is not None:
        every = effect.review.every
        details = {"every": every.days} if every is not None else {}
        plan_review(unit, people[effect.seat], keepsake, effect.review.due, now, details)
    for place, milestone in enumerate(effect.milestones, start=1):
        for seat in milestone.owners:
            plan_review(unit, people[seat], keepsake, milestone.call_on, now, {"milestone": place})


def retire(unit: Unit, keepsake_id: int, people: dict[Seat, Person], how: KeepsakeState) -> None:
    """Retire a keepsake of one of these people: it stays stored, but is no longer reviewed."""
    keepsake = unit.keepsakes.get(keepsake_id)
    if keepsake is not None and keepsake.owner_id in {person.id for person in people.values()}:
        unit.keepsakes.settle(keepsake, how)


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


def _end_of(now: datetime, clock: ZoneInfo) -> datetime:
    """The last second of a local day."""
    midnight = moment_of(now.astimezone(clock).date() + timedelta(days=1), time(), clock)
    return (midnight or now) - timedelta(seconds=1)
