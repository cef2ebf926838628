"""A person's own data: who can read what, the export, and deleting everything."""

from dataclasses import replace

from bot.account import hiding
from bot.chat import clearing, links
from bot.chat.partner import partner_name
from bot.chat.route import Route, one_of
from bot.chat.turn import Turn
from bot.couple import invite, leave, left_behind
from bot.telegram.keyboards import keyboard, press
from bot.telegram.outgoing import SCREEN, OutgoingMessage, deletion
from bot.wording import own_data as words
from dialogues.text.templates import ours
from storage.unit_of_work import PASSING

AN_HOUR = 3600  # seconds after which a copy leaves the chat

EXPORT = Route("p:export")
COPY = Route("p:copy", one_of("shared", "everything"))
DELETE = Route("p:delete")
SURE = Route("p:sure")
GONE = Route("p:gone")


def show(turn: Turn) -> None:
    """Say who can read what, where it is stored, and for how long."""
    practice = turn.practice
    rows = [
        [press(turn.label(words.EXPORT), EXPORT.data()), press(turn.label(words.DELETE), DELETE.data())],
        [press(turn.label(words.HIDE), hiding.ASK.data()), *turn.home()],
    ]
    turn.say(
        words.PRIVACY,
        rows,
        operator=practice.operator,
        contact=ours(practice.contact),
        days=practice.keeps_days,
        postgresql=practice.on_postgresql,
    )


def ask_export(turn: Turn) -> None:
    """Say what an export contains, and ask which kind they want."""
    rows = [
        [press(turn.label(words.EXPORT_SHARED), COPY.data("shared"))],
        [press(turn.label(words.EXPORT_ALL), COPY.data("everything"))],
        turn.home(),
    ]
    turn.say(words.EXPORT_ASK, rows)


def ask_delete(turn: Turn) -> None:
    """Explain what deleting means, and ask for confirmation."""
    rows = [
        [press(turn.label(words.DELETE_YES), SURE.data())],
        [press(turn.label(words.EXPORT), EXPORT.data()), press(turn.label(words.KEEP), links.MENU.data())],
    ]
    turn.say(words.DELETE_ASK, rows, private=True, partner=partner_name(turn) or "")
    turn.waits_for_tap(DELETE.data(), private=True)


def ask_again(turn: Turn) -> None:
    """Ask one last time before everything is deleted."""
    last = [
        press(turn.label(words.DELETE_NOW), GONE.data()),
        press(turn.label(words.KEEP), links.MENU.data()),
    ]
    turn.say(words.DELETE_SURE, [last], private=True)
    turn.waits_for_tap(SURE.data(), private=True)


def _export(turn: Turn, scope: str) -> None:
    """Queue the export; the file is built when it is sent."""
    if left_behind.misses(turn, "kept", "done"):
        left_behind.tell(turn)
        return
    turn.post(OutgoingMessage("sendChatAction", action="upload_document"))
    message = OutgoingMessage(
        "sendDocument",
        turn.text(words.EXPORT_CAPTION),
        keyboard=keyboard([[clearing.button(turn.person), *turn.home()]]),
        copy=scope,
        leaves=AN_HOUR,
        is_screen=True,
        clear=SCREEN,
    )
    turn.post(message)


def erase(turn: Turn) -> None:
    """Delete everything but what they gave to others. Nothing is said to anybody in a couple with them."""
    unit, person = turn.unit, turn.person
    invite.withdraw_open(turn, person)
    if person.couple_id is not None:
        leave.part(turn)
    left_behind.stay_in_sight(turn)
    unit.people.forget(unit.people.get(person.id))


def _delete(turn: Turn) -> None:
    """Delete everything, and say goodbye in the chat."""
    unit, person = turn.unit, turn.person
    passing = {nudge.details["message"] for nudge in unit.nudges.planned_of(person.id, PASSING)}
    erase(turn)
    goodbye = OutgoingMessage("sendMessage", turn.text(words.DELETED), scrub=True)
    if turn.tapped is not None:
        goodbye = replace(goodbye, method="editMessageText", message_id=turn.tapped)
    for message in (*map(deletion, sorted(passing)), goodbye):
        unit.outbox.add(person.chat_id, message, now=turn.now)


ROUTES = (
    EXPORT.opens(ask_export),
    COPY.opens(_export),
    DELETE.opens(ask_delete),
    SURE.opens(ask_again),
    GONE.opens(_delete),
)
