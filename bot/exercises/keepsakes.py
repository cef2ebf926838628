"""Keepsakes: stored with the days on which to review them, and retired."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.nudges.kinds import REVIEW
from bot.nudges.schedule import moment_of, next_due
from dialogues.engine.effects import KeepThis
from dialogues.engine.events import Seat
from dialogues.screen.render import Renderer
from dialogues.script.steps import Keep
from dialogues.text.markup import is_blank
from storage.ids import new_id
from storage.records import Keepsake, KeepsakeState, Person, StoredSession
from storage.unit_of_work import Unit

HOUR = time(10)  # local time of the person reminded
EVERY_DAY = set(range(7))


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
    card = renderer.card(effect.card, effect.step, effect.number)
    if is_blank(card):
        return  # nothing was said, or its text is faulty
    words: dict[str, object] = {"html": card}
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
        _plan(unit, people[effect.seat], keepsake, effect.review.due, now, details)
    for place, milestone in enumerate(effect.milestones, start=1):
        for seat in milestone.owners:
            _plan(unit, people[seat], keepsake, milestone.call_on, now, {"milestone": place})


def retire(unit: Unit, keepsake_id: int, people: dict[Seat, Person], how: KeepsakeState) -> None:
    """Retire a keepsake of one of these people: it stays stored, but is no longer reviewed."""
    keepsake = unit.keepsakes.get(keepsake_id)
    if keepsake is not None and keepsake.owner_id in {person.id for person in people.values()}:
        unit.keepsakes.settle(keepsake, how)


def _plan(
    unit: Unit,
    person: Person,
    keepsake: Keepsake,
    due: date | timedelta,
    now: datetime,
    details: dict[str, int],
) -> None:
    zone = person.zone or "UTC"
    if isinstance(due, timedelta):
        moment = next_due(now + due - timedelta(hours=12), zone, EVERY_DAY, HOUR)
    else:
        on_the_day = moment_of(due, HOUR, ZoneInfo(zone))
        moment = on_the_day or now
        if moment <= now:  # the day has already passed, because answers came late
            moment = next_due(now, zone, EVERY_DAY, HOUR)
    unit.nudges.plan(person.id, REVIEW, moment, details={"keepsake": keepsake.id, **details})
