"""The playground's time: the machine's clock plus an offset that tests and the page can change."""

from __future__ import annotations

import time
from pathlib import Path


class Clock:
    """Reads the offset (in seconds) from a file each time, so that a separate bot process can share it.

    Without a file, the offset is kept in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._offset = 0.0

    def offset(self) -> float:
        """Seconds added to the machine's clock; 0 if the file is missing or empty."""
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
        """Whole seconds since 1970, the format of Telegram's dates."""
        return int(self.now())

    def forward(self, seconds: float) -> float:
        """Advance the clock; returns the new offset. The file is replaced atomically."""
        offset = self.offset() + seconds
        self._offset = offset
        if self.path is not None:
            fresh = self.path.with_name(self.path.name + ".new")
            fresh.write_text(repr(offset), encoding="ascii")
            fresh.replace(self.path)
        return offset
