"""Waiting for changes without polling."""

from __future__ import annotations

import asyncio


class Pulse:
    """A version number that only increases, and a way to wait for the next increase."""

    def __init__(self) -> None:
        self.version = 0
        self._beaten = asyncio.Event()

    def beat(self) -> None:
        """Signal a change: wake everyone who is waiting."""
        self.version += 1
        beaten, self._beaten = self._beaten, asyncio.Event()
        beaten.set()

    async def after(self, version: int, seconds: float) -> bool:
        """Wait up to `seconds` for the version to exceed `version`; False on timeout."""
        try:
            async with asyncio.timeout(max(seconds, 0)):
                while self.version <= version:
                    await self._beaten.wait()
        except TimeoutError:
            return False
        return True
