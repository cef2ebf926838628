"""Asking the partner to join an exercise: choosing how, asking, waiting, withdrawing.

Where no answer comes, for whatever reason, the asker reads the same neutral line at the same fixed hour.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from babel.dates import format_skeleton, format_timedelta

from bot.chat import links
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.partner import couple_of, partner_name
from bot.chat.route import ID, TEXT, Route
from bot.chat.turn import Turn, label_for, text_for, write_to
from bot.couple import answer_partner, check_in, left_behind, sole_asker
from bot.couple.answer_partner import RESTS, answerable
from bot.exercises import actions
from bot.exercises.start import speak_safely
from bot.nudges.kinds import ANSWER_HOUR, LATER_TODAY
from bot.nudges.neutral_notice import call
from bot.nudges.quiet_hours import is_quiet, loud_from
from bot.nudges.schedule import next_due
from bot.safety.record import Care
from bot.telegram.keyboards import Button, press
from bot.wording import ask_partner as words
from bot.wording import help_card, leave, menu, notices, under_age
from dialogues.script.script import Script
from dialogues.text.languages import Phrase
from storage.records import Nudge, Person, Request
from storage.unit_of_work import Unit

HOUR = time(19)  # local time of the asker
AT_LEAST = timedelta(hours=3)  # time the partner gets to answer

SAME_ROOM = "same_room"
ELSEWHERE = "elsewhere"  # in place of a way: not in the same room, and the rest is still to be chosen

ASK = Route("q:ask", TEXT, TEXT, TEXT)  # exercise, way or `ELSEWHERE`, length; the last two may be empty
WAIT = Route("q:wait", ID)  # request
WITHDRAW = Route("q:withdraw", ID)


def start(turn: Turn, exercise: str) -> None:
    """Start an exercise, or ask the partner to join if it needs two."""
    script = turn.practice.exercises[exercise].script
    if turn.person.parting and "together" in script.forms:
        left_behind.tell(turn, exercise if "alone" in script.forms else "")
    elif Care.is_minor(turn.person) and "alone" not in script.forms:
        alone = [press(turn.label(help_card.ALONE), links.ALONE.data())]
        turn.say(under_age.CLOSED, [alone, turn.home()], private=True)
    elif not speak_safely(turn) and "alone" not in script.forms:
        turn.say(words.NOT_IN_THIS_LANGUAGE, [turn.home()], title=turn.title(exercise))
    elif turn.unit.people.partner_of(turn.person) is None and "alone" not in script.forms:
        rows = [[press(turn.label(menu.INVITE), links.INVITE.data())], turn.home()]
        turn.say(words.NEEDS_PARTNER, rows, title=turn.title(exercise))
    elif _asks(turn, script):
        exercise = _first_time(turn, exercise)
        if not _shown_instead(turn, exercise):
            _choose(turn, exercise, "", "")
    else:
        actions.start(turn, exercise)


def start_listed(turn: Turn, exercise: str) -> bool:
    """The same for a listed exercise, or the check-in; False if there is none of that name."""
    if check_in.leads_here(turn, exercise):
        return True
    revision = turn.practice.exercises.get(exercise)
    if revision is None or not revision.script.listed:
        return False
    start(turn, exercise)
    return True


def rows(turn: Turn) -> list[list[Button]]:
    """Menu buttons that lead to an open request, for the asker and the person asked."""
    partner = partner_name(turn)
    request = _waiting(turn)
    if request is None or partner is None:
        return []
    if request.asker_id == turn.person.id:
        return [[press(turn.label(words.MINE, partner=partner), WAIT.data(request.id))]]
    if not answerable(turn, request):
        return []
    label = turn.label(words.THEIRS, partner=partner)
    return [[press(label, answer_partner.OPEN.data(request.id), main=True)]]


def asked_by_partner(turn: Turn) -> Request | None:
    """The partner's request that this person can answer now."""
    request = _waiting(turn)
    theirs = request is not None and request.asker_id != turn.person.id
    return request if request is not None and theirs and answerable(turn, request) else None


def show(turn: Turn, request: Request, *, again: bool = False) -> None:
    """Show the asker their open request; `again` if they just tried to ask a second time."""
    rows = [[press(turn.label(words.WITHDRAW), WITHDRAW.data(request.id))]]
    if sole_asker.lasts_until(turn, turn.person) is not None:
        resign = turn.label(words.RESIGN, asker=partner_name(turn) or "")
        rows.append([press(resign, answer_partner.RESIGN.data())])
    phrase = words.ONE_AT_A_TIME if again else words.ASKED
    turn.say(phrase, [*rows, turn.home()], title=turn.title(request.exercise))


def withdraw(turn: Turn, request: Request) -> None:
    """Withdraw the request. The partner only learns of it if they open the notice."""
    turn.unit.requests.change(request, state="closed")
    answer_partner.forget_nudges(turn, request)
    turn.say(words.WITHDRAWN, [turn.home()], partner=partner_name(turn) or "")


def answer_hour(turn: Turn, nudge: Nudge) -> Fired:
    """At the answer hour, tell the asker that no answer came; it says no more than that."""
    request = turn.unit.requests.get(nudge.details["request"])
    if request is None or not _is_waiting(request):
        return SKIPPED
    if (loud := loud_from(turn.person, turn.now)) > turn.now:
        return later(loud)
    lingers = request.state == "later" and request.declined_at is None
    turn.unit.requests.change(request, state="later" if lingers else "closed", rests_until=turn.now + RESTS)
    button = press(label_for(turn.person, menu.HOME), links.MENU.data(stays=True))
    silent = is_quiet(turn.unit, turn.person, turn.now)
    text = text_for(turn.person, words.NO_ANSWER)
    write_to(turn, turn.person, text, [[button]], silent=silent, unasked=True)
    return SENT


def someone_left(unit: Unit, person: Person, now: datetime) -> None:
    """Close a person's requests when they leave the couple or block the bot.

    A partner waiting for their answer hears the usual line at the usual hour, so that leaving doesn't show.
    """
    unit.nudges.cancel(person_id=person.id, kind=LATER_TODAY)
    request = unit.requests.waiting(person.couple_id) if person.couple_id is not None else None
    if request is None:
        return
    if request.asker_id != person.id:
        unit.requests.change(request, declined_at=now)
        return
    unit.requests.change(request, state="closed")
    unit.nudges.cancel(person_id=person.id, kind=ANSWER_HOUR)
    if partner := unit.people.partner_of(person):
        unit.nudges.cancel(person_id=partner.id, kind=LATER_TODAY)


def _asks(turn: Turn, script: Script) -> bool:
    together = "together" in script.forms and script.asks_first
    closed = Care.is_minor(turn.person) or not speak_safely(turn)
    return together and not closed and turn.unit.people.partner_of(turn.person) is not None


def _while_waiting(action: Callable[[Turn, Request], None]) -> Callable[[Turn, int], bool]:
    """Bind a button for the asker, valid while the request waits for an answer."""

    def tapped(turn: Turn, request_id: int) -> bool:
        request = answer_partner.found(turn, request_id)
        if request is None or request.asker_id != turn.person.id:
            return False
        (action if _is_waiting(request) else answer_partner.over)(turn, request)
        return True

    return tapped


def _chosen(turn: Turn, exercise: str, way: str, length: str) -> bool:
    revision = turn.practice.exercises.get(exercise)
    if revision is None:
        return False
    script = revision.script
    if way not in ("", ELSEWHERE, *script.ways) or length not in ("", *script.lengths):
        return False
    if not _asks(turn, script):
        start(turn, exercise)
    elif not _shown_instead(turn, exercise):
        _choose(turn, exercise, way, length)
    return True


def _shown_instead(turn: Turn, exercise: str) -> bool:
    """Show something else if asking makes no sense now; False if nothing stands in the way.

    The exercise is already open, the partner has asked for the same one, or it is too early to ask again.
    """
    for live in actions.open_to(turn):
        if live.stored.script_id == exercise and live.stored.couple_id == turn.person.couple_id:
            actions.carry_on(turn, live)
            return True
    waiting, earlier = _waiting(turn), _of_exercise(turn, exercise)
    theirs = waiting is not None and waiting.asker_id != turn.person.id
    if waiting is not None and theirs and waiting.exercise == exercise:
        answer_partner.accept(turn, waiting)
    elif earlier and answerable(turn, earlier[0]):
        answer_partner.accept(turn, earlier[0])
    elif waiting is not None and not theirs:
        show(turn, waiting, again=True)
    elif waiting is not None and answerable(turn, waiting):
        answer_partner.ask(turn, waiting, words.FIRST_THIS)
    elif waiting is not None:
        left = max(waiting.due_at - turn.now, timedelta(minutes=1))
        duration = format_timedelta(left, threshold=1.01, locale=turn.person.language)
        turn.say(words.BUSY, [turn.home()], duration=duration)
    elif (rest := _rest(turn)) is not None:
        script = turn.practice.exercises[exercise].script
        label = turn.label(leave.ALONE, title=turn.title(exercise))
        alone = [[press(label, links.DO_ALONE.data(exercise))]] if "alone" in script.forms else []
        turn.say(rest[0], [*alone, turn.home()], **rest[1])
    else:
        return False
    return True


def _first_time(turn: Turn, exercise: str) -> str:
    """What a couple does instead of an exercise that they have never done, if there is something."""
    instead = turn.practice.exercises[exercise].script.first_time
    couple_id = couple_of(turn.person)
    if instead is None or instead not in turn.practice.exercises or couple_id is None:
        return exercise
    begun = any(live.stored.script_id == exercise for live in actions.open_to(turn))
    done = turn.unit.sessions.finished_of(couple_id, (exercise, instead))
    return exercise if begun or done else instead


def rests(turn: Turn, exercise: str) -> bool:
    """Whether this person may not ask for an exercise now, so that nothing should invite them to it."""
    revision = turn.practice.exercises.get(exercise)
    return revision is not None and revision.script.asks_first and _rest(turn) is not None


def _rest(turn: Turn) -> tuple[Phrase, dict[str, Any]] | None:
    """What to say to somebody who may not ask for an exercise now; None if they may.

    The partner has said that they will come, or there was a no, or no answer, earlier today. Somebody who
    was left and doesn't know it is told the same.
    """
    couple_id = couple_of(turn.person)
    if couple_id is None:
        return None
    if (comes := sole_asker.lasts_until(turn, _other(turn, couple_id))) is not None:
        return words.COMES_FIRST, {"partner": partner_name(turn) or "", "day": _day(turn, comes)}
    last = turn.unit.requests.newest_of(couple_id, turn.person.id)
    if last is not None and last.rests_until is not None and last.state != "accepted":
        told = last.rests_until - RESTS
        if turn.local(told).date() == turn.local(turn.now).date():
            return words.ENOUGH_FOR_TODAY, {}
    return None


def _other(turn: Turn, couple_id: int) -> Person | None:
    """The partner, even if they have left without a word; None if they have deleted everything."""
    couple = turn.unit.couples.get(couple_id)
    try:
        return turn.unit.people.get(
            couple.second_id if couple.first_id == turn.person.id else couple.first_id
        )
    except KeyError:
        return None


def _day(turn: Turn, moment: datetime) -> str:
    return format_skeleton("MMMd", turn.local(moment), locale=turn.person.language)


def _choose(turn: Turn, exercise: str, way: str, length: str) -> None:
    """Ask for the way and the length if there are several, a page each; then ask the partner."""
    script = turn.practice.exercises[exercise].script
    choices = _ways_to_choose(script, way)
    if choices:
        _choose_way(turn, exercise, choices, length)
    elif len(script.lengths) > 1 and not length:
        long = turn.label(words.LENGTH_LONG, minutes=script.minutes)
        lengths = [
            [press(long, ASK.data(exercise, way, "long"))],
            [press(turn.label(words.LENGTH_SHORT), ASK.data(exercise, way, "short"))],
        ]
        if len(script.ways) > 1:
            back = [press(turn.label(words.BACK), ASK.data(exercise, "", ""))]
        else:
            lengths += _like_last_time(turn, exercise)
            back = turn.home()
        turn.say(words.LENGTH, [*lengths, back], title=turn.title(exercise))
        turn.waits_for_tap(ASK.data(exercise, way, length), lengths)
    else:
        _ask(turn, exercise, way or "".join(script.ways[:1]), length or "".join(script.lengths[:1]))


def _ways_to_choose(script: Script, way: str) -> tuple[str, ...]:
    """The ways among which to choose next; none if that is settled."""
    if way not in ("", ELSEWHERE) or len(script.ways) < 2:
        return ()
    return script.ways if way == "" else tuple(one for one in script.ways if one != SAME_ROOM)


def _choose_way(turn: Turn, exercise: str, ways: tuple[str, ...], length: str) -> None:
    """First whether the two are in the same room, where that is a way; then which of the others."""
    if SAME_ROOM in ways:
        others = [one for one in ways if one != SAME_ROOM]
        no = ELSEWHERE if len(others) > 1 else others[0]
        rows = [
            [
                press(turn.label(words.SAME_ROOM_YES), ASK.data(exercise, SAME_ROOM, length)),
                press(turn.label(words.SAME_ROOM_NO), ASK.data(exercise, no, length)),
            ],
            *_like_last_time(turn, exercise),
            turn.home(),
        ]
        about = turn.about(exercise)
        turn.say(words.SAME_ROOM, rows, title=turn.title(exercise), about=about)
        turn.waits_for_tap(ASK.data(exercise, "", length), rows)
        return
    rows = [[press(turn.label(answer_partner.WAYS[one]), ASK.data(exercise, one, length))] for one in ways]
    again = ""
    if SAME_ROOM in turn.practice.exercises[exercise].script.ways:
        again = ELSEWHERE
        rows.append([press(turn.label(words.BACK), ASK.data(exercise, "", ""))])
    else:
        rows += [*_like_last_time(turn, exercise), turn.home()]
    turn.say(words.WAY, rows, title=turn.title(exercise))
    turn.waits_for_tap(ASK.data(exercise, again, length), rows)


def _like_last_time(turn: Turn, exercise: str) -> list[list[Button]]:
    """A button that skips the settings, if the couple has done it before in a way that there still is."""
    script = turn.practice.exercises[exercise].script
    for request in _of_exercise(turn, exercise):
        way, length = (request.settings.get(name, "") for name in ("way", "length"))
        if (
            request.state == "accepted"
            and way in (script.ways or ("",))
            and length in (script.lengths or ("",))
        ):
            return [[press(turn.label(words.LIKE_LAST_TIME), ASK.data(exercise, way, length))]]
    return []


def _ask(turn: Turn, exercise: str, way: str, length: str) -> None:
    partner = turn.unit.people.partner_of(turn.person)
    couple_id = turn.person.couple_id
    assert partner is not None, "only someone in a couple comes here"
    assert couple_id is not None, "only someone in a couple comes here"
    due = next_due(turn.now + AT_LEAST, turn.person.zone or "UTC", set(range(7)), HOUR)
    settings = {name: value for name, value in (("way", way), ("length", length)) if value}
    request = turn.unit.requests.add(couple_id, turn.person.id, exercise, settings, turn.now, due)
    turn.unit.nudges.plan(turn.person.id, ANSWER_HOUR, due, details={"request": request.id})
    if Care.is_minor(partner):  # kept from them; to the asker it looks as if they didn't answer
        request = turn.unit.requests.change(request, declined_at=turn.now)
    else:
        call(turn, partner, answer_partner.OPEN.data(request.id), notices.QUESTION)
    show(turn, request)


def _is_waiting(request: Request) -> bool:
    return request.state in ("open", "later") and request.rests_until is None


def _waiting(turn: Turn) -> Request | None:
    couple_id = couple_of(turn.person)
    return turn.unit.requests.waiting(couple_id) if couple_id is not None else None


def _of_exercise(turn: Turn, exercise: str) -> list[Request]:
    couple_id = turn.person.couple_id
    return turn.unit.requests.of_exercise(couple_id, exercise) if couple_id is not None else []


ROUTES = (
    links.EXERCISE.opens(start_listed),
    ASK.opens(_chosen),
    WAIT.opens(_while_waiting(show)),
    WITHDRAW.opens(_while_waiting(withdraw)),
)
