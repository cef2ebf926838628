"""Clearing the chat: private messages, what was typed for an exercise, exported files.

A bot can delete messages for 48 hours. What was typed before has to be deleted by hand, which is said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.route import ID, Route
from bot.chat.turn import Turn, label_for
from bot.telegram.keyboards import Button, keyboard, press
from bot.telegram.outgoing import SCREEN, OutgoingMessage, deletion
from bot.wording import clearing as words
from storage.records import Nudge, Person
from storage.traces import KEPT

THIS = Route("c:this")
OF_SESSION = Route("c:exercise", ID)
BUBBLES = Route("c:typed", ID, ID)  # handled in exercises/typed_words, which can resume the exercise


def button(person: Person) -> Button:
    """*Clear this from the chat*, for the message with this button."""
    return press(label_for(person, words.CLEAR), THIS.data())


def button_of_session(person: Person, session_id: int) -> Button:
    """The same, plus everything this person typed while that exercise was open."""
    return press(label_for(person, words.CLEAR), OF_SESSION.data(session_id))


def button_of_bubbles(person: Person, first: int, last: int) -> Button:
    """Clears what this person typed between two message ids; the message with the button stays."""
    return press(label_for(person, words.CLEAR), BUBBLES.data(first, last))


def clear_this(turn: Turn) -> None:
    """Take the tapped message out of the chat."""
    _clear(turn, [], all_known=True)


def clear_with_session(turn: Turn, session_id: int) -> None:
    """The same, plus what this person typed while that exercise was open."""
    stored = turn.unit.sessions.get(session_id)
    if stored is None or turn.person.id not in stored.seats.values():
        clear_this(turn)
        return
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
    during = [one for one in traces if one.own and stored.created_at <= one.at <= stored.updated_at]
    all_known = turn.now - stored.created_at < KEPT
    _clear(turn, [one.message_id for one in during], all_known=all_known)


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """Delete a message whose time in the chat is up; a private one, if it still is what was planned for.

    Or only its buttons go, if it hasn't become the screen since.
    """
    message, private = nudge.details["message"], bool(nudge.details.get("private"))
    if nudge.details.get("buttons"):
        if message != turn.person.screen:
            turn.post(OutgoingMessage("editMessageReplyMarkup", message_id=message))
        return SENT
    if private:
        leaves = turn.person.private.get(message)
        if leaves is None:
            return SKIPPED
        if leaves > turn.now.timestamp():  # it was shown anew meanwhile
            return later(datetime.fromtimestamp(leaves, UTC))
    if private or turn.person.hidden:
        turn.post(deletion(message, blank=private, private=private))
        turn.unit.traces.remove(turn.person.chat_id, [message])
    else:
        take_out(turn, [message])
    return SENT


def clear_typed(turn: Turn, first: int, last: int) -> None:
    """Delete what this person typed between two message ids, both included."""
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
    typed = {one.message_id for one in traces if one.own and first <= one.message_id <= last}
    take_out(turn, sorted(typed | {first, last}))


def take_out(turn: Turn, message_ids: Sequence[int]) -> None:
    """Delete these messages, and say so only if some are left."""
    if message_ids:
        turn.post(_after_deleting(turn, message_ids, ""))


def say_cleared(turn: Turn, message_ids: Sequence[int] = (), *, all_known: bool = True) -> None:
    """Delete these messages and say what became of it, where there is no exercise to show.

    Without `all_known` there were others that nobody knows any more, because they are too old.
    """
    text = turn.text(words.CLEARED if all_known else words.LEFT)
    message = _after_deleting(turn, message_ids, text)
    turn.post(replace(message, keyboard=keyboard([turn.home()]), is_screen=True, clear=SCREEN))


def _clear(turn: Turn, typed: Sequence[int], *, all_known: bool) -> None:
    """Take out the tapped message and what was typed for it."""
    below = turn.tapped is not None and turn.tapped < (turn.person.screen or 0)  # the current screen is below
    turn.wipe()
    if not below:
        say_cleared(turn, typed, all_known=all_known)
    elif all_known:
        take_out(turn, typed)
    else:
        turn.post(_after_deleting(turn, typed, turn.text(words.LEFT)))


def _after_deleting(turn: Turn, message_ids: Sequence[int], text: str) -> OutgoingMessage:
    turn.unit.traces.remove(turn.person.chat_id, message_ids)
    left = turn.text(words.LEFT)
    return OutgoingMessage("sendMessage", text, deletes=tuple(message_ids), if_left=left)


ROUTES = (THIS.opens(clear_this), OF_SESSION.opens(clear_with_session))
