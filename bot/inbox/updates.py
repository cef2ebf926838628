"""Raw updates, as far as one must know them before they are parsed."""

from collections.abc import Sequence
from typing import Any

WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates we ask Telegram for (Bot API, getUpdates, allowed_updates)."""

LARGEST = 2**63 - 1  # fits a database column; Telegram's ids have at most 52 bits

Update = dict[str, Any]


def is_update(thing: Any) -> bool:
    """Whether this raw value is an object with a valid update_id."""
    update_id = thing.get("update_id") if isinstance(thing, dict) else None
    return type(update_id) is int and 0 <= update_id <= LARGEST


def chats_of(updates: Sequence[Update]) -> list[int]:
    """The private chats of these updates, each once. A private chat has the id of its person."""
    found: dict[int, None] = {}
    for update in updates:
        for kind in WANTED:
            content = update.get(kind)
            if content is not None:
                sender = content.get("from") if isinstance(content, dict) else None
                chat_id = sender.get("id") if isinstance(sender, dict) else None
                if type(chat_id) is int and abs(chat_id) <= LARGEST:
                    found[chat_id] = None
                break
    return list(found)
