"""Clearing the chat: private messages, what was typed for an exercise, exported files."""

from datetime import UTC, datetime

from bot.chat.nudge_outcome import SENT, SKIPPED, Fired, later
from bot.chat.route import ID, Route
from bot.chat.turn import Turn, label_for
from bot.telegram.keyboards import Button, press
from bot.telegram.outgoing import deletion
from bot.wording import clearing as words
from storage.records import Nudge, Person

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
    below = turn.tapped is not None and turn.tapped < (turn.person.screen or 0)  # the current screen is below
    turn.wipe()
    if not below:
        say_cleared(turn)


def clear_with_session(turn: Turn, session_id: int) -> None:
    """The same, plus what this person typed while that exercise was open."""
    stored = turn.unit.sessions.get(session_id)
    if stored is not None and turn.person.id in stored.seats.values():
        traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
        during = [one for one in traces if one.own and stored.created_at <= one.at <= stored.updated_at]
        _delete(turn, [one.message_id for one in during])
    clear_this(turn)


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """Delete a message whose time in the chat is up; a private one, if it still is what was planned for."""
    message, private = nudge.details["message"], bool(nudge.details.get("private"))
    if private:
        leaves = turn.person.private.get(message)
        if leaves is None:
            return SKIPPED
        if leaves > turn.now.timestamp():  # it was shown anew meanwhile
            return later(datetime.fromtimestamp(leaves, UTC))
    turn.post(deletion(message, blank=private, private=private))
    turn.unit.traces.remove(turn.person.chat_id, [message])
    return SENT


def clear_typed(turn: Turn, first: int, last: int) -> None:
    """Delete what this person typed between two message ids, both included."""
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
    _delete(turn, [one.message_id for one in traces if one.own and first <= one.message_id <= last])


def say_cleared(turn: Turn) -> None:
    """Confirm the clearing when there is no exercise to show."""
    turn.say(words.CLEARED, [turn.home()])


def _delete(turn: Turn, message_ids: list[int]) -> None:
    for message_id in message_ids:  # one call each: a message already gone must not block the rest
        turn.post(deletion(message_id))
    turn.unit.traces.remove(turn.person.chat_id, message_ids)


ROUTES = (THIS.opens(clear_this), OF_SESSION.opens(clear_with_session))
