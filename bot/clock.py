"""The clock that the rest of the bot uses."""

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

_FURTHEST = 10 * 366 * 24 * 3600.0  # seconds; ten years either way keeps sums within datetime's range


class Clock:
    """Real time in UTC, optionally shifted by the seconds written in a file (playground and tests)."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file

    def now(self) -> datetime:
        """The current time, timezone-aware, in UTC."""
        now = datetime.now(UTC)
        return now if self._offset_file is None else now + self._offset()

    def _offset(self) -> timedelta:
        """The file's current offset; a missing or unreadable file means none."""
        assert self._offset_file is not None
        try:
            seconds = float(self._offset_file.read_text(encoding="utf-8").strip())
        except (OSError, ValueError):
            return timedelta()
        if not math.isfinite(seconds) or abs(seconds) > _FURTHEST:
            return timedelta()
        return timedelta(seconds=seconds)
