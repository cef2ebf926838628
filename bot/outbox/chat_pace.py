"""At most so many calls a second for one chat, after a burst.

Telegram asks for about one message a second in a chat and bears short bursts (Bots FAQ, limits). Nobody who
reads what comes is ever near this. Whoever floods gets what stands at the end instead of each step on the
way: what waits here is overwritten by what follows (`chat_queues`).
"""

from bot.telegram.leaky_buckets import LeakyBuckets

A_SECOND = 20
BURST = 40


class ChatPace:
    """How far ahead of its pace each chat is."""

    def __init__(self) -> None:
        self._called = LeakyBuckets(A_SECOND, BURST)

    def pause(self, chat_id: int, now: float) -> float:
        """Seconds until a call may be made for the chat; 0 if it may be now, and then it is counted.

        `now`: on the monotonic clock.
        """
        if self._called.are_too_many(chat_id, now):
            return (self._called.level(chat_id, now) - BURST) / A_SECOND
        self._called.add(chat_id, now)
        return 0.0
