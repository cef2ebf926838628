"""Taking things out of the chat again: a message with private words, what was typed for it, a file."""

from bot.chat.nudge_outcome import SENT, Fired
from bot.chat.turn import Turn, label_for
from bot.telegram.keyboards import Button, number, press, short
from bot.telegram.outgoing import deletion
from bot.wording import clearing as words
from storage.records import Nudge, Person


def button(person: Person) -> Button:
    """*Clear this from the chat*: the message it stands under."""
    return press(label_for(person, words.CLEAR), "c:this")


def button_of_session(person: Person, session_id: int) -> Button:
    """The same, and with it whatever this person typed while that exercise was open."""
    return press(label_for(person, words.CLEAR), f"c:exercise:{short(session_id)}")


def button_of_bubbles(person: Person, first: int, last: int) -> Button:
    """Clears what this person typed from one message to another; the message above the button stays."""
    return press(label_for(person, words.CLEAR), f"c:typed:{short(first)}:{short(last)}")


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """A button of these; False if it means nothing."""
    if action == "exercise":
        session_id = number(argument)
        stored = turn.unit.sessions.get(session_id) if session_id is not None else None
        if stored is not None and turn.person.id in stored.seats.values():
            traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
            _delete(
                turn,
                [
                    one.message_id
                    for one in traces
                    if one.own and stored.created_at <= one.at <= stored.updated_at
                ],
            )
    elif action != "this":
        return False
    below = turn.tapped is not None and turn.tapped < (turn.person.screen or 0)  # something goes on there
    turn.wipe()
    if not below:
        say_cleared(turn)
    return True


def fire(turn: Turn, nudge: Nudge) -> Fired:
    """A message's time in the chat is over."""
    turn.post(deletion(nudge.details["message"]))
    turn.unit.traces.remove(turn.person.chat_id, [nudge.details["message"]])
    return SENT


def clear_typed(turn: Turn, argument: str) -> bool:
    """Delete what this person typed between two messages; False if the argument names none."""
    first, last = (number(part) for part in (argument.partition(":")[0], argument.partition(":")[2]))
    if first is None or last is None:
        return False
    traces = turn.unit.traces.of_chat(turn.person.chat_id, turn.now)
    _delete(turn, [one.message_id for one in traces if one.own and first <= one.message_id <= last])
    return True


def say_cleared(turn: Turn) -> None:
    """What is left to say where there is nothing to go on with."""
    turn.say(words.CLEARED, [turn.home()])


def _delete(turn: Turn, message_ids: list[int]) -> None:
    for message_id in message_ids:  # one by one: one that is gone already must not keep the others
        turn.post(deletion(message_id))
    turn.unit.traces.remove(turn.person.chat_id, message_ids)
