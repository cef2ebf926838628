"""Whether what is due may come now: everything that may keep an unasked message back, in one order."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.nudge_outcome import Fired, later
from bot.chat.turn import Turn
from bot.nudges.kinds import KINDS, PLACES, Kind
from bot.nudges.pace import OPEN, Pace
from bot.nudges.quiet_hours import loud_from
from bot.nudges.schedule import moment_of, next_due
from dialogues.engine.session import last_acted
from storage.records import Nudge

HIDDEN_FOR = timedelta(days=1)  # how often to look whether a chat is still hidden
AWAY_FOR = timedelta(days=7)  # how often to look whether someone is back
IN_A_SESSION = timedelta(minutes=15)  # since they did something in their exercise
A_CUE_IS_LATE = timedelta(hours=2)  # from then on it is one of what was missed, not the cue that was set


def kept_back(
    turn: Turn, nudge: Nudge, kind: Kind, planned: list[Nudge], following: datetime | None
) -> Fired | None:
    """What becomes of a nudge that may not come now; None if it may.

    `planned` is what is planned for the person until tomorrow at least, `following` when a nudge that
    repeats comes next.
    """
    regular = following if kind.repeats else None
    goes_by = regular is not None or fades(nudge)  # it is not made up for
    if why := _away(turn, kind):
        waits = not goes_by or why == "no zone"  # its days begin once it is known where they live
        return later(_back_at(turn, why), why) if waits else Fired("skipped", regular, why)
    moved = bool(nudge.details.get("moved"))  # they asked for it at this time
    if not moved and turn.now - first_due(nudge) > kind.good_for:
        return Fired("skipped", following, "late")
    if not kind.to_the_minute and (loud := loud_from(turn.person, turn.now)) > turn.now:
        return later(loud, "quiet hours")
    if _in_a_session(turn):
        return later(turn.now + IN_A_SESSION, "in a session")
    if moved:
        return None
    today, pace = local_date(turn), Pace.of(turn.person)
    counted = counts(turn, nudge, kind)
    free = today
    if counted and pace.last_day:
        gap = 1 if kind.repeats else pace.one_in(kind)
        free = max(today, date.fromisoformat(pace.last_day) + timedelta(days=gap))
    if free > today or today.weekday() in pace.off:
        if goes_by and not counted:
            return Fired("skipped", regular, "day off")
        return later(_on_a_free_day(turn, nudge, free, pace.off), "one a day" if free > today else "day off")
    if regular and pace.passed.get(kind.name, 0) + 1 < pace.one_in(kind):
        passed = {**pace.passed, kind.name: pace.passed.get(kind.name, 0) + 1}
        replace(pace, passed=passed).keep(turn)
        return Fired("skipped", regular, "fewer")
    if counted and (more_important := _later_today(turn, kind, planned)):
        return later(more_important, "together")
    return None


def counts(turn: Turn, nudge: Nudge, kind: Kind) -> bool:
    """Whether it is within the daily limit. What they set or moved is outside, unless it was missed."""
    if nudge.details.get("moved"):
        return False
    return kind.counts or turn.now - first_due(nudge) > A_CUE_IS_LATE


def fades(nudge: Nudge) -> bool:
    """Whether it comes for some days only, and nothing of it after its last one."""
    return "last" in nudge.details


def falls_together(turn: Turn, nudge: Nudge, planned: list[Nudge]) -> list[Nudge]:
    """What is due by now and may be in one message with this one: in order, with it among them."""
    if not _joins(turn, nudge):
        return [nudge]
    others = [one for one in planned if one.due_at <= turn.now and one.id != nudge.id and _joins(turn, one)]
    return sorted([nudge, *others], key=lambda one: (_place(KINDS[one.kind]), one.due_at))


def first_due(nudge: Nudge) -> datetime:
    """When it was to come before it was put off."""
    since: int | None = nudge.details.get("since")
    return nudge.due_at if since is None else datetime.fromtimestamp(since, UTC)


def local_date(turn: Turn) -> date:
    """Today, where the person lives."""
    return turn.local(turn.now).date()


def _away(turn: Turn, kind: Kind) -> str | None:
    """Why nothing can come at all, in a word."""
    person, pace = turn.person, Pace.of(turn.person)
    reasons = {
        "hidden": person.hidden,
        "blocked": person.blocked_at is not None,
        "no zone": kind.by_clock and person.zone is None,
        "paused": pace.is_paused(local_date(turn)),
        "silent": kind.halves and pace.is_silent,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _back_at(turn: Turn, why: str) -> datetime:
    paused = Pace.of(turn.person).paused
    if why == "paused" and paused != OPEN:
        clock = ZoneInfo(turn.person.zone or "UTC")
        ends = moment_of(date.fromisoformat(paused), time(12), clock)
        return loud_from(turn.person, ends) if ends is not None else turn.now + HIDDEN_FOR
    return turn.now + (HIDDEN_FOR if why == "hidden" else AWAY_FOR)


def _in_a_session(turn: Turn) -> bool:
    """Whether they were just at work in their exercise; what the other one does there is no matter."""
    stored = turn.unit.sessions.get(turn.person.focus) if turn.person.focus is not None else None
    if stored is None or stored.status not in ("running", "waiting"):
        return False
    seats = [seat for seat, person_id in stored.seats.items() if person_id == turn.person.id]
    moments = [last_acted(stored.state, seat) or stored.created_at for seat in seats]
    return any(turn.now - moment < IN_A_SESSION for moment in moments)


def _on_a_free_day(turn: Turn, nudge: Nudge, free: date, off: Collection[int]) -> datetime:
    """The same local time on the first day from `free`, and after today, that is not off."""
    zone = turn.person.zone or "UTC"
    at = first_due(nudge).astimezone(ZoneInfo(zone)).time()
    day = max(free, local_date(turn) + timedelta(days=1))
    midnight = moment_of(day, time(), ZoneInfo(zone)) or turn.now
    return next_due(midnight - timedelta(seconds=1), zone, set(range(7)) - set(off) or set(range(7)), at)


def _later_today(turn: Turn, kind: Kind, planned: list[Nudge]) -> datetime | None:
    """When something comes today that stands before this one in a message for both."""
    if kind.place is None:
        return None
    return next(
        (
            one.due_at
            for one in planned
            if one.due_at > turn.now
            and turn.local(one.due_at).date() == local_date(turn)
            and KINDS[one.kind].counts
            and _place(KINDS[one.kind]) < _place(kind)
            and loud_from(turn.person, one.due_at) == one.due_at
        ),
        None,
    )


def _joins(turn: Turn, nudge: Nudge) -> bool:
    kind = KINDS[nudge.kind]
    if kind.place is None or not kind.unasked or nudge.details.get("moved"):
        return False
    return counts(turn, nudge, kind) and turn.now - first_due(nudge) <= kind.good_for


def _place(kind: Kind) -> int:
    return PLACES.index(kind.place) if kind.place is not None else len(PLACES)
