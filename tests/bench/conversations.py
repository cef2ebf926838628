"""What the people in the load do next: four texts in five updates, one tap."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.phones import Phone

WORDS = ("Tea, early.", "A lit hall.", "Warm hands.", "That joke.")
TEXTS_PER_TAP = 4
BUBBLES = 12  # in each of the two drafts: with the command that makes 25 texts to 6 taps
CYCLE = 31
ANSWERS = frozenset({"sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageMedia"})

# Of the listening loop: how its questions for words are known, and how much somebody has to say.
FLOOR, MIRROR, SENSE = "What would you like to say?", "Say it back in your own words", "why it makes sense"
MORE = 2
LONGEST_DRAFT = 30
TAPS_TO_COME = 4  # of those that belong to a draft, when it begins


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
    writes: str = ""  # the question that is being answered in words
    mores: int = 0  # how often there was more to say, this round
    rests: bool = False  # a good moment for them to put the phones away
    over: bool = False  # they are through

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


def going_through(chat_id: int) -> Conversation:
    """Somebody in a dialogue that is led by other means: types where there is no button, else taps it."""
    return Conversation((Phone(chat_id, "Ada"),), _dialogue_move, ANSWERS)


def _dialogue_move(talk: Conversation) -> Move:
    phone = talk.phones[0]
    if not phone.received:
        return Move(phone, text="/start")
    talk.ready = True
    if phone.buttons:
        return Move(phone, label=next(iter(phone.buttons)))
    return Move(phone, text=talk.text())


def listening(chats: tuple[int, int]) -> Conversation:
    """A couple in the listening loop, live and in full, the first one having the floor (`population`)."""
    couple = (Phone(chats[0], "Ada"), Phone(chats[1], "Ben"))
    couple[0].told = FLOOR
    for phone in couple:
        phone.last_message_id = int(time.time())  # above those of an earlier run on the same database
    return Conversation(couple, _listening_move, ANSWERS, ready=True)


def _listening_move(talk: Conversation) -> Move:
    """What a couple does who listen to each other: a speaker with more to say, twice, then the other one."""
    talk.rests = False
    for phone, partner in (talk.phones, talk.phones[::-1]):
        if label := phone.label("Open"):
            return Move(phone, label=label)
        if label := phone.label("Send"):
            if talk.texts < TEXTS_PER_TAP * (talk.taps + TAPS_TO_COME) and talk.bubbles < LONGEST_DRAFT:
                talk.bubbles += 1
                return Move(phone, text=talk.text())
            talk.bubbles = 0
            # Whoever has said how it makes sense goes on guessing feelings; else it is the other one's turn.
            return Move(phone, label=label, told=None if talk.writes == SENSE else partner)
        if label := phone.label("That's it", "There's more", "No, that was it"):
            return _on_with_it(talk, phone, partner, label)
        if label := phone.label("Done"):
            return Move(phone, label=label, told=partner)
        if label := phone.label("Cool"):
            return Move(phone, label=label, told=partner)
        if label := phone.label("Mostly hard", "tired"):
            return Move(phone, label=label)
        if label := phone.label("Yes, it is"):
            talk.mores = 0
            talk.turn += 1
            return Move(phone, label=label, told=partner)
        if label := phone.label("Let's swap"):
            return Move(phone, label=label, told=None if partner.label("Let's swap") else partner)
        for question in (FLOOR, MIRROR, SENSE):
            if question in phone.told:
                talk.writes, talk.bubbles = question, 1
                return Move(phone, text=talk.text())
    raise StopIteration


def _on_with_it(talk: Conversation, phone: Phone, partner: Phone, label: str) -> Move:
    if not label.endswith("more") and not label.startswith("No"):
        return Move(phone, label=label)
    talk.mores += 1
    if talk.mores <= MORE:
        talk.rests = True
        talk.over = talk.turn == 1 and talk.mores == MORE  # what follows is the end, which is not measured
        return Move(phone, label=str(phone.label("There's more")))
    return Move(phone, label=str(phone.label("No, that was it")), told=partner)


def noticing(chat_id: int) -> Conversation:
    """A couple that arrives, joins, and then does `noticed` again and again, by turns."""
    couple = (Phone(chat_id, "Ada"), Phone(chat_id + 1, "Ben"))
    return Conversation(couple, _noticed_move, ANSWERS)


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
    if label := receiver.label("That's so nice to hear"):
        talk.turn += 1
        return Move(receiver, label=label, told=giver)
    if label := giver.label("Send to"):
        return Move(giver, label=label, told=receiver)
    if label := giver.label("Care"):
        return Move(giver, label=label)
    if label := giver.label("Send"):
        talk.ready = True
        if talk.bubbles >= BUBBLES:
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
