"""During an outage each person is told once, whichever worker hears of them and how often."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from bot.inbox import outage_notice
from bot.inbox.outage_notice import OutageNotice
from bot.inbox.told import Told
from bot.telegram.client import Telegram
from storage.errors import DatabaseTrouble


class Listening:
    """Telegram, as far as one line to somebody goes."""

    def __init__(self) -> None:
        self.bot = self
        self.told: list[int] = []

    async def send_message(self, chat_id: int, _text: str, **_: Any) -> None:
        self.told.append(chat_id)


def worker(telegram: Listening, folder: Path) -> OutageNotice:
    return OutageNotice(
        cast(Telegram, telegram), lambda update: (update["chat"], "Not just now."), Told(folder, b"key")
    )


async def fails(notice: OutageNotice, *chats: int) -> None:
    with pytest.raises(DatabaseTrouble), notice.watching([{"chat": chat} for chat in chats]):
        raise DatabaseTrouble("gone")
    await asyncio.sleep(0.01)


async def test_each_person_is_told_once_by_all_workers_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage_notice, "LASTS", 0.0)
    telegram = Listening()
    one, other = worker(telegram, tmp_path), worker(telegram, tmp_path)
    await fails(one, 1, 2)
    await fails(other, 2, 3)
    await fails(one, 1, 2, 3)
    assert sorted(telegram.told) == [1, 2, 3]


async def test_an_outage_that_ends_at_once_is_nobodys_business(tmp_path: Path) -> None:
    telegram = Listening()
    notice = worker(telegram, tmp_path)
    await fails(notice, 1)
    with notice.watching([{"chat": 1}]):
        pass
    assert telegram.told == []
