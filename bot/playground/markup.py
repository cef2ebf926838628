"""Telegram's HTML: converts it to plain text and entities, with errors in Telegram's wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.playground.refusals import bad_request, house_rule
from bot.playground.units import utf16_length

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_SIGNS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SIGN = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,8})|#x([0-9a-fA-F]{1,8}));?")
_MONOSPACED = {"pre": 0, "code": 1}
_SPACES = " \t\r\n\v\f"


@dataclass(slots=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    """UTF-16 units of plain text before it."""
    at: int = field(default=0)
    """Characters of plain text before it."""


class _Reader:
    """Parses one text. Errors name the byte offset where they begin, as Telegram's do."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.place = 0
        self.plain: list[str] = []
        self.units = 0
        self.open: list[_OpenTag] = []
        self.entities: list[dict[str, Any]] = []

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        source = self.source
        while self.place < len(source):
            sign = source[self.place]
            if sign == "<":
                self._end_tag() if source.startswith("</", self.place) else self._start_tag()
            elif sign == "&":
                self._add(self._reference())
            else:
                end = self.place + 1
                while end < len(source) and source[end] not in "<&":
                    end += 1
                self._add(source[self.place : end])
                self.place = end
        if self.open:
            raise _fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.plain), self.entities

    def _add(self, text: str) -> None:
        self.plain.append(text)
        self.units += utf16_length(text)

    def _reference(self) -> str:
        found = _SIGN.match(self.source, self.place)
        self.place += len(found[0]) if found else 1
        if not found:
            return "&"
        if found[1]:
            return _SIGNS[found[1]]
        code = int(found[2]) if found[2] else int(found[3], 16)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]

    def _byte(self, place: int) -> int:
        return len(self.source[:place].encode("utf-8", "surrogatepass"))

    def _word(self, stops: str) -> str:
        begin = self.place
        while self.place < len(self.source) and self.source[self.place] not in stops:
            self.place += 1
        return self.source[begin : self.place]

    def _skip_spaces(self) -> None:
        while self.place < len(self.source) and self.source[self.place] in _SPACES:
            self.place += 1

    def _at_end(self) -> bool:
        return self.place >= len(self.source)

    def _start_tag(self) -> None:
        begin = self._byte(self.place)
        self.place += 1
        name = self._word(_SPACES + ">").lower()
        if self._at_end():
            raise _fault(f"Unclosed start tag at byte offset {begin}")
        if name not in _KINDS:
            raise _fault(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._at_end():
                raise _fault(f'Unclosed start tag "{name}" at byte offset {begin}')
            if self.source[self.place] == ">":
                break
            key, value = self._attribute(name, begin)
            attributes[key] = value
        self.place += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        if name == "tg-emoji" and not attributes.get("emoji-id", "").isdecimal():
            raise _fault("Invalid custom emoji identifier specified")
        if name == "tg-time" and not attributes.get("unix", "").isdecimal():
            raise _fault("Invalid date-time specified")
        self.open.append(_OpenTag(name, attributes, self.units, len(self.plain)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        key = self._word(_SPACES + "=>").lower()
        if not key:
            raise _fault(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_spaces()
        if self._at_end() or self.source[self.place] != "=":
            return key, ""
        self.place += 1
        self._skip_spaces()
        if self._at_end():
            raise _fault(f'Unclosed start tag "{tag}" at byte offset {begin}')
        quote = self.source[self.place]
        if quote not in "\"'":
            begin_of_value = self.place
            while not self._at_end() and (
                self.source[self.place] in "-."
                or (self.source[self.place].isascii() and self.source[self.place].isalnum())
            ):
                self.place += 1
            if self._at_end() or self.source[self.place] not in _SPACES + ">":
                raise _fault(f"Unexpected end of name token at byte offset {self._byte(begin_of_value)}")
            return key, self.source[begin_of_value : self.place].lower()
        self.place += 1
        value: list[str] = []
        while not self._at_end() and self.source[self.place] != quote:
            if self.source[self.place] == "&":
                value.append(self._reference())
            else:
                value.append(self.source[self.place])
                self.place += 1
        if self._at_end():
            raise _fault(f"Unclosed start tag at byte offset {begin}")
        self.place += 1
        return key, "".join(value)

    def _end_tag(self) -> None:
        begin = self._byte(self.place)
        if not self.open:
            raise _fault(f"Unexpected end tag at byte offset {begin}")
        self.place += 2
        name = self._word(_SPACES + ">").lower()
        self._skip_spaces()
        if self._at_end() or self.source[self.place] != ">":
            raise _fault(f"Unclosed end tag at byte offset {begin}")
        tag = self.open.pop()
        if name and name != tag.name:
            raise _fault(
                f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"'
            )
        self.place += 1
        if self.units > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity: dict[str, Any] = {
            "type": _KINDS[tag.name], "offset": tag.offset, "length": self.units - tag.offset
        }  # fmt: skip
        match tag.name:
            case "a":
                url = tidy_url(tag.attributes.get("href") or "".join(self.plain[tag.at :]))
                if url is None:
                    return
                entity["url"] = url
            case "blockquote" if "expandable" in tag.attributes:
                entity["type"] = "expandable_blockquote"
            case "code" | "pre" if tag.attributes.get("class", "").startswith("language-"):
                entity["language"] = tag.attributes["class"].removeprefix("language-")
            case "tg-emoji":
                entity["custom_emoji_id"] = tag.attributes["emoji-id"]
            case "tg-time":
                entity["unix_time"] = int(tag.attributes["unix"])
                entity["date_time_format"] = tag.attributes.get("format", "")
        self.entities.append(entity)


def _fault(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")


def tidy_url(url: str) -> str | None:
    """The URL as Telegram stores it, or None if it is invalid (Telegram then silently drops the link)."""
    url = url.strip()
    if re.match(r"(tg|mailto|tel):", url):
        return url
    if "://" not in url:
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "ton", "tonsite") or any(sign in url for sign in _SPACES):
        return None
    if "." not in host.strip(".") and host != "localhost":
        return None
    return url if parts.path or parts.query or parts.fragment else f"{url}/"


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Convert Telegram's HTML to plain text and entities, sorted by position (in UTF-16 units)."""
    plain, entities = _Reader(source).read()
    return plain, _tidied(entities)


def parse(source: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Parse a text in the given parse mode; only HTML is supported, other modes are refused explicitly."""
    if mode is None:
        return source, []
    if mode.upper() != "HTML":
        raise house_rule(f"parse mode {mode} is not in the playground, use HTML")
    return parse_html(source)


def _tidied(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Apply Telegram's nesting rules: nothing inside code, no nested quotes, `pre` with its language."""
    entities = sorted(
        entities, key=lambda each: (each["offset"], -each["length"], _MONOSPACED.get(each["type"], 2))
    )
    kept: list[dict[str, Any]] = []
    for entity in entities:
        around = [
            each for each in kept
            if each["offset"] <= entity["offset"] and entity["offset"] < each["offset"] + each["length"]
        ]  # fmt: skip
        mono = next((each for each in around if each["type"] in _MONOSPACED), None)
        if mono is not None:
            same_span = (mono["offset"], mono["length"]) == (entity["offset"], entity["length"])
            if mono["type"] == "pre" and same_span and entity.get("language"):
                mono["language"] = entity["language"]
            continue
        if "blockquote" in entity["type"] and any("blockquote" in each["type"] for each in around):
            continue
        if any(each["type"] == entity["type"] for each in around):
            continue
        kept.append(entity)
    for entity in kept:
        if entity["type"] == "code":
            entity.pop("language", None)
    return kept
