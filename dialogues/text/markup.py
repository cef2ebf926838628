"""Telegram's HTML in the texts of authors (Bot API, "Formatting options"): its tags, and that they close.

A `<` that begins no tag is meant as a sign: `I <3 you`, `a < b`. What looks like a tag, and is none that
Telegram knows, is a fault. Jinja's blocks count too: a tag that is opened inside one is closed inside it, so
that every rendering of a sound text has its tags in pairs.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from dialogues.text.peoples_words import as_written

TAGS = ("b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler", "a")
_SAME = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
_ATTRIBUTES = {"a": re.compile(r'\s+href="[^"]*"'), "blockquote": re.compile(r"\s+expandable")}
_TOKEN = re.compile(
    r"\{\{.*?\}\}|\{#.*?#\}|\{%-?\s*(?P<block>\w*).*?%\}"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>[^<>]*)>"
    r"|(?P<sign><)",
    re.DOTALL,
)
_TAG = re.compile(r"<[^<>]*>")


def as_meant(source: str) -> str:
    """A text with every `<` escaped that begins no tag of Telegram's."""
    return _TOKEN.sub(_escaped, source) if "<" in source else source


@lru_cache(maxsize=4096)
def faults(source: str) -> tuple[str, ...]:
    """What is wrong with the tags of a text, in words for its author."""
    return tuple(_faults(source)) if "<" in source else ()


def closed(html: str) -> str:
    """A rendered text with its tags in pairs, whatever its author left open."""
    open_tags: list[str] = []

    def kept(token: re.Match[str]) -> str:
        if not token["tag"]:
            return token[0]
        if not token["close"]:
            open_tags.append(token["tag"])
        elif open_tags[-1:] == [token["tag"]]:
            open_tags.pop()
        else:
            return ""
        return token[0]

    return _TOKEN.sub(kept, html) + "".join(f"</{tag}>" for tag in reversed(open_tags))


def is_blank(html: str) -> bool:
    """Whether nothing of a text would be seen: Telegram refuses such a message."""
    return not as_written(_TAG.sub("", html)).strip()


def has_tags(source: str) -> bool:
    """Whether there is anything in a text that looks like a tag."""
    return any(token["tag"] for token in _TOKEN.finditer(source))


def _is_known(token: re.Match[str]) -> bool:
    tag, rest = token["tag"], token["rest"].rstrip()
    if (tag not in TAGS and tag not in _SAME) or "{" in rest:
        return False
    if token["close"] or not rest:
        return not rest and (bool(token["close"]) or tag != "a")
    return tag in _ATTRIBUTES and _ATTRIBUTES[tag].fullmatch(rest) is not None


def _escaped(token: re.Match[str]) -> str:
    if token["sign"] or (token["tag"] and not _is_known(token)):
        return "&lt;" + token[0][1:]
    return token[0]


def _faults(source: str) -> Iterator[str]:
    frames: list[list[str]] = [[]]  # the open tags, by Jinja's open blocks
    for token in _TOKEN.finditer(source):
        tag, frame = token["tag"], frames[-1]
        if token["block"] in ("if", "for"):
            frames.append([])
        elif token["block"] in ("elif", "else", "endif", "endfor"):
            yield from (f"<{one}> isn't closed before {token[0]}" for one in frame)
            frame.clear()
            if token["block"].startswith("end") and len(frames) > 1:
                frames.pop()
        elif tag and not _is_known(token):
            yield (
                f"Telegram knows no {token[0]}; it knows {', '.join(f'<{one}>' for one in TAGS)}, and a sign "
                "is written &lt;"
            )
        elif tag and not token["close"]:
            frame.append(tag)
        elif tag and frame[-1:] == [tag]:
            frame.pop()
        elif tag:
            yield f"{token[0]} closes what isn't open, or not here"
    yield from (f"<{one}> isn't closed" for one in frames[-1])
