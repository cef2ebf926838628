"""Ids made by the application, so that a row's place is known before its words are sealed."""

import os
import threading
import time
from datetime import datetime

RANDOM_BITS = 20


def new_id() -> int:
    """A positive 63-bit number: milliseconds since 1970 in front, 20 random bits behind.

    Ids sort roughly by age. Two made in the same millisecond differ but for one chance in a million; the
    primary key then refuses the second.
    """
    random_bits = int.from_bytes(os.urandom(3), "big") >> (24 - RANDOM_BITS)
    return (time.time_ns() // 1_000_000) << RANDOM_BITS | random_bits


def id_at(moment: datetime) -> int:
    """Lower than every id that is made at this moment (UTC) or later."""
    return int(moment.timestamp() * 1000) << RANDOM_BITS


class OrderedIds:
    """Ids that only ever grow within one process, whatever the clock does: the order of the outbox."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        """An id greater than every id given before and every id passed to `above`."""
        with self._lock:
            self._last = max(new_id(), self._last + 1)
            return self._last

    def above(self, known: int) -> None:
        """Let every later id be greater than `known`, the greatest id a stored row has."""
        with self._lock:
            self._last = max(self._last, known)
