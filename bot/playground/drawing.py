"""Text and entities as safe HTML for the page: nothing a bot sends can inject markup."""

from __future__ import annotations

import re
from html import escape
from typing import Any

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler" role="button" tabindex="0" aria-label="Hidden text">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable" tabindex="0">', "</blockquote>"),
    "bot_command": ('<a class="command" href="#" role="button">', "</a>"),
    "mention": ('<span class="mention">', "</span>"),
    "date_time": ("<time>", "</time>"),
}
_BEFORE_BLOCK = re.compile(r"\n(<(?:blockquote|pre)\b)")
_AFTER_BLOCK = re.compile(r"(</(?:blockquote|pre)>)\n")
_SAFE_SCHEMES = ("http://", "https://", "tg://", "mailto:")


def draw(text: str, entities: list[dict[str, Any]]) -> str:
    """The text as HTML with only the tags above, properly nested even if entities overlap."""
    units = text.encode("utf-16-le")
    borders = sorted(
        {0, len(units) // 2}
        | {entity["offset"] for entity in entities}
        | {entity["offset"] + entity["length"] for entity in entities}
    )
    drawn: list[str] = []
    open_now: list[dict[str, Any]] = []
    for begin, end in zip(borders, [*borders[1:], borders[-1]], strict=True):
        while any(entity["offset"] + entity["length"] <= begin for entity in open_now):
            drawn.append(_tags(open_now.pop(), units)[1])
        for entity in entities:
            if entity["offset"] <= begin < entity["offset"] + entity["length"] and entity not in open_now:
                open_now.append(entity)
                drawn.append(_tags(entity, units)[0])
        drawn.append(escape(units[2 * begin : 2 * end].decode("utf-16-le", "replace")))
    while open_now:
        drawn.append(_tags(open_now.pop(), units)[1])
    # A quote is a block of its own, so the line breaks next to it are dropped.
    return _AFTER_BLOCK.sub(r"\1", _BEFORE_BLOCK.sub(r"\1", "".join(drawn)))


def _tags(entity: dict[str, Any], units: bytes) -> tuple[str, str]:
    kind = entity["type"]
    if kind in ("text_link", "url", "email"):
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        address = entity.get("url") or units[2 * begin : 2 * end].decode("utf-16-le", "replace")
        if kind == "email":
            address = f"mailto:{address}"
        if address.startswith(_SAFE_SCHEMES):
            return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow" target="_blank">', "</a>"
        return "", ""
    return _TAGS.get(kind, ("", ""))
