"""The message that a due nudge brings: a neutral line, *Open*, and *Not now*."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.chat.route import NUMBER, Route, one_of
from bot.chat.turn import Turn, label_for, send_notice, text_for
from bot.nudges import gate
from bot.nudges.kinds import KINDS, Kind
from bot.nudges.pace import ASKS_AFTER, Pace
from bot.nudges.quiet_hours import is_quiet
from bot.telegram.keyboards import Button, ButtonData, press
from bot.wording import notices
from bot.wording import nudge_lines as words
from storage.records import Json, Nudge

# The value is the notice's number.
SEVERAL = Route("n:several", NUMBER)  # what it is about, if that is several things; answered in home/waiting
WHEN = Route("n:when", NUMBER)
GO_ON = Route("n:goon", one_of("yes", "fewer", "no"))


@dataclass(frozen=True, slots=True)
class Opening:
    """What a notice's *Open* leads to, and a button beside it instead of *Not now*."""

    data: ButtonData
    beside: Button | None = None


def send(turn: Turn, about: Sequence[tuple[Nudge, Opening]]) -> None:
    """Write to them, about one thing or several; the first decides on the line."""
    first, opening = about[0]
    line, pace = Pace.of(turn.person).next_line(KINDS[first.kind].lines)
    pace = _counted(turn, pace, [nudge for nudge, _ in about])
    if opening.beside is None:
        number, pace = pace.tells([(nudge.kind, told(nudge.details)) for nudge, _ in about])
        beside = press(label_for(turn.person, notices.NOT_NOW), WHEN.data(number))
        data = opening.data if len(about) == 1 else SEVERAL.data(number)
    else:
        data, beside = opening.data, opening.beside
    pace.keep(turn)
    buttons = [press(label_for(turn.person, notices.OPEN), data, main=True), beside]
    silent = is_quiet(turn.unit, turn.person, turn.now)
    text = text_for(turn.person, line)
    live_for = KINDS[first.kind].live_for
    live = None if live_for is None else int(live_for.total_seconds())
    no = None if beside.callback_data is None else str(beside.callback_data)
    flags = {"silent": silent, "unasked": True, "is_nudge": True, "live": live}
    send_notice(turn, turn.person, text, [buttons], yes=data, no=no, **flags)


def ask_whether_to_go_on(turn: Turn, nudge: Nudge) -> None:
    """Ask it once; whatever they do next counts as being back."""
    replace(_counted(turn, Pace.of(turn.person), [nudge]), asked=True).keep(turn)
    answers = {"yes": words.GO_ON, "fewer": words.NOW_AND_THEN, "no": words.I_COME_TO_YOU}
    rows = [[press(label_for(turn.person, label), GO_ON.data(answer))] for answer, label in answers.items()]
    text = text_for(turn.person, words.SHALL_I_GO_ON)
    yes, no = GO_ON.data("yes"), GO_ON.data("no")
    send_notice(turn, turn.person, text, rows, yes=yes, no=no, unasked=True, is_nudge=True)


def told(details: Json) -> Json:
    """A nudge's details without what only says when it comes."""
    return {name: value for name, value in details.items() if name not in ("since", "moved")}


def shall_ask(turn: Turn, kind: Kind) -> bool:
    """Whether they have not reacted for so long that going on is asked about instead."""
    pace = Pace.of(turn.person)
    return kind.halves and pace.unanswered >= ASKS_AFTER and not pace.asked


def _counted(turn: Turn, pace: Pace, about: Sequence[Nudge]) -> Pace:
    counted = any(gate.counts(turn, nudge, KINDS[nudge.kind]) for nudge in about)
    passed = {name: many for name, many in pace.passed.items() if name not in {one.kind for one in about}}
    return replace(
        pace,
        last_day=gate.local_date(turn).isoformat() if counted else pace.last_day,
        unanswered=pace.unanswered + any(KINDS[nudge.kind].halves for nudge in about),
        passed=passed,
    )
