"""The playground's time: the machine's clock plus an offset that tests and the page may move."""

from __future__ import annotations

import time
from pathlib import Path


class Clock:
    """Reads the offset (a number of seconds) from a file at each look, so that a bot beside can share it.

    Without a file the offset is kept in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._offset = 0.0

    def offset(self) -> float:
        """Seconds added to the machine's clock; a missing or empty file means none."""
        if self.path is None:
            return self._offset
        try:
            return float(self.path.read_text(encoding="ascii").strip() or 0)
        except FileNotFoundError:
            return 0.0

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time() + self.offset()

    def date(self) -> int:
        """Whole seconds since 1970, as Telegram writes dates."""
        return int(self.now())

    def forward(self, seconds: float) -> float:
        """Move on and answer the new offset. The file is replaced whole, so no reader sees half a number."""
        offset = self.offset() + seconds
        self._offset = offset
        if self.path is not None:
            fresh = self.path.with_name(self.path.name + ".new")
            fresh.write_text(repr(offset), encoding="ascii")
            fresh.replace(self.path)
        return offset
