"""The bucket for messages that nobody asked for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.outbox.rate_limit import EVERYONE, RateLimiter
from storage.records import Outgoing


def _message(number: int, chat_id: int) -> Outgoing:
    return Outgoing(number, chat_id, None, {}, "nudge", datetime.now(UTC))


async def test_thirty_a_second_in_all() -> None:
    released: list[float] = []
    all_out = asyncio.Event()
    loop = asyncio.get_running_loop()

    def release(message: Outgoing) -> None:
        released.append(loop.time())
        if message.id == 34:
            all_out.set()

    pacer = RateLimiter(release)
    for chat in range(35):
        pacer.add(_message(chat, chat))
    assert len(released) == EVERYONE
    await asyncio.wait_for(all_out.wait(), 60)
    assert all(later - earlier > 1.0 for earlier, later in zip(released, released[EVERYONE:], strict=False))


async def test_workers_share_the_thirty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.rate_limit.WINDOW", 0.05)
    released: list[int] = []
    workers = 4
    pacer = RateLimiter(lambda message: released.append(message.id), lambda: workers)
    for chat in range(EVERYONE):
        pacer.add(_message(chat, chat))
    assert len(released) == EVERYONE // 4
    workers = 1  # the others have ended
    pacer.drop(EVERYONE - 1)
    for _ in range(6_000):
        if not pacer.waiting:
            break
        await asyncio.sleep(0.01)
    assert released == list(range(EVERYONE - 1))


async def test_order_holds_within_a_chat_and_another_chat_does_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.outbox.rate_limit.WINDOW", 0.2)
    released: list[int] = []
    pacer = RateLimiter(lambda message: released.append(message.id))
    for number in (1, 2):
        pacer.add(_message(number, chat_id=7))
    pacer.add(_message(3, chat_id=8))
    assert released == [1, 3]
    await asyncio.sleep(0.4)
    assert released == [1, 3, 2]


async def test_what_waits_for_a_closed_chat_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.outbox.rate_limit.WINDOW", 0.2)
    released: list[int] = []
    pacer = RateLimiter(lambda message: released.append(message.id))
    for number in (1, 2, 3):
        pacer.add(_message(number, chat_id=7))
    pacer.drop(7)
    pacer.add(_message(4, chat_id=7))
    assert (released, pacer.waiting) == ([1], 1)
    await asyncio.sleep(0.4)
    assert released == [1, 4]
