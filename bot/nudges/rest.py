"""When nothing shall come by itself: a pause, quiet hours, days off."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from babel.dates import format_skeleton, get_day_names

from bot.chat.route import NUMBER, Route, one_of
from bot.chat.turn import Turn
from bot.nudges import moving
from bot.nudges.gate import local_date
from bot.nudges.pace import OPEN, Pace
from bot.nudges.weekly_reminder import LIST
from bot.telegram.keyboards import Button, press
from bot.wording import nudge_lines as words
from bot.wording import weekly_reminder as weekly_words

LENGTHS = {"3": words.THREE_DAYS, "7": words.A_WEEK, "30": words.A_MONTH, OPEN: words.UNTIL_I_SAY}
SPANS = ((21, 9), (22, 8), (20, 10), (18, 9))  # local hours

PAUSE = Route("n:pause")
PAUSED = Route("n:paused", one_of(*LENGTHS, "end"))  # days
QUIET = Route("n:quiet")
QUIET_AT = Route("n:hours", NUMBER, NUMBER)  # from, to
OFF = Route("n:off")
OFF_ON = Route("n:offday", NUMBER)  # a weekday, Monday is 0


def ask_pause(turn: Turn) -> None:
    """Ask how long to be quiet."""
    rows = [[press(turn.label(phrase), PAUSED.data(length))] for length, phrase in LENGTHS.items()]
    turn.say(words.PAUSE_ASK, [*rows, _back(turn)])


def pause(turn: Turn, length: str) -> None:
    """Pause for some days, until they say so, or no longer."""
    pace, today = Pace.of(turn.person), local_date(turn)
    if length == "end":
        replace(pace, paused="").keep(turn)
        moving.bring_back(turn)
        turn.say(words.PAUSE_OVER, [_back(turn)])
        return
    until = OPEN if length == OPEN else (today + timedelta(days=int(length))).isoformat()
    replace(pace, paused=until).keep(turn)
    rows = [[press(turn.label(words.END_PAUSE), PAUSED.data("end"))], turn.home()]
    if until == OPEN:
        turn.say(words.PAUSED_OPEN, rows)
    else:
        turn.say(words.PAUSED_UNTIL, rows, day=_day(turn, date.fromisoformat(until)))


def ask_quiet_hours(turn: Turn) -> None:
    """Offer some spans."""
    rows = [
        [press(turn.label(words.QUIET_SPAN, start=start, end=end), QUIET_AT.data(start, end))]
        for start, end in SPANS
    ]
    turn.say(words.QUIET_ASK, [*rows, _back(turn)])


def set_quiet_hours(turn: Turn, start: int, end: int) -> bool:
    """Set them; False for a span that is not offered."""
    if (start, end) not in SPANS:
        return False
    replace(Pace.of(turn.person), quiet=(start, end)).keep(turn)
    turn.show(turn.text(words.QUIET_HOURS, start=start, end=end), [_back(turn)])
    return True


def ask_days_off(turn: Turn) -> None:
    """The days of the week, to be tapped on and off."""
    off = Pace.of(turn.person).off
    buttons = [
        press(turn.label(words.DAY_OFF, day=name) if day in off else name, OFF_ON.data(day))
        for day, name in get_day_names("wide", locale=turn.person.language).items()
    ]
    turn.say(words.DAYS_OFF_ASK, [*(buttons[first : first + 2] for first in range(0, 7, 2)), _back(turn)])


def change_day_off(turn: Turn, day: int) -> bool:
    """A day is off, or no longer; False if there is no such day. Seven are a pause, with its own page."""
    if not 0 <= day <= 6:
        return False
    pace = Pace.of(turn.person)
    off = set(pace.off) ^ {day}
    if len(off) == 7:
        ask_pause(turn)
        return True
    replace(pace, off=tuple(sorted(off))).keep(turn)
    ask_days_off(turn)
    return True


def rows(turn: Turn) -> list[list[Button]]:
    """Buttons that lead here and say what holds now."""
    pace = Pace.of(turn.person)
    start, end = pace.quiet
    off = (
        turn.label(words.DAYS_OFF, days=_names(turn, pace.off)) if pace.off else turn.label(words.NO_DAYS_OFF)
    )
    paused = pace.is_paused(local_date(turn))
    pausing = (
        press(turn.label(words.END_PAUSE), PAUSED.data("end"))
        if paused
        else press(turn.label(words.PAUSE), PAUSE.data())
    )
    quiet = press(turn.label(words.QUIET_HOURS, start=start, end=end), QUIET.data())
    return [[quiet], [press(off, OFF.data()), pausing]]


def chosen(turn: Turn) -> list[str]:
    """What they chose here, in words, for their copy."""
    pace = Pace.of(turn.person)
    lines = []
    if pace.quiet != Pace().quiet:
        lines.append(turn.label(words.QUIET_HOURS, start=pace.quiet[0], end=pace.quiet[1]))
    if pace.off:
        lines.append(turn.label(words.DAYS_OFF, days=_names(turn, pace.off)))
    return [*lines, said(turn)] if said(turn) else lines


def said(turn: Turn) -> str:
    """Whether a pause is on, in words; empty if none is."""
    pace = Pace.of(turn.person)
    if not pace.is_paused(local_date(turn)):
        return ""
    if pace.paused == OPEN:
        return turn.text(words.PAUSED_OPEN)
    return turn.text(words.PAUSED_UNTIL, day=_day(turn, date.fromisoformat(pace.paused)))


def _names(turn: Turn, days: Iterable[int]) -> str:
    names = get_day_names("abbreviated", locale=turn.person.language)
    return ", ".join(names[day] for day in days)


def _day(turn: Turn, day: date) -> str:
    return str(format_skeleton("MMMEd", day, locale=turn.person.language))


def _back(turn: Turn) -> list[Button]:
    return [press(turn.label(weekly_words.BACK), LIST.data())]


ROUTES = (
    PAUSE.opens(ask_pause),
    PAUSED.opens(pause),
    QUIET.opens(ask_quiet_hours),
    QUIET_AT.opens(set_quiet_hours),
    OFF.opens(ask_days_off),
    OFF_ON.opens(change_day_off),
)
