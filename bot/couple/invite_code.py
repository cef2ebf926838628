"""An invite's code, and finding it in what people type or paste, as a link or alone."""

import re
import secrets
from functools import lru_cache
from typing import NamedTuple

LENGTH = 22  # of `secrets.token_urlsafe(16)`

_CODE = rf"([\w-]{{{LENGTH}}})(?![\w-])"
# The code is all there is, but for quotes, a full stop, or the command typed without its slash.
_ALONE = re.compile(rf"[\W_]*(?:(?:join|start|code)\W+)?{_CODE}\W*", re.I | re.A)
_AFTER_COMMAND = re.compile(rf"(?<!\w)/(?:join|start)(?:@\w+)?\s+{_CODE}", re.I | re.A)
_CAPITAL_INSIDE = re.compile("[a-z][A-Z]")
_SWITCH = re.compile(r"(?<=[a-z])[A-Z]|(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]")


def new_code() -> str:
    """A random code of 128 bits that can be told from a word."""
    while not looks_random(code := secrets.token_urlsafe(16)):
        pass  # about one in twenty
    return code


def looks_random(code: str) -> bool:
    """Whether capitals and digits are mixed into it, as they are into no word, name or label."""
    return len(_SWITCH.findall(code)) >= 4 and _CAPITAL_INSIDE.search(code) is not None


class Found(NamedTuple):
    """A code, and the words around what it was in."""

    code: str
    around: str


def found_in(text: str, username: str) -> Found | None:
    """The invite in this text; None for everything else people write.

    It is a link to the bot called `username`, in any form that Telegram opens, or `/join` and a code, or a
    code alone. A code among other words isn't taken: other links have such parts too.
    """
    has_link = username and "start=" in text.casefold()  # the pattern takes its time over a long text
    link = _link(username.casefold()).search(text) if has_link else None
    found = link or _AFTER_COMMAND.search(text) or _ALONE.fullmatch(text)
    if found is None or found.lastindex is None:
        return None
    code = found[found.lastindex]
    if found.re is _ALONE and not looks_random(code):
        return None
    return Found(code, f"{text[: found.start()]} {text[found.end() :]}")


@lru_cache(maxsize=8)
def _link(username: str) -> re.Pattern[str]:
    """A link to this bot with a code (core.telegram.org/api/links, "Bot links", "Public username links")."""
    name, code = re.escape(username), r"\?(?:[^\s#]*?&)?start=([\w-]+)"
    hosts = r"(?:t|telegram)\.(?:me|dog)"
    return re.compile(
        rf"(?<![\w.@/-])(?:https?://)?(?:www\.)?{hosts}/{name}/?{code}"
        rf"|(?<![\w.@/-])(?:https?://)?{name}\.t\.me/?{code}"
        rf"|(?<!\w)tg:(?://)?resolve/?(?=\?(?:[^\s#]*?&)?domain={name}(?![\w-])){code}",
        re.I | re.A,
    )
