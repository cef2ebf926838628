"""What Telegram's own view of the webhook says to the operator."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import WebhookInfo

from bot.inbox.webhook_watch import FRESH, wrong_with

URL = "https://bot.example.org/updates"
NOW = 1_790_000_000


def info(url: str = URL, pending: int = 0, error: str | None = None, ago: float = 0.0) -> WebhookInfo:
    when = datetime.fromtimestamp(NOW - ago, UTC) if error else None
    return WebhookInfo(url, False, pending, last_error_date=when, last_error_message=error)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (info(), None),
        (info(pending=3), None),
        (info(pending=3, error="Connection refused", ago=FRESH + 1), None),
        (info(pending=0, error="Connection refused"), None),
        (info(pending=3, error="Connection\nrefused"), "cannot deliver to WEBHOOK_URL (Connection refused)"),
        (info(url=""), "another program has taken"),
        (info(url="https://theirs.example.org/"), "another program has taken"),
    ],
)
def test_only_what_is_wrong_now_is_said(found: WebhookInfo, said: str | None) -> None:
    line = wrong_with(found, URL, NOW)
    assert (line is None) == (said is None)
    assert said is None or (line is not None and said in line)
