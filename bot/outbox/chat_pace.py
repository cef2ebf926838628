"""At most so many calls a second for one chat, after a burst.

Telegram asks for about one message a second in a chat and bears short bursts (Bots FAQ, limits). Nobody who
reads what comes is ever near this. Whoever floods gets what stands at the end instead of each step on the
way: what waits here is overwritten by what follows (`chat_queues`).
"""

A_SECOND = 20
BURST = 40
_CHATS = 10_000  # of which a pace is remembered before those that are long at rest are forgotten


class ChatPace:
    """How far ahead of its pace each chat is."""

    def __init__(self) -> None:
        self._paid_until: dict[int, float] = {}  # on the monotonic clock

    def pause(self, chat_id: int, now: float) -> float:
        """Seconds until a call may be made for the chat; 0 if it may be now, and then it is counted.

        `now`: on the monotonic clock.
        """
        paid = max(self._paid_until.get(chat_id, now), now)
        ahead = paid - now - BURST / A_SECOND
        if ahead > 0:
            return ahead
        if len(self._paid_until) >= _CHATS:
            self._paid_until = {chat: until for chat, until in self._paid_until.items() if until > now}
        self._paid_until[chat_id] = paid + 1 / A_SECOND
        return 0.0
