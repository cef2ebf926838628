"""Comparing a typed word with the secret one: whatever phones change by themselves makes no difference."""

import re
import unicodedata
from hmac import compare_digest

SHORTEST, LONGEST = 5, 40  # letters and digits in a word; characters in it

_APOSTROPHES = "`\u00b4\u02b9\u02bb\u02bc\u02bd\u0384\u2018\u2019\u201a\u201b\u2032"
_QUOTES = "\u00ab\u00bb\u201c\u201d\u201e\u201f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_SAME = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_UNSEEN, "")
    | {chr(sign): "" for sign in (*range(0xFE00, 0xFE10), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
    | {"ı": "i"}  # a capital of either i may come back as the other one
)
# The last release kept an acute accent typed as an apostrophe the way Unicode takes it apart.
_TAKEN_APART = re.compile("(^| )\u0301")
_DASHES_TOGETHER = re.compile("-+")  # phones make one long dash of two short ones
_AROUND_SIGNS = re.compile(" *(['\"!?:;]) *")  # some phones put a space there
_STOP_OF_TWO_BLANKS = re.compile(r"(?<!\.)\.(?= |$)")


def plain(text: str) -> str:
    """A word as it is compared and kept; empty if it can be none."""
    word = _plainer(text)
    while (again := _plainer(word)) != word:  # taking one sign away may bring others together
        word = again
    return "" if word.startswith("/") else word


def _plainer(text: str) -> str:
    word = unicodedata.normalize("NFKC", text.translate(_SAME)).casefold()
    word = unicodedata.normalize("NFKC", word.translate(_SAME)).replace("i\u0307", "i")
    word = _TAKEN_APART.sub("'", " ".join(word.split()))
    word = _STOP_OF_TWO_BLANKS.sub("", _DASHES_TOGETHER.sub("-", word))
    return " ".join(_AROUND_SIGNS.sub(r"\1", word).split())


def fits(text: str, shortest: int = SHORTEST) -> bool:
    """Whether a text may be somebody's word: one line, long enough to be hard to guess."""
    word = plain(text)
    letters = sum(sign.isalnum() for sign in word)
    return "\n" not in text.strip() and letters >= shortest and len(word) <= LONGEST


def is_same(text: str, word: str) -> bool:
    """Whether somebody typed the word, which may have been kept by an earlier release."""
    wanted = plain(word).encode(errors="replace")
    return bool(wanted) and compare_digest(plain(text).encode(errors="replace"), wanted)
