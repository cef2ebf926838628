"""Data that someone makes up, sent to the real use cases: everybody gets an answer, and nothing breaks."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat.practice import Practice
from bot.routing.use_cases import UseCases
from dialogues.script import files
from storage.database import Database
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHAT, PARTNER = 1001, 1002
LAST_RELEASE = [
    line.split()[0] for line in Path(__file__).with_name("last_release.txt").read_text().splitlines()
]
GARBLED = [
    "",
    ".",
    ":",
    "::",
    "s",
    "s:",
    "s::",
    "s:0:0:",
    "m:",
    "m:menu:",
    "x:do:nothing",
    "k:again:0:0",
    "…",
    "\x00",
]


def settle_in(unit: Unit) -> None:
    """Two people who are a couple; whoever else taps is just arriving."""
    people = [unit.people.add(chat, "en", NOW) for chat in (CHAT, PARTNER)]
    first, second = (
        unit.people.change(person, name=name, stage="here", zone="Europe/Berlin")
        for person, name in zip(people, ("Alex", "Sam"), strict=True)
    )
    unit.couples.add(first, second, NOW)


def hide(unit: Unit) -> None:
    """The first of them hides their chat."""
    person = unit.people.by_chat(CHAT)
    assert person is not None
    unit.people.change(person, hiding={"word": "harbour", "on": True})


def tap(number: int, chat: int, data: str) -> dict[str, Any]:
    """An update: someone taps a button with these data, under a message of any age."""
    user = {"id": chat, "is_bot": False, "first_name": "Somebody"}
    message = {
        "message_id": number % 7 + 1,
        "text": "…",
        "date": 1_793_000_000,
        "chat": {"id": chat, "type": "private"},
    }
    query = {"id": "1", "chat_instance": "1", "from": user, "message": message, "data": data}
    return {"update_id": number, "callback_query": query}


@pytest.mark.parametrize("hidden", [False, True], ids=["seen", "hidden"])
async def test_forged_data_break_nothing_and_are_answered(tmp_path: Path, hidden: bool) -> None:
    chance = random.Random(20261130)
    use_cases = UseCases(Practice(exercises=files.shipped(), username="duologue_bot"))
    database = Database(f"sqlite:///{tmp_path / 'forged.sqlite3'}", Vault.with_keys(bytes(range(32))))
    await database.open()
    try:
        await database.transact(settle_in)
        if hidden:
            await database.transact(hide)
        parts = sorted({part for data in LAST_RELEASE for part in data.split(":")})
        forged = [":".join(chance.choices(parts, k=chance.randint(1, 5))) for _ in range(100)]
        cut = [data[: chance.randrange(len(data))] for data in LAST_RELEASE]
        taps = [*LAST_RELEASE, *GARBLED, *forged, *cut]
        chance.shuffle(taps)
        updates = [
            tap(number, chance.choice((CHAT, PARTNER, 2000 + number % 3)), data)
            for number, data in enumerate(taps, start=1)
        ]
        for update in updates:
            moment = NOW + timedelta(seconds=update["update_id"])
            done = await database.batch(
                [update], lambda unit, one, now=moment: use_cases.handle(unit, one, now)
            )
            assert not done.failures, update["callback_query"]["data"]
            assert done.outgoing, update["callback_query"]["data"]
    finally:
        await database.close()
