"""What Telegram does to every text: trims it, measures it, finds commands and links."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.markup import parse
from bot.playground.refusals import bad_request
from bot.playground.units import utf16_length

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

_FOUND_BY_ITSELF = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\".,:;!?)\]'])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<bot_command>(?<![\w/<])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
)

Formatted = tuple[str, list[dict[str, Any]]]


def written(text: str) -> Formatted:
    """A text as typed by a person: no markup, only what Telegram detects on its own."""
    return _with_found(*_trimmed(text, []))


def formatted(source: str, mode: str | None, entities: list[dict[str, Any]] | None) -> Formatted:
    """A text as sent by a bot, with a parse mode or with entities (Bot API, Formatting options)."""
    plain, parsed = parse(source, mode)
    if mode is None and entities:
        end = utf16_length(plain)
        for entity in entities:
            if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > end:
                raise bad_request("can't parse entities: an entity is outside of the text")
        parsed = sorted(entities, key=lambda each: (each["offset"], -each["length"]))
    return _with_found(*_trimmed(plain, parsed))


def message_text(source: str, mode: str | None, entities: list[dict[str, Any]] | None) -> Formatted:
    """The text of a message: 1-4096 UTF-16 units after parsing (Bot API, sendMessage)."""
    text, found = formatted(source, mode, entities)
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MESSAGE_LIMIT:
        raise bad_request("message is too long")
    return text, found


def caption_text(source: str, mode: str | None, entities: list[dict[str, Any]] | None) -> Formatted:
    """A caption: 0-1024 UTF-16 units after parsing (Bot API, sendPhoto)."""
    text, found = formatted(source, mode, entities)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, found


def _trimmed(text: str, entities: list[dict[str, Any]]) -> Formatted:
    """Strip trailing whitespace, and leading whitespace up to the first entity."""
    text = text.replace("\r\n", "\n").replace("\0", "") if "\r" in text or "\0" in text else text
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=None)
    spaces = len(text) - len(text.lstrip())
    cut = spaces if first is None else min(spaces, first)
    text = text[cut:]
    end = utf16_length(text)
    kept = []
    for entity in entities:
        offset = entity["offset"] - cut
        length = min(entity["length"], end - offset)
        if length > 0:
            kept.append({**entity, "offset": offset, "length": length})
    return text, kept


def _with_found(text: str, entities: list[dict[str, Any]]) -> Formatted:
    """Add detected commands, links, mentions and email addresses, except inside code and links."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in ("code", "pre", "text_link")
    ]
    found = list(entities)
    for match in _FOUND_BY_ITSELF.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        if match.lastgroup and not any(offset < end and begin < offset + length for begin, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    if len(found) > len(entities):
        found.sort(key=lambda each: (each["offset"], -each["length"]))
    return text, found
