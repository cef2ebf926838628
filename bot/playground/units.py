"""Telegram measures text in UTF-16 code units: most characters are one, emoji and rare scripts two."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_at(text: str, limit: int) -> list[str]:
    """Split a text as Telegram's apps do: at most `limit` units a part, at a nearby line break or space."""
    parts: list[str] = []
    while utf16_length(text) > limit:
        end = units = 0
        for sign in text:
            units += 2 if ord(sign) > 0xFFFF else 1
            if units > limit:
                break
            end += 1
        for gap in ("\n", " "):
            at = text.rfind(gap, end // 2, end)
            if at > 0:
                end = at + 1
                break
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]
