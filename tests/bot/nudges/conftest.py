"""Somebody in Berlin, on the first of June 2026, a Monday, at eight in the morning."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.sealing.vault import Vault
from tests.bot.nudges.life import Life


@pytest.fixture
async def newcomer(tmp_path: Path) -> AsyncIterator[Life]:
    """Has not arrived yet."""
    database = Database(f"sqlite:///{tmp_path / 'life.sqlite3'}", Vault.with_keys(bytes(range(32))))
    await database.open()
    yield Life(database, datetime(2026, 6, 1, 6, tzinfo=UTC))
    await database.close()


@pytest.fixture
async def alex(newcomer: Life) -> Life:
    """Lives in Berlin."""
    await newcomer.arrives("Europe/Berlin")
    return newcomer
