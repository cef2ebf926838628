"""The safety check of every typed word: what is judged when, and what a card says."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat.practice import Practice
from bot.exercises import typed_words
from bot.routing.use_cases import UseCases
from dialogues.script import files
from dialogues.text_analysis.danger import signalled_by
from storage.database import Database
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHAT, PARTNER = 1001, 1002
CALM = "You made me tea and I was glad of it."
FAR_APART = 20  # harmless messages


class Writer:
    """Somebody who writes in *Noticed and thanked*; counts the letters that are judged for each message."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._use_cases = UseCases(Practice(exercises=files.shipped(), username="duologue_bot"))
        self._number = 0
        self.letters: list[int] = []
        self.bubbles: list[int] = []

    def types(self, text: str) -> list[str]:
        """Type; returns what the bot sends."""
        return self._sends({"message": self._message(text)})

    def edits(self, message_id: int, text: str) -> list[str]:
        """Edit a message."""
        return self._sends({"edited_message": self._message(text, message_id) | {"edit_date": 1_793_000_000}})

    def judging(self, bubbles: Sequence[str], language: str, *, newest: bool = False) -> Any:
        """Stands in for `signalled_by`."""
        self.letters[-1] += sum(map(len, bubbles))
        return signalled_by(bubbles, language, newest=newest)

    @property
    def last(self) -> int:
        """The id of the newest message."""
        return self._number

    def _sends(self, update: dict[str, Any]) -> list[str]:
        self._number += 1
        self.letters.append(0)
        before = len(self._unit.outbox.pending(1000))
        self._use_cases.handle(self._unit, {"update_id": self._number, **update}, NOW)
        return [str(row.payload) for row in self._unit.outbox.pending(1000)[before:]]

    def _message(self, text: str, message_id: int | None = None) -> dict[str, Any]:
        return {
            "message_id": message_id or self._number + 1,
            "date": 1_793_000_000,
            "chat": {"id": CHAT, "type": "private"},
            "from": {"id": CHAT, "is_bot": False, "first_name": "Alex"},
            "text": text,
        } | ({"entities": [{"type": "bot_command", "offset": 0, "length": 3}]} if text[0] == "/" else {})


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    database = Database(f"sqlite:///{tmp_path / 'typed.sqlite3'}", Vault.with_keys(bytes(range(32))))
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def begin(unit: Unit, patched: pytest.MonkeyPatch) -> Writer:
    """Two people who are a couple, one of whom writes."""
    people = [unit.people.add(chat, "en", NOW) for chat in (CHAT, PARTNER)]
    first, second = (
        unit.people.change(person, name=name, stage="here")
        for person, name in zip(people, ("Alex", "Sam"), strict=True)
    )
    unit.couples.add(first, second, NOW)
    writer = Writer(unit)
    patched.setattr(typed_words, "signalled_by", writer.judging)
    patched.setattr(typed_words, "signalled", lambda text, language: writer.judging([text], language))
    writer.types("/do noticed")
    return writer


def calm(number: int) -> str:
    """Words of the same length, others each time: what is typed again would take the place of the last."""
    return CALM.lower().translate({97 + at: 97 + (at + number) % 26 for at in range(26)})


async def test_what_a_full_draft_does_not_take_in_is_not_judged(
    database: Database, patched: pytest.MonkeyPatch
) -> None:
    def write(unit: Unit) -> None:
        writer = begin(unit, patched)
        for number in range(4):
            writer.types(f"word{number} " * 680)
        assert writer.letters[-2] > 0
        assert writer.letters[-1] == 0

    await database.transact(write)


async def test_a_message_costs_the_same_however_long_the_draft_is(
    database: Database, patched: pytest.MonkeyPatch
) -> None:
    def write(unit: Unit) -> None:
        writer = begin(unit, patched)
        for number in range(FAR_APART):
            writer.types(calm(number))
        assert set(writer.letters[3:]) == {typed_words.LOOKED_AT * len(CALM)}
        writer.edits(5, CALM.upper())
        assert writer.letters[-1] == 3 * len(CALM)

    await database.transact(write)


async def test_even_signs_of_danger_cost_only_what_was_written_since_the_last_one(
    database: Database, patched: pytest.MonkeyPatch
) -> None:
    def write(unit: Unit) -> None:
        writer = begin(unit, patched)
        for number in range(FAR_APART):
            writer.types(calm(number))
        writer.types("My husband hits me.")
        for _ in range(FAR_APART):
            writer.types("My husband hits me again.")
        assert max(writer.letters[-FAR_APART + 3 :]) <= 6 * typed_words.LOOKED_AT * len(CALM)

    await database.transact(write)


async def test_what_stood_beside_a_sign_brings_no_card_of_its_own(
    database: Database, patched: pytest.MonkeyPatch
) -> None:
    def write(unit: Unit) -> None:
        writer = begin(unit, patched)
        assert "Carry on" in str(writer.types("I want to kill myself"))
        for words in ("and the tea was good.", CALM, CALM):
            assert "Carry on" not in str(writer.types(words))
        assert "Carry on" in str(writer.types("I want to kill myself, I said"))

    await database.transact(write)


async def test_a_word_cut_in_two_is_one_word(database: Database, patched: pytest.MonkeyPatch) -> None:
    def write(unit: Unit) -> None:
        writer = begin(unit, patched)
        assert "Carry on" not in str(writer.types("I would like to ki"))
        assert "Carry on" in str(writer.types("ll myself"))

    await database.transact(write)


async def test_the_card_and_nothing_else_is_private(database: Database, patched: pytest.MonkeyPatch) -> None:
    def write(unit: Unit) -> None:
        writer = begin(unit, patched)
        card, screen = writer.types("My husband hits me")
        assert "'private': True" in card
        assert "'leaves': 600" in card
        assert "'spares': True" in screen
        assert "private" not in screen

    await database.transact(write)
