"""What the people in the load do next: four texts in five updates, one tap."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.phones import Phone

WORDS = ("Tea, early.", "A lit hall.", "Warm hands.", "That joke.")
TEXTS_PER_TAP = 4
BUBBLES = 12  # in each of the two drafts: with the command that makes 25 texts to 6 taps
CYCLE = 31


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody does: types `text` or taps the button `label`; `told` is who else hears of it."""

    phone: Phone
    text: str = ""
    label: str = ""
    told: Phone | None = None

    def update(self) -> dict[str, Any]:
        """The update it becomes."""
        return self.phone.taps(self.label) if self.label else self.phone.writes(self.text)


@dataclass(slots=True)
class Conversation:
    """One person, or two who take turns: at most one update is on its way, so each answer belongs to one."""

    phones: tuple[Phone, ...]
    next_move: Callable[["Conversation"], Move]
    answers: frozenset[str]  # the methods that answer an update, in the chat it came from
    ready: bool = False  # whether the measured part may begin
    texts: int = 0
    taps: int = 0
    turn: int = 0
    bubbles: int = 0  # in the draft being written
    together: bool = False

    def text(self) -> str:
        """The next thing to say."""
        return WORDS[self.texts % len(WORDS)]


def echoing(chat_id: int) -> Conversation:
    """Somebody who types to the echo bot, and taps one of its buttons after every fourth text."""
    answers = frozenset({"sendMessage", "answerCallbackQuery"})
    return Conversation((Phone(chat_id, "Ada"),), _echo_move, answers)


def _echo_move(talk: Conversation) -> Move:
    phone = talk.phones[0]
    talk.ready = bool(phone.buttons)
    if talk.ready and talk.texts >= TEXTS_PER_TAP * (talk.taps + 1):
        return Move(phone, label=next(iter(phone.buttons)))
    return Move(phone, text=talk.text())


def noticing(chat_id: int) -> Conversation:
    """A couple that arrives, joins, and then does `noticed` again and again, by turns."""
    answers = frozenset(
        {"sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageMedia"}
    )
    couple = (Phone(chat_id, "Ada"), Phone(chat_id + 1, "Ben"))
    return Conversation(couple, _noticed_move, answers)


def _noticed_move(talk: Conversation) -> Move:
    """The only place that knows the product's words: what a person does who sees this screen."""
    for phone in talk.phones:
        if arriving := _arriving(phone):
            return arriving
    if not talk.together:
        return _joining(talk)
    giver, receiver = talk.phones if talk.turn % 2 == 0 else reversed(talk.phones)
    for phone in talk.phones:
        if label := phone.label("Open"):
            return Move(phone, label=label)
    if label := receiver.label("That warmed me"):
        talk.turn += 1
        return Move(receiver, label=label, told=giver)
    if label := giver.label("Send to"):
        return Move(giver, label=label, told=receiver)
    if label := giver.label("Care"):
        return Move(giver, label=label)
    if label := giver.label("Send"):
        talk.ready = True
        if talk.bubbles == BUBBLES:
            talk.bubbles = 0
            return Move(giver, label=label)
    elif not giver.label("⋯"):
        return Move(giver, text="/do noticed")
    talk.bubbles += 1
    return Move(giver, text=talk.text())


def _arriving(phone: Phone) -> Move | None:
    if not phone.received:
        return Move(phone, text="/start")
    if label := phone.label("Go on", "Yes, I am", phone.name):
        return Move(phone, label=label)
    return None


def _joining(talk: Conversation) -> Move | None:
    first, second = talk.phones
    if label := second.label("Yes, join"):
        return Move(second, label=label, told=first)
    if label := first.label("Yes, that's"):
        talk.together = True
        return Move(first, label=label, told=second)
    if code := re.search(r"start=([A-Za-z0-9_-]+)", first.told):
        return Move(second, text=f"/start {code[1]}")
    return Move(first, text="/invite")
