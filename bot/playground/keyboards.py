"""Telegram's rules for keyboards that the specification does not express."""

from __future__ import annotations

from typing import Any

from bot.playground.markup import tidy_url
from bot.playground.refusals import bad_request, house_rule

_LOOKS = {"text", "style", "icon_custom_emoji_id"}
_BUTTONS_AT_MOST = 100


def check_markup(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The normalised markup; None for an inline keyboard without buttons. Raises a RefusalError."""
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        return _check_inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        for button in (button for row in markup["keyboard"] for button in row):
            if not button["text"].strip():
                raise bad_request("keyboard button text must be non-empty")
    return markup


def _check_inline(rows: list[list[dict[str, Any]]]) -> dict[str, Any] | None:
    if sum(len(row) for row in rows) > _BUTTONS_AT_MOST:
        raise bad_request("reply markup is too long")
    for row in rows:
        if len(row) > 8:
            raise house_rule("a row of an inline keyboard has at most 8 buttons")
    rows = [[_checked(button) for button in row] for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def _checked(button: dict[str, Any]) -> dict[str, Any]:
    if not button["text"].strip():
        raise house_rule("inline keyboard button text is empty")
    actions = [name for name in button if name not in _LOOKS]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise house_rule(f"an inline keyboard button has exactly one action, not {' and '.join(actions)}")
    if "url" not in button:
        return button
    url = tidy_url(button["url"])
    if url is None:
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return {**button, "url": url}
