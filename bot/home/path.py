"""The path: six weeks, a theme each. It offers the next step, and never counts what was left out.

Where a couple is stands in `dialogues.path.progress`; what it has done is read from its finished exercises.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from bot.chat import links
from bot.chat.partner import couple_of, partner_name
from bot.chat.route import NUMBER, TEXT, Route
from bot.chat.turn import Turn
from bot.couple import daily_question, left_behind
from bot.exercises.keepsakes import CHECK_IN
from bot.exercises.on_the_path import place, week_of
from bot.home import needs
from bot.nudges import own_hour
from bot.nudges.kinds import STEP as NEXT
from bot.nudges.notice import Opening
from bot.nudges.weekly_reminder import PICK as PLAN
from bot.telegram.keyboards import Button, ButtonData, press
from bot.wording import own_hour as planning
from bot.wording import path as words
from dialogues.path.path import CARD, LOOK_BACK, QUESTION, Week
from dialogues.path.progress import A_WEEK, SLOWLY, OnPath
from storage.records import Json, Keepsake

MOST_PICKS = 3
LOOKED_THROUGH = 30  # the newest keepsakes
ON_THE_CARD = 3

SHOW = Route("p:show")
BEGIN = Route("p:begin")
PICK = Route("p:pick", TEXT)  # a theme to tick or untick; "done" when finished, "show" to look at them
LESSON = Route("p:lesson", NUMBER)  # a screen, from 0
DO = Route("p:do", TEXT)  # go_on, stay, slower, faster, skip, out, again
STEP = Route("p:step", TEXT)  # look_back or card


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next on the path, and why."""

    title: str
    why: str
    opens: ButtonData


def is_offered(turn: Turn) -> bool:
    """Whether this person has a partner, and hasn't said that the path is not for them."""
    on_path = place(turn)
    return turn.person.couple_id is not None and (on_path is None or turn.person.id not in on_path.out)


def next_step(turn: Turn) -> NextStep | None:
    """The next thing on the path that this person can do today."""
    on_path = place(turn)
    week = week_of(turn, on_path)
    if on_path is None or week is None or not is_offered(turn):
        return None
    why = turn.label(words.STEP_WHY, number=on_path.at + 1, theme=week.title, why=week.why)
    steps = _open_steps(turn, on_path, week)
    if steps:
        is_first_week = on_path.first_week_day(_today(turn)) is not None
        name = steps[-1 if is_first_week else 0]  # a day that was missed is no debt
        return NextStep(_title(turn, name), why, _opens(name))
    return (
        NextStep(week.title, turn.label(words.OVER_NOW), SHOW.data())
        if on_path.is_over(_today(turn))
        else None
    )


def opens(turn: Turn, _: Json) -> Opening | None:
    """What is behind its notice: the path, if there is a next step, as far as they know of a partner."""
    there_is = bool(turn.person.parting) or next_step(turn) is not None
    return Opening(SHOW.data()) if there_is else None


def show(turn: Turn, *, is_on_it: bool = False) -> None:
    """Show the week of now; before the first, what the path is.

    `is_on_it`: they have just done something on it. Else whoever finds it begun is asked to come along.
    """
    if turn.person.parting:
        left_behind.tell(turn)
        return
    on_path, path = place(turn), turn.practice.path
    if turn.person.couple_id is None:
        daily_question.show(turn)  # says that it takes two
    elif on_path is None or turn.person.id in on_path.out:
        begin = press(turn.label(words.BEGIN), BEGIN.data(), main=True)
        out = press(turn.label(words.NOT_FOR_ME), DO.data("out"))
        turn.say(words.OFFER, [[begin], [out], turn.home()], title=path.title, about=path.about)
    elif on_path.at == 0 and str(turn.person.id) not in on_path.picks and not is_on_it:
        come = press(turn.label(words.COME_ALONG), BEGIN.data(), main=True)
        out = press(turn.label(words.NOT_FOR_ME), DO.data("out"))
        rows, partner = [[come], [out], turn.home()], partner_name(turn) or ""
        turn.say(words.BEGUN, rows, title=path.title, about=path.about, partner=partner)
    elif (week := week_of(turn, on_path)) is None:
        turn.say(words.THE_END, [[press(turn.label(words.AGAIN), DO.data("again"))], turn.home()])
    else:
        _show_week(turn, on_path, week)


def begin(turn: Turn) -> bool:
    """Begin, or come back to it; then each picks what they would like more of."""
    if turn.person.couple_id is None:
        return False
    on_path = place(turn) or OnPath(_today(turn), _today(turn))
    _save(turn, replace(on_path, out=tuple(one for one in on_path.out if one != turn.person.id)))
    return pick(turn, "show")


def pick(turn: Turn, choice: str) -> bool:
    """Tick or untick a theme; nobody else sees which."""
    on_path, path = place(turn), turn.practice.path
    if on_path is None or (choice not in path.weeks and choice not in ("show", "done")):
        return False
    picked = on_path.picks.get(str(turn.person.id), [])
    if choice == "done":
        _save(turn, on_path.picked(path, turn.person.id, picked))
        show(turn)
        return True
    if choice in picked:
        picked = [one for one in picked if one != choice]
    elif choice != "show":
        picked = [*picked, choice][-MOST_PICKS:]
    _save(turn, on_path.picked(path, turn.person.id, picked))
    rows = [
        [press(f"✓ {week.title}" if name in picked else week.title, PICK.data(name))]
        for name, week in path.weeks.items()
    ]
    done = press(turn.label(words.PICKED), PICK.data("done"), main=True)
    turn.say(words.PICK, [*rows, [done]], private=True, partner=partner_name(turn) or "")
    turn.waits_for_tap(PICK.data("show"), [*rows, [done]], private=True)
    return True


def lesson(turn: Turn, screen: int) -> bool:
    """A screen of the week's lesson; its closing question comes last, and the answer is kept nowhere."""
    week = week_of(turn, place(turn))
    if week is None or not 0 <= screen <= len(week.lesson) + 1:
        return False
    if screen < len(week.lesson):
        on = press(turn.label(words.NEXT_SCREEN), LESSON.data(screen + 1), main=True)
        turn.show(week.lesson[screen], [[on], turn.home()])
    elif screen == len(week.lesson):
        answers = [[press(answer, LESSON.data(screen + 1))] for answer in week.answers]
        turn.show(week.asks, [*answers, turn.home()])
        turn.waits_for_tap(LESSON.data(screen), answers)
    else:
        turn.say(words.ANSWERED, [[press(turn.label(words.NEXT_SCREEN), SHOW.data())], turn.home()])
    return True


def do(turn: Turn, what: str) -> bool:
    """Go on, stay a week longer, slow down or speed up, skip, leave it, or begin again."""
    on_path = place(turn) or OnPath(_today(turn), _today(turn))
    if turn.person.couple_id is None:
        return False
    today, path = _today(turn), turn.practice.path
    match what:
        case "go_on" | "skip":
            _save(turn, on_path.went_on(path, today))
        case "stay":
            _save(turn, replace(on_path, since=today))
        case "slower" | "faster":
            _save(turn, replace(on_path, days=SLOWLY if what == "slower" else A_WEEK))
        case "again":
            _save(turn, OnPath(today, today, order=on_path.order, picks=on_path.picks, out=on_path.out))
        case "out":
            _save(turn, replace(on_path, out=(*on_path.out, turn.person.id)))
            turn.say(words.LEFT_OUT, [turn.home()])
            return True
        case _:
            return False
    show(turn, is_on_it=True)
    return True


def step(turn: Turn, name: str) -> bool:
    """The two steps that only the path has: a look back, and the first week on a card."""
    if name == LOOK_BACK:
        _look_back(turn)
    elif name == CARD:
        _show_card(turn)
    else:
        return False
    return True


# -- where they are ---------------------------------------------------------------------------------


def _save(turn: Turn, on_path: OnPath) -> None:
    assert turn.person.couple_id is not None
    turn.unit.paths.save(turn.person.couple_id, on_path.to_json())


def _today(turn: Turn) -> date:
    return turn.local(turn.now).date()


def _steps(turn: Turn, on_path: OnPath, week: Week) -> list[str]:
    """The steps of this week, as far as it has come: in the first one each day has its own."""
    day = on_path.first_week_day(_today(turn))
    planned = turn.practice.path.first_week
    if day is None or not planned:
        return list(week.steps)
    return [name for on, name in sorted(planned.items()) if on <= day]


def _open_steps(turn: Turn, on_path: OnPath, week: Week) -> list[str]:
    done = _done(turn, on_path)
    found = []
    for name in _steps(turn, on_path, week):
        if done[name] > 0:
            done[name] -= 1
        elif name == QUESTION:
            if daily_question.state(turn) in ("to answer", "open"):
                found.append(name)
        elif not (name in (LOOK_BACK, CARD) and on_path.first_week_day(_today(turn)) != _day_of(turn, name)):
            found.append(name)
    return found


def _day_of(turn: Turn, name: str) -> int | None:
    return next((day for day, one in turn.practice.path.first_week.items() if one == name), None)


def _done(turn: Turn, on_path: OnPath) -> Counter[str]:
    """What the two have finished since the theme began, or the day before: time zones differ."""
    assert turn.person.couple_id is not None
    zone = ZoneInfo(turn.person.zone or "UTC")
    since = datetime.combine(on_path.since, time(0), tzinfo=zone).astimezone(UTC)
    return turn.unit.sessions.finished_since(turn.person.couple_id, since)


# -- what is shown ------------------------------------------------------------------------------------


def _title(turn: Turn, name: str) -> str:
    own = {QUESTION: words.QUESTION, LOOK_BACK: words.LOOK_BACK, CARD: words.CARD}
    return turn.label(own[name]) if name in own else turn.title(name)


def _opens(name: str) -> ButtonData:
    if name == QUESTION:
        return daily_question.OPEN.data()
    return STEP.data(name) if name in (LOOK_BACK, CARD) else links.EXERCISE.data(name)


def _show_week(turn: Turn, on_path: OnPath, week: Week) -> None:
    left = _open_steps(turn, on_path, week)
    lines, rows = [], [[press(turn.label(words.LESSON), LESSON.data(0))]]
    waiting = list(left)
    for name in _steps(turn, on_path, week):
        is_open = name in waiting
        if is_open:
            waiting.remove(name)
        lines.append(turn.text(words.STEP_OPEN if is_open else words.STEP_DONE, title=_title(turn, name)))
    rows += [[press(_title(turn, name), _opens(name), main=True)] for name in dict.fromkeys(left)]
    if on_path.is_over(_today(turn)) or not left:
        rows.append([_button(turn, "go_on"), _button(turn, "stay")])
    rows += _planning(turn)
    slow = "faster" if on_path.days == SLOWLY else "slower"
    rows.append([_button(turn, slow), _button(turn, "skip")])
    rows.append([press(turn.label(words.CHANGE_PICKS), PICK.data("show")), _button(turn, "out")])
    turn.say(
        words.WEEK,
        [*rows, turn.home()],
        title=week.title,
        number=on_path.at + 1,
        number_of_all=len(turn.practice.path.weeks),
        why=week.why,
        steps="\n".join(lines),
    )


_LABELS = {
    "go_on": words.GO_ON,
    "stay": words.STAY,
    "slower": words.SLOWER,
    "faster": words.FASTER,
    "skip": words.SKIP,
    "out": words.NOT_FOR_ME,
}


def _button(turn: Turn, what: str) -> Button:
    return press(turn.label(_LABELS[what]), DO.data(what))


def _planning(turn: Turn) -> list[list[Button]]:
    """A button for planning the next step, unless one is planned."""
    if own_hour.is_planned(turn, NEXT):
        return []
    return [[press(turn.label(planning.STEP_OFFER), PLAN.data(NEXT))]]


def _look_back(turn: Turn) -> None:
    """What one of the two noticed this week: the partner's thank-you rather than one's own."""
    thanks = [one for one in _kept_this_week(turn) if one.kind == "appreciation"]
    theirs = [one for one in thanks if one.owner_id != turn.person.id]
    if not thanks:
        rows = [[press(turn.title("noticed"), links.EXERCISE.data("noticed"), main=True)], turn.home()]
        turn.say(words.NOTHING_TO_LOOK_BACK_AT, rows)
        return
    found = (theirs or thanks)[0]
    day = format_date(turn.local(found.created_at), "EEEE", locale=turn.person.language)
    phrase = words.LOOKED_BACK if theirs else words.LOOKED_BACK_AT_OWN
    rows = [*_planning(turn), turn.home()]
    turn.say(phrase, rows, day=day, partner=partner_name(turn) or "", words=Markup(found.words["html"]))


def _show_card(turn: Turn) -> None:
    """The first week on a card, and how it shall go on."""
    kept = "\n\n".join(one.words["html"] for one in _kept_this_week(turn)[:ON_THE_CARD])
    rows = [
        [
            press(turn.label(words.MORE_OF_THIS), DO.data("faster")),
            press(turn.label(words.LIGHTER), DO.data("slower")),
        ],
        [press(turn.label(words.ON_MY_MIND), needs.EXERCISES.data())],
        *_planning(turn),
        turn.home(),
    ]
    turn.say(words.FIRST_WEEK, rows, private=True, words=Markup(kept))


def _kept_this_week(turn: Turn) -> list[Keepsake]:
    kept = turn.unit.keepsakes.seen_by(turn.person, LOOKED_THROUGH, couple_id=couple_of(turn.person))
    a_week_ago = turn.now - timedelta(days=7)
    return [one for one in kept if one.created_at >= a_week_ago and one.kind != CHECK_IN]


ROUTES = (
    SHOW.opens(show),
    BEGIN.opens(begin),
    PICK.opens(pick),
    LESSON.opens(lesson),
    DO.opens(do),
    STEP.opens(step),
)
