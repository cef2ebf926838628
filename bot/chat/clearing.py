"""Taking things out of the chat again: a message with private words, what was typed for it, a file."""

from bot.chat.nudge_outcome import SENT, Fired
from bot.chat.route import ID, Route
from bot.chat.turn import Turn, label_for
from bot.telegram.keyboards import Button, press
from bot.telegram.outgoing import deletion
from bot.wording import clearing as words
from storage.records import Nudge, Person

THIS = Route("c:this")
OF_SESSION = Route("c:exercise", ID)
BUBBLES = Route("c:typed", ID, ID)  # answered where there is an exercise to go on with


def button(person: Person) -> Button:
    """*Clear this from the chat*: the message it stands under."""
    return press(label_for(person, words.CLEAR), THIS.data())


def button_of_session(person: Person, session_id: int) -> Button:
    """The same, and with it whatever this person typed while that exercise was open."""
    return press(label_for(person, words.CLEAR), OF_SESSION.data(session_id))


def button_of_bubbles(person: Person, first: int, last: int) -> Button:
    """Clears what this person typed from one message to another; the message above the button stays."""
    return press(label_for(person, words.CLEAR), BUBBLES.data(first, last))


def clear_this(turn: Turn) -> None:
    """Take the tapped message out of the chat."""
    below = turn.tapped is not None and turn.tapped < (turn.person.screen or 0)  # something goes on there
    turn.wipe()
    if not below:
        say_cleared(turn)


def clear_with_session(turn: Turn, session_id: int) -> None:
    """The same, and what this person typed while that exercise was open."""
    stored = turn.unit.sessions.get(session_id)
    if stored is not None and turn.person.id in stored.seats.values():
        traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
        during = [one for one in traces if one.own and stored.created_at <= one.at <= stored.updated_at]
        _delete(turn, [one.message_id for one in during])
    clear_this(turn)


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """A message's time in the chat is over."""
    turn.post(deletion(nudge.details["message"]))
    turn.unit.traces.remove(turn.person.chat_id, [nudge.details["message"]])
    return SENT


def clear_typed(turn: Turn, first: int, last: int) -> None:
    """Delete what this person typed from one message to another."""
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
    _delete(turn, [one.message_id for one in traces if one.own and first <= one.message_id <= last])


def say_cleared(turn: Turn) -> None:
    """What is left to say where there is nothing to go on with."""
    turn.say(words.CLEARED, [turn.home()])


def _delete(turn: Turn, message_ids: list[int]) -> None:
    for message_id in message_ids:  # one by one: one that is gone already must not keep the others
        turn.post(deletion(message_id))
    turn.unit.traces.remove(turn.person.chat_id, message_ids)


ROUTES = (THIS.opens(clear_this), OF_SESSION.opens(clear_with_session))
