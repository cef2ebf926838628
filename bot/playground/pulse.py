"""Waiting for a change instead of sleeping."""

from __future__ import annotations

import asyncio


class Pulse:
    """A version that only grows, and a way to wait until it has grown."""

    def __init__(self) -> None:
        self.version = 0
        self._beaten = asyncio.Event()

    def beat(self) -> None:
        """Something changed: wake everybody who waits."""
        self.version += 1
        beaten, self._beaten = self._beaten, asyncio.Event()
        beaten.set()

    async def after(self, version: int, seconds: float) -> bool:
        """Wait at most `seconds` until the version is above `version`; False when the time ran out."""
        try:
            async with asyncio.timeout(max(seconds, 0)):
                while self.version <= version:
                    await self._beaten.wait()
        except TimeoutError:
            return False
        return True
