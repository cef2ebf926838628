"""Taking deleted bytes off the disk."""

import asyncio
import logging

import pytest

from bot.outbox.disk_scrub import DiskScrub
from storage.database import Database
from storage.sealing.vault import Vault
from storage.sql import scrub


async def test_what_cannot_be_rewritten_is_told_to_the_operator_once(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scrub, "LARGEST", -1)
    monkeypatch.setattr("bot.outbox.disk_scrub.REST", 0.0)
    database = Database(postgres_url, Vault.with_keys(bytes(32)))
    await database.open()
    caplog.set_level(logging.WARNING)
    scrubbing = asyncio.create_task(DiskScrub(database).run())
    for _ in range(600):
        if caplog.messages:
            break
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)
    scrubbing.cancel()
    await asyncio.gather(scrubbing, return_exceptions=True)
    await database.close()
    assert ["VACUUM FULL people" in line for line in caplog.messages] == [True]
