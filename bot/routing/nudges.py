"""What becomes of a due nudge: work done unseen, or a message that goes by somebody's pace."""

from collections.abc import Callable
from datetime import datetime

from bot.chat import clearing
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import answer_partner, ask_partner, left_behind
from bot.exercises import actions
from bot.home.waiting import OPENS
from bot.nudges import follow_up, gate, notice
from bot.nudges.kinds import ANSWER_HOUR, FOLLOW_UP, KINDS, LATER_TODAY, LOOK, PARTING, WEEKLY, Kind
from bot.nudges.notice import Opening
from bot.nudges.repeats import following
from storage.nudges import SOON
from storage.records import Nudge
from storage.unit_of_work import PASSING, Unit


def fire(practice: Practice, unit: Unit, nudge: Nudge, now: datetime) -> None:
    """Carry out a due nudge and settle it; most kinds wait while the chat is hidden."""
    turn, kind = Turn(practice, unit, now, unit.people.get(nudge.person_id)), KINDS[nudge.kind]
    if kind.unasked:
        _say(turn, nudge, kind)
        return
    waits = turn.person.hidden and not kind.unseen
    fired = later(now + gate.HIDDEN_FOR) if waits else WORK[nudge.kind](turn, nudge)
    if nudge.kind == PASSING and fired.next_due is None:
        unit.nudges.drop(nudge)  # nothing stays to say that there was something private in the chat
    else:
        _settle(turn, nudge, fired)


def _say(turn: Turn, nudge: Nudge, kind: Kind) -> None:
    """Write to them, unless something keeps it back; what falls together is one message."""
    planned = turn.unit.nudges.beside(turn.person.id, turn.now + SOON)
    if all(one.id != nudge.id or one.due_at > turn.now for one in planned):
        return  # it went with another one of this batch, and may be planned again
    if fired := gate.kept_back(turn, nudge, kind, planned, following(turn, nudge)):
        _settle(turn, nudge, fired)
    elif notice.shall_ask(turn, kind):
        notice.ask_whether_to_go_on(turn, nudge)
        again = following(turn, nudge) if kind.repeats else None
        fired = Fired("skipped", again, "silent") if again else later(turn.now + gate.AWAY_FOR, "silent")
        _settle(turn, nudge, fired)
    else:
        together = gate.falls_together(turn, nudge, planned)
        if about := [(one, opening) for one in together if (opening := _opening(turn, one)) is not None]:
            notice.send(turn, about)


def _opening(turn: Turn, nudge: Nudge) -> Opening | None:
    """What its notice opens; the nudge is settled, as said or because there is nothing to say."""
    if _invites_to_what_rests(turn, nudge):
        _settle(turn, nudge, Fired("skipped", following(turn, nudge), "rests"))
        return None
    opening = OPENS[nudge.kind](turn, nudge.details)
    if isinstance(opening, Opening) and _is_first_of_its_day(turn, nudge):
        _settle(turn, nudge, Fired("sent", following(turn, nudge, gate.first_due(nudge))))
        return opening
    again = Fired("skipped", following(turn, nudge), "that day already") if opening is not None else SKIPPED
    _settle(turn, nudge, opening if isinstance(opening, Fired) else again)
    return None


def _invites_to_what_rests(turn: Turn, nudge: Nudge) -> bool:
    """Whether it invites to an exercise that can't be asked for now; the gentle question invites to none."""
    invites = nudge.kind == WEEKLY or (nudge.kind == FOLLOW_UP and not nudge.details["gently"])
    return invites and ask_partner.rests(turn, follow_up.leads_to(turn, nudge.details["exercise"]))


def _is_first_of_its_day(turn: Turn, nudge: Nudge) -> bool:
    """What repeats comes once for a local date, whatever the clocks do."""
    if not KINDS[nudge.kind].repeats or "once" in nudge.details:
        return True
    return turn.unit.nudges.claim_day(nudge, turn.local(gate.first_due(nudge)).date())


def _settle(turn: Turn, nudge: Nudge, fired: Fired) -> None:
    details = notice.told(nudge.details)
    if fired.waits:
        details = {**nudge.details, "since": int(gate.first_due(nudge).timestamp())}
    turn.unit.nudges.settle(nudge, fired.state, fired.next_due, details=details, why=fired.why)


def _check_session(turn: Turn, nudge: Nudge) -> Fired:
    moment = actions.look(turn.practice, turn.unit, nudge, turn.now)
    return SENT if moment is None else later(moment)


WORK: dict[str, Callable[[Turn, Nudge], Fired]] = {
    LOOK: _check_session,
    LATER_TODAY: answer_partner.remind,
    ANSWER_HOUR: ask_partner.answer_hour,
    PARTING: left_behind.fire,
    PASSING: clearing.fire,
}
