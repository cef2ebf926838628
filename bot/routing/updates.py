"""From an update to the use case that answers it. Decides who is spoken to and about what, nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.account import hiding, onboarding, own_data
from bot.chat import clearing
from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import answer_partner, ask_partner, invite, leave, left_behind
from bot.exercises import actions, review, time_out, typed_words
from bot.home import just_for_me, menu
from bot.nudges import follow_up, weekly_reminder
from bot.nudges.kinds import (
    ANSWER_HOUR,
    FOLLOW_UP,
    LATER_TODAY,
    LOOK,
    PARTING,
    QUESTIONS,
    REVIEW,
    UNSEEN,
    WEEKLY,
)
from bot.safety import private_questions
from bot.telegram.incoming import (
    Blocked,
    Edited,
    Elsewhere,
    Incoming,
    Sender,
    SentOther,
    Tapped,
    Typed,
    chat_of,
    read,
)
from bot.telegram.keyboards import STAYS, number
from bot.telegram.outgoing import OutgoingMessage
from bot.wording import hiding as hiding_words
from bot.wording import invite as invite_words
from bot.wording import menu as menu_words
from bot.wording import onboarding as onboarding_words
from bot.wording import outage_notice as outage_notice_words
from dialogues.text.languages import Phrase, closest, languages
from dialogues.text.templates import fill, plain
from storage.records import Nudge, Trace
from storage.unit_of_work import PASSING, Unit

HIDDEN_FOR = timedelta(days=1)  # between two looks whether the chat is still hidden


def handle(practice: Practice, unit: Unit, update: dict[str, Any], now: datetime) -> None:
    """Answer one update, inside the transaction of its batch.

    Raises ValueError for an update that does not have the Bot API's form.
    """
    happened = read(update)
    match happened:
        case None:
            return
        case Elsewhere(chat_id=chat):
            _say_to_stranger(unit, chat, onboarding_words.ONLY_PRIVATE, now)
        case Blocked(sender=sender):
            blocked(practice, unit, sender.chat_id, now)
        case _ if practice.open_to and happened.sender.id not in practice.open_to:
            sender = happened.sender
            _say_to_stranger(unit, sender.chat_id, onboarding_words.NOT_OPEN, now, sender.language)
        case _:
            turn = _turn(practice, unit, happened.sender, now)
            if isinstance(happened, Tapped):
                turn.tapped, turn.keeps_text = happened.message, not happened.has_text
            elif not isinstance(happened, Edited):
                unit.traces.add([Trace(happened.sender.chat_id, happened.message, True, now)])
            if not turn.person.hidden:
                _answer(turn, happened)
            elif hiding.answer(turn, happened):
                menu.show(turn, hiding_words.BACK)


def blocked(practice: Practice, unit: Unit, chat_id: int, now: datetime) -> None:
    """Someone blocked the bot: they leave the running exercises, not the couple."""
    unit.outbox.drop(chat_id)
    person = unit.people.by_chat(chat_id)
    if person is not None and person.blocked_at is None:
        person = unit.people.change(person, blocked_at=now)
        ask_partner.someone_left(unit, person, now)
        actions.someone_left(practice, unit, person, now, joint_only=False)
        unit.outbox.drop(chat_id)


def fire(practice: Practice, unit: Unit, nudge: Nudge, now: datetime) -> None:
    """A nudge is due: do what it was planned for, and settle it."""
    turn = Turn(practice, unit, now, unit.people.get(nudge.person_id))
    waits = turn.person.hidden and nudge.kind not in UNSEEN
    fired = later(now + HIDDEN_FOR) if waits else _NUDGES[nudge.kind](turn, nudge)
    unit.nudges.settle(nudge, fired.state, fired.next_due)


def apologise(unit: Unit, update: dict[str, Any], now: datetime) -> None:
    """Something of ours broke on this update; its sender gets one kind line."""
    chat = chat_of(update)
    if chat is not None:
        person = unit.people.by_chat(chat)
        said = hiding_words.ONLY_TEXT if person is not None and person.hidden else menu_words.STUMBLED
        _say_to_stranger(unit, chat, said, now, person.language if person else None)


def excuse(update: dict[str, Any]) -> tuple[int, str] | None:
    """What to tell its sender while nothing can be taken in as chat and text; None: nothing."""
    try:
        happened = read(update)
    except ValueError:
        return None
    if happened is None or isinstance(happened, Blocked | Elsewhere):
        return None
    language = languages()[closest(happened.sender.language)]
    return happened.sender.chat_id, plain(language.translate(outage_notice_words.NOT_NOW), {})


def _turn(practice: Practice, unit: Unit, sender: Sender, now: datetime) -> Turn:
    person = unit.people.by_chat(sender.chat_id)
    if person is None:
        person = unit.people.add(sender.chat_id, closest(sender.language), now)
    if person.blocked_at is not None:
        person = unit.people.change(person, blocked_at=None)
    return Turn(practice, unit, now, person)


def _answer(turn: Turn, happened: Incoming) -> None:
    match happened:
        case Typed(sender=sender, command=str(name), argument=argument):
            _command(turn, sender, name, argument)
        case Typed() | Edited() | SentOther() if not onboarding.has_arrived(turn):
            written = None if isinstance(happened, SentOther) else happened.text
            onboarding.typed(turn, happened.sender, written)
        case Typed(message=message, text=text):
            _typed(turn, message, text)
        case Edited(message=message, text=text):
            if not typed_words.rewrote(turn, message, text) and not typed_words.outside(turn, message, text):
                turn.say(menu_words.EDITED)
        case SentOther():
            if not actions.sent_something_else(turn):
                menu.show(turn, menu_words.ONLY_TEXT)
        case Tapped():
            _tapped(turn, happened)


def _typed(turn: Turn, message: int, text: str) -> None:
    if turn.person.asked and typed_words.outside(turn, message, text):
        return
    if turn.person.asked.get("for") == "city":
        weekly_reminder.city_typed(turn, text)
    elif turn.person.asked.get("for") == "hiding word":
        hiding.word_typed(turn, text)
    elif turn.person.asked.get("for") == "code":
        turn.change(asked={})
        _came_with(turn, text)
    elif not typed_words.wrote(turn, message, text) and not typed_words.outside(turn, message, text):
        menu.show(turn, menu_words.WORDS_OUTSIDE)


def _command(turn: Turn, sender: Sender, name: str, argument: str) -> None:
    if name == "start" or not onboarding.has_arrived(turn):
        _start(turn, sender, argument if name in ("start", "join") else "")
        return
    if turn.person.asked:
        turn.change(asked={})
    if name in menu.COMMANDS:
        menu.COMMANDS[name](turn)
    elif name == "do":
        menu.start(turn, argument)
    elif name == "join":
        _came_with(turn, argument)
    elif name in ("pause", "resume", "stop", "back", "skip"):
        if name == "pause" and time_out.offer(turn):
            return
        if not actions.did(turn, name):
            menu.show(turn, menu_words.NOTHING_OPEN)
    else:
        menu.show(turn, menu_words.NOT_YET if name in menu.NOT_YET else menu_words.UNKNOWN_COMMAND)


def _start(turn: Turn, sender: Sender, code: str) -> None:
    if onboarding.has_arrived(turn):
        _came_with(turn, code) if code else menu.show(turn)
        return
    if turn.person.stage == "new":
        turn.change(stage=onboarding.WELCOME)
    fault = invite.came_with(turn, code) if code else None
    onboarding.show(turn, sender, invite.refusal(turn, fault) if fault is not None else "")


def _came_with(turn: Turn, code: str) -> None:
    if not code:
        turn.change(asked={"for": "code"})
        turn.say(invite_words.JOIN_HOW, [turn.home()])
        return
    fault = invite.came_with(turn, code)
    if fault is not None:
        invite.refuse(turn, fault)
    else:
        invite.ask_to_join(turn)


def _tapped(turn: Turn, tap: Tapped) -> None:
    turn.keeps_text = turn.keeps_text or tap.data.startswith(STAYS)
    room, _, rest = tap.data.removeprefix(STAYS).partition(":")
    action, _, argument = rest.partition(":")
    if room == "a" or not onboarding.has_arrived(turn):
        if onboarding.has_arrived(turn):
            turn.keeps_text = True
            menu.show(turn, menu_words.OLD_BUTTON)
        else:
            onboarding.tapped(turn, tap.sender, action if room == "a" else "")
        return
    if turn.person.asked:
        turn.change(asked={})
    if not _ROOMS.get(room, _nowhere)(turn, action, argument):
        turn.keeps_text = True
        is_over = room == "s" and action and turn.unit.sessions.get(number(action) or 0) is None
        menu.show(turn, menu_words.IS_OVER if is_over else menu_words.OLD_BUTTON)


def _exercise_tapped(turn: Turn, action: str, argument: str) -> bool:
    visit, _, choice = argument.partition(":")
    return actions.tapped(turn, number(action), number(visit), choice)


def _do_tapped(turn: Turn, action: str, argument: str) -> bool:
    revision = turn.practice.exercises.get(argument)
    if action != "do" or revision is None or not revision.script.listed:
        return False
    ask_partner.start(turn, argument)
    return True


def _pairing_tapped(turn: Turn, action: str, argument: str) -> bool:
    return invite.tapped(turn, action, argument, onboarding.FIRST_EXERCISE)


def _clear_tapped(turn: Turn, action: str, argument: str) -> bool:
    if action != "typed":
        return clearing.tapped(turn, action, argument)
    done = clearing.clear_typed(turn, argument)
    if done and not actions.look_again(turn):
        clearing.say_cleared(turn)
    return done


def _nowhere(turn: Turn, action: str, argument: str) -> bool:
    return False


_ROOMS: dict[str, Callable[[Turn, str, str], bool]] = {
    "s": _exercise_tapped,
    "x": _do_tapped,
    "m": menu.tapped,
    "i": _pairing_tapped,
    "n": weekly_reminder.tapped,
    "f": follow_up.tapped,
    "q": ask_partner.tapped,
    "l": leave.tapped,
    "p": own_data.tapped,
    "h": hiding.tapped,
    "c": _clear_tapped,
    "care": just_for_me.tapped,
    "k": review.tapped,
    "t": time_out.tapped,
    typed_words.ROOM: typed_words.tapped,
}


def _looked(turn: Turn, nudge: Nudge) -> Fired:
    moment = actions.look(turn.practice, turn.unit, nudge, turn.now)
    return SENT if moment is None else later(moment)


def _reminded(turn: Turn, nudge: Nudge) -> Fired:
    following = weekly_reminder.fire(turn, nudge)
    return SKIPPED if following is None else Fired("sent", following)


_NUDGES: dict[str, Callable[[Turn, Nudge], Fired]] = {
    LOOK: _looked,
    WEEKLY: _reminded,
    FOLLOW_UP: follow_up.fire,
    REVIEW: review.fire,
    LATER_TODAY: answer_partner.remind,
    ANSWER_HOUR: ask_partner.answer_hour,
    PARTING: left_behind.fire,
    PASSING: clearing.fire,
    QUESTIONS: private_questions.fire,
}


def _say_to_stranger(
    unit: Unit, chat_id: int, phrase: Phrase, now: datetime, language: str | None = None
) -> None:
    text = fill(languages()[closest(language)].translate(phrase), {"chat": chat_id})
    unit.outbox.add(chat_id, OutgoingMessage("sendMessage", text), now=now)
