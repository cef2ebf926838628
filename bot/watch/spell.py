"""A spell of trouble: one line when it begins and one when it is over, however often something fails.

It is over once something has worked and nothing has failed for a while: what fails and works by turns is one
spell, not many.
"""

import asyncio
import logging
import time
from collections.abc import Callable

CALM = 10.0  # seconds without a failure
REASONS = 4  # different lines that a spell may have

log = logging.getLogger(__name__)


class Spell:
    """One kind of trouble, again and again."""

    def __init__(
        self, over: str, calm: Callable[[], float] = lambda: CALM, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """over: what is logged at the end, in front of how often and how long. calm: in seconds."""
        self._ended = over
        self._calm = calm
        self._clock = clock
        self._said: set[str] = set()  # in this spell; empty: there is none
        self._times = 0  # in this spell
        self._since = self._last = 0.0
        self._ending: asyncio.TimerHandle | None = None
        self.failures = 0  # in all

    @property
    def lasts(self) -> bool:
        """Whether it is on."""
        return bool(self._said)

    def failed(self, line: str) -> None:
        """Something failed; the line is logged unless this spell has had it."""
        self._forget_the_end()
        self._last = self._clock()
        if not self._said:
            self._since = self._last
            self._times = 0
        if line not in self._said and len(self._said) < REASONS:
            self._said.add(line)
            log.warning("%s", line)
        self._times += 1
        self.failures += 1

    def worked(self) -> None:
        """Something worked."""
        if self._said and self._ending is None:
            self._ending = asyncio.get_running_loop().call_later(self._calm(), self._end)

    def close(self) -> None:
        """The bot stops: say now that it is over, if it seems to be."""
        if self._ending is not None:
            self._end()

    def _forget_the_end(self) -> None:
        ending, self._ending = self._ending, None
        if ending is not None:
            ending.cancel()

    def _end(self) -> None:
        self._forget_the_end()
        self._said.clear()
        times = "once" if self._times == 1 else f"{self._times} times in {lasting(self._last - self._since)}"
        log.info("%s; it failed %s", self._ended, times)


def lasting(seconds: float) -> str:
    """A length of time as people say it: `4 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
