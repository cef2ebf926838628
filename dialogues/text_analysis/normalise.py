"""Normalises a text to a list of plain words, however it was typed.

Evens out case, accents, look-alike letters of other alphabets, apostrophes, chat spellings, spaced-out
letters ("k i l l"), symbols for letters ("k1ll", "k*ll") and words torn in two ("ki ll"). What is particular
to a language comes in with `Spelling`. Each step passes over the text once.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

LONGEST_WORD = 16  # letters, in spaced-out words

_LOOKALIKES = str.maketrans("аеорсухікмтнвѕјο", "aeopcyxikmthbsjo")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
_SIGNS = {
    "1": "il",
    "!": "i",
    "|": "il",
    "3": "e",
    "4": "a",
    "@": "a",
    "0": "o",
    "$": "s",
    "5": "s",
    "7": "t",
}
_DOUBLE_QUOTES = re.compile(r"[\"“”„«»]|''")
_OPENING = re.compile(r"(?<![^\s(,.])'(?=\w)(?!cause|cos|cuz|til|em\b|bout|n\b|tis|twas)")
_CLOSING = re.compile(r"(?<=[\w.!?,])'(?!\w)")
_APART = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-*_/]{1,3}){2,}[^\W\d_](?!\w)")
_COMMA = re.compile(r"[,–—()]|\s-\s")
_SENTENCE_END = re.compile(r"[.!?;:…\n]+")
_SIGN_INSIDE = re.compile(r"(?<=[a-z])[!|]+(?=[a-z])")
_UNIT = re.compile(r"(?<!\w)(\d+)(?=[a-z])(?!\w*\d|(?:st|nd|rd|th)\b)")
_BETWEEN = re.compile(r"[/&+~_]|(?<=\w)-(?=\w)")
_MIXED = re.compile(r"\w*[a-z]\w*")
_TOKEN = re.compile(r"[.,\"]|[\w'*@$|]*\w[\w'*@$|]*")
_THRICE = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"(\w)\1+")


@dataclass(frozen=True)
class Spelling:
    """Other spellings of a language's words, and the words that matter; all others stay as they are."""

    spellings: Mapping[str, str]  # a word as written → the word or words meant
    endings: Mapping[str, str]  # after an apostrophe: "ll" → "will"
    torn: frozenset[str]  # words that are found even if torn in two
    vocabulary: frozenset[str]

    def words(self, text: str) -> list[str]:
        """The plain words, with `.` `,` `"` among them, and a full stop at the start and the end."""
        text = self._letters(text)
        tokens = (word for token in _TOKEN.findall(text) for word in self._meant(token))
        words = ["."]
        for word in self._mended([*tokens, "."]):
            if not (word == "." and words[-1] in (".", ",")) and not (word == "," and words[-1] in ",."):
                words.append(word)
            elif word == ".":
                words[-1] = "."
        return words if words[-1] == "." else [*words, "."]

    def _letters(self, text: str) -> str:
        text = text.casefold() if text.isascii() else _undressed(text)
        text = _OPENING.sub(' " ', _DOUBLE_QUOTES.sub(' " ', text))
        if '"' in text:
            text = _CLOSING.sub(' " ', text)
        text = _APART.sub(lambda match: self._together(match[0]), text)
        text = _UNIT.sub(r"\1 ", _SIGN_INSIDE.sub(lambda match: "i" * len(match[0]), text))
        text = _BETWEEN.sub(" ", _COMMA.sub(" , ", text))
        return _SENTENCE_END.sub(" . ", text)

    def _together(self, apart: str) -> str:
        """Spaced-out letters joined into the words they spell; unchanged if they spell none."""
        letters = "".join(sign for sign in apart if sign.isalnum())
        fewest = [0] + [len(letters) + 1] * len(letters)  # the fewest words that spell the letters up to here
        begins = [0] * (len(letters) + 1)  # where the last of those words begins
        for stop in range(1, len(letters) + 1):
            for start in range(max(0, stop - LONGEST_WORD), stop):
                if fewest[start] + 1 < fewest[stop] and letters[start:stop] in self._words_known:
                    fewest[stop], begins[stop] = fewest[start] + 1, start
        if fewest[-1] >= len(letters):
            return apart
        words, stop = [], len(letters)
        while stop:
            words.append(letters[begins[stop] : stop])
            stop = begins[stop]
        return " ".join(reversed(words))

    @cached_property
    def _words_known(self) -> frozenset[str]:
        return self.vocabulary | self.spellings.keys()

    def _meant(self, token: str) -> tuple[str, ...]:
        if token in '.,"':
            return (token,)
        bare = token.replace("'", "")
        stem, apostrophe, ending = token.rpartition("'")
        if bare in self.spellings:
            return tuple(self.spellings[bare].split())
        if apostrophe and stem and ending in self.endings:
            return (*self._meant(stem), self.endings[ending])
        if bare in self.vocabulary:
            return (bare,)
        for candidate in self._candidates(bare):
            if candidate in self.spellings:
                return tuple(self.spellings[candidate].split())
            if candidate in self.vocabulary:
                return (candidate,)
        return (bare,)

    def _candidates(self, token: str) -> Iterator[str]:
        """What an unknown word may stand for."""
        if _THRICE.search(token):
            yield _THRICE.sub(r"\1\1", token)
            yield _THRICE.sub(r"\1", token)
            yield _DOUBLED.sub(r"\1", token)
        if "*" in token.strip("*") and len(token) <= LONGEST_WORD:
            yield from self._starred(token)
        if not token.isalpha() and not token.isdecimal():
            for choice in (0, -1):
                yield "".join(_SIGNS[sign][choice] if sign in _SIGNS else sign for sign in token)

    def _starred(self, token: str) -> Iterator[str]:
        """`k*ll`: each star is one letter of a word that people disguise this way."""
        veiled = re.compile("".join("." if sign == "*" else re.escape(sign) for sign in token))
        yield from (word for word in sorted(self.torn) if len(word) == len(token) and veiled.fullmatch(word))

    def _mended(self, words: Sequence[str]) -> Iterator[str]:
        """Words torn in two, joined again."""
        place = 0
        while place < len(words):
            pair = words[place] + words[place + 1] if place + 1 < len(words) else ""
            if pair in self.torn and not {words[place], words[place + 1]} <= self.vocabulary:
                yield pair
                place += 2
            else:
                yield words[place]
                place += 1


_UNSEEN = frozenset({"Mn", "Me", "Cf"})


def without_accents(text: str) -> str:
    """Lower case without accents and invisible characters, in any alphabet."""
    if text.isascii():
        return text.casefold()
    kept = (sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) not in _UNSEEN)
    return "".join(kept).casefold()


def _undressed(text: str) -> str:
    """The same without typographic apostrophes and look-alike letters."""
    text = without_accents(text).translate(_APOSTROPHES)
    return _MIXED.sub(lambda match: match[0].translate(_LOOKALIKES), text)
