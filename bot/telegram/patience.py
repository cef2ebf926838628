"""How long to wait before a call is tried again, and after which errors that makes sense."""

from datetime import timedelta

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.client import Unreadable

FIRST_PAUSE = 0.5  # seconds; doubled at each further try
LONGEST_PAUSE = 30.0


def is_weather(trouble: TelegramError) -> bool:
    """Whether Telegram has not refused the call: it could not be asked, or had no time for it."""
    if isinstance(trouble, BadRequest):  # which python-telegram-bot counts among the broken connections
        return False
    return isinstance(trouble, NetworkError | RetryAfter | Unreadable)


def pause_after(tries: int, trouble: Exception | None = None, longest: float = LONGEST_PAUSE) -> float:
    """Seconds until the next try: as many as Telegram asks for, or more after each of the `tries`."""
    if isinstance(trouble, RetryAfter):
        asked = trouble.retry_after
        return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
    return min(longest, FIRST_PAUSE * 2.0 ** min(tries - 1, 10))
