"""Guessing an invite's code: many accounts, near misses, every way to enter one, and nobody joins."""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bot.chat.practice import Practice
from bot.couple import invite, invite_code
from bot.routing.use_cases import UseCases
from dialogues.script import files
from storage.database import Database
from storage.records import Person
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
INVITER, LATE_COMER, FIRST_GUESSER = 1001, 1002, 5_000
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
WAYS = (
    "/join {}",
    "/start {}",
    "{}",
    "https://t.me/duologue_bot?start={}",
    "tg://resolve?domain=duologue_bot&start={}",
)


def code_hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def guesses(code: str, chance: random.Random) -> Iterator[str]:
    """Codes that are not this one, more and more of them wholly by chance."""
    yield from (code[1:], code[:-1], code.swapcase(), code.lower(), f"{code}A", code[::-1], "")
    yield from (code_hash(code).hex(), "%", "' OR '1'='1", "*", "_" * len(code))
    while True:
        at = chance.randrange(len(code))
        near = code[:at] + chance.choice(SIGNS) + code[at + 1 :]
        if near != code:
            yield near
        yield "".join(chance.choices(SIGNS, k=len(code)))


def typed(number: int, chat: int, text: str) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "Somebody"}
    message = {
        "message_id": number,
        "date": 1_793_000_000,
        "chat": {"id": chat, "type": "private"},
        "from": user,
        "text": text,
    }
    return {"update_id": number, "message": message}


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.stress)])
async def test_of_many_guesses_not_one_joins(tmp_path: Path, count: int) -> None:
    chance = random.Random(20261130)
    use_cases = UseCases(Practice(exercises=files.shipped(), username="duologue_bot"))
    database = Database(f"sqlite:///{tmp_path / 'guessed.sqlite3'}", Vault.with_keys(bytes(range(32))))
    code = invite_code.new_code()
    # Each account has five wrong codes before it must wait, so the attacker has very many accounts.
    accounts = range(FIRST_GUESSER, FIRST_GUESSER + count // invite.FREE_TRIES)

    def settle_in(unit: Unit) -> None:
        for chat in (INVITER, LATE_COMER, *accounts):
            person = unit.people.add(chat, "en", NOW)
            unit.people.change(person, name=f"P{chat}", stage="here", zone="Europe/Berlin")
        inviter = unit.people.by_chat(INVITER)
        assert inviter is not None
        unit.invites.add(inviter.id, code_hash(code), NOW, NOW + invite.LASTS)

    async def says(number: int, chat: int, text: str) -> str:
        moment = NOW + timedelta(seconds=number)
        done = await database.batch(
            [typed(number, chat, text)], lambda unit, one: use_cases.handle(unit, one, moment), chats=[chat]
        )
        assert not done.failures
        return " ".join(str(one.payload) for one in done.outgoing)

    def person(unit: Unit, chat: int) -> Person:
        found = unit.people.by_chat(chat)
        assert found is not None
        return found

    await database.open()
    try:
        await database.transact(settle_in)
        for number, guess in enumerate(islice(guesses(code, chance), count), start=1):
            answer = await says(number, chance.choice(accounts), chance.choice(WAYS).format(guess))
            assert f"P{INVITER}" not in answer
        everybody = await database.transact(
            lambda unit: [person(unit, chat) for chat in (INVITER, *accounts)]
        )
        assert not [one for one in everybody if one.couple_id or one.invite_id]
        assert [one for one in everybody if one.codes_paused_until], "some have to wait by now"
        assert f"P{INVITER}" in await says(count + 1, LATE_COMER, f"/join {code}"), (
            "the true code still works"
        )
    finally:
        await database.close()


async def test_whoever_guessed_too_often_has_to_wait_even_with_the_true_code(tmp_path: Path) -> None:
    use_cases = UseCases(Practice(exercises=files.shipped(), username="duologue_bot"))
    database = Database(f"sqlite:///{tmp_path / 'guessed.sqlite3'}", Vault.with_keys(bytes(range(32))))
    code = invite_code.new_code()

    def settle_in(unit: Unit) -> None:
        for chat in (INVITER, FIRST_GUESSER):
            unit.people.change(unit.people.add(chat, "en", NOW), name=f"P{chat}", stage="here")
        inviter = unit.people.by_chat(INVITER)
        assert inviter is not None
        unit.invites.add(inviter.id, code_hash(code), NOW, NOW + invite.LASTS)

    async def joins(number: int, text: str, moment: datetime) -> bool:
        done = await database.batch(
            [typed(number, FIRST_GUESSER, f"/join {text}")],
            lambda unit, one: use_cases.handle(unit, one, moment),
            chats=[FIRST_GUESSER],
        )
        return f"P{INVITER}" in str([one.payload for one in done.outgoing])

    await database.open()
    try:
        await database.transact(settle_in)
        for number in range(1, invite.FREE_TRIES + 1):
            assert not await joins(number, invite_code.new_code(), NOW)
        assert not await joins(10, code, NOW + invite.FIRST_PAUSE - timedelta(seconds=1))
        assert await joins(11, code, NOW + invite.FIRST_PAUSE + timedelta(seconds=1))
    finally:
        await database.close()
