"""Use cases simple enough that a test of the wire sees through them."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from bot import app, logs
from bot.chat.practice import Practice
from bot.inbox.updates import Update
from bot.routing.use_cases import UseCases
from bot.settings import Settings
from bot.telegram.profile import Profile
from storage.records import Nudge
from storage.unit_of_work import Unit

FALSE_START = "works at the second try"
POISON = "poison"
SLOW = "slow"
HELD = "held until it is let go"


class EchoCoach(UseCases):
    """Says back what is typed; text that is a JSON list is put into the outbox as payloads."""

    def __init__(self, settings: Settings | None = None, username: str = "") -> None:
        super().__init__(Practice({}, username))
        self.handled: list[int] = []
        self.blocked: list[int] = []
        self.fired: list[str] = []
        self.in_hand, self.let_go = threading.Event(), threading.Event()
        self._false_starts = 1

    def handle(self, unit: Unit, update: Update, now: datetime) -> None:
        """Echo a message."""
        self.handled.append(update["update_id"])
        message = update.get("message")
        if message is None:
            return
        text: str = message.get("text", "")
        chat_id: int = message["chat"]["id"]
        person = unit.people.by_chat(chat_id) or unit.people.add(chat_id, "en", now)
        if POISON in text:
            unit.outbox.add(chat_id, _text("never seen"), person_id=person.id, now=now)
            raise RuntimeError(f"cannot handle {text}")
        if text == FALSE_START and self._false_starts:
            self._false_starts -= 1
            raise RuntimeError(text)
        if text == SLOW:
            time.sleep(0.7)
        if text == HELD:
            self.in_hand.set()
            self.let_go.wait(60)
        if text == "plan":
            unit.nudges.plan(person.id, "hello", now)
        payloads = orjson.loads(text) if text.startswith("[") else [_text(f"you said {text}")]
        for payload in payloads:
            unit.outbox.add(chat_id, payload, person_id=person.id, now=now)

    def apologise(self, unit: Unit, update: Update, now: datetime) -> None:
        """One kind line."""
        unit.outbox.add(update["message"]["chat"]["id"], _text("Sorry, that went wrong on my side."), now=now)

    def pass_over(self, unit: Unit, update: Update, now: datetime) -> None:
        """Nothing."""

    def slow_down(self, unit: Unit, update: Update, now: datetime) -> None:
        """One kind line."""
        unit.outbox.add(update["message"]["chat"]["id"], _text("slower, please"), now=now)

    def excuse(self, update: Update) -> tuple[int, str] | None:
        """One kind line."""
        return (update["message"]["chat"]["id"], "Not just now.") if "message" in update else None

    def fire(self, unit: Unit, nudge: Nudge, now: datetime) -> None:
        """Say the nudge's kind."""
        self.fired.append(nudge.kind)
        person = unit.people.get(nudge.person_id)
        unit.outbox.add(
            person.chat_id, {**_text(f"nudge {nudge.kind}"), "unasked": True}, person.id, "nudge", now=now
        )
        unit.nudges.settle(nudge, "sent")

    def on_blocked(self, unit: Unit, chat_id: int, now: datetime) -> None:
        """Remember who went."""
        self.blocked.append(chat_id)

    def profiles(self) -> Sequence[Profile]:
        """One for everyone."""
        return [Profile("", {"menu": "Everything there is"}, "An echo.", "Echo")]


def say(text: str, **more: Any) -> dict[str, Any]:
    """A payload that sends a text; `more` are further keys of the payload."""
    return {**_text(text), **more}


def edit(message_id: int | str, text: str, **more: Any) -> dict[str, Any]:
    """A payload that edits a message."""
    return {"method": "editMessageText", "params": {"message_id": message_id, "text": text}, **more}


def _text(text: str) -> dict[str, Any]:
    return {"method": "sendMessage", "params": {"text": text}}


if __name__ == "__main__":
    settings = Settings.load()
    logs.set_up(settings.log_level, settings.log_format)
    sys.exit(asyncio.run(app.run(settings, EchoCoach)))
