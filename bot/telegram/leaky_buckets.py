"""How far above a pace each chat is, by a leaky bucket for each. In memory only: a start begins anew."""

_CHATS = 10_000  # of which one is remembered before those that are long at rest are forgotten


class LeakyBuckets:
    """Counts what comes from a chat, or goes there: `a_second` of it drains away, and `most` more may."""

    def __init__(self, a_second: float, most: int) -> None:
        self._a_second = a_second
        self._most = most
        self._levels: dict[int, tuple[float, float]] = {}  # by chat: how many, and when that was

    def add(self, chat_id: int, at: float) -> None:
        """Count one more. `at`: seconds on any clock, the same for all that is added here."""
        if chat_id not in self._levels and len(self._levels) >= _CHATS:
            self._levels = {one: level for one, level in self._levels.items() if self.level(one, at) > 0}
        # Not without end, so that whoever pauses for a moment is taken in again.
        self._levels[chat_id] = min(self.level(chat_id, at) + 1, 1.5 * self._most), at

    def level(self, chat_id: int, at: float) -> float:
        """How many there were above the pace."""
        level, before = self._levels.get(chat_id, (0.0, at))
        return max(0.0, level - max(0.0, at - before) * self._a_second)

    def are_too_many(self, chat_id: int, at: float, part: float = 1) -> bool:
        """Whether there were more than may be without a break, or than this part of it."""
        return self.level(chat_id, at) > part * self._most
