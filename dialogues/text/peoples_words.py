"""People's names and words inside our sentences: they neither turn the sentence round nor become tappable.

Plain words of one direction come out as they are, so that ordinary texts have no invisible signs in them.
"""

import re
import unicodedata

ISOLATE, END, LEFT_TO_RIGHT = "\u2068", "\u2069", "\u200e"  # Unicode Bidirectional Algorithm: FSI, PDI, LRM
WORD_JOINER = "\u2060"  # Telegram's links, commands, mentions and hashtags all end at this sign
FEW = (
    10  # so many words are kept from being tappable by adding a sign; then a sign is put in place of another
)
ROOM = 100  # characters a screen keeps free for all that

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # signs that turn a line round, or end our isolation
_COMMAND = re.compile(r"(?<![\w/<>])/(?=\w)")
_TAPPABLE = re.compile(rf"{_COMMAND.pattern}|[@#](?=\w)|:(?=//)|(?<=\w)\.(?=[^\W\d_]{{2}})")
_OURS = re.compile(f"[{ISOLATE}{END}{LEFT_TO_RIGHT}{WORD_JOINER}]")
_TURNING = frozenset({"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_AT_THE_BEGINNING = re.compile(rf"^((?:<[^>]*>)*)(?={ISOLATE}[^{END}\n]*{END}(?:<[^>]*>)*[^<\n])", re.M)


def kept_apart(words: str) -> str:
    """Someone's name or words, for the middle of a sentence of ours."""
    joined = _joined(_TAPPABLE, words)
    if joined.isascii() or not any(map(_turns_round, joined)):
        return joined
    lines = _TURNS.sub("", joined).split("\n")
    return "\n".join(f"{ISOLATE}{line}{END}" if line else line for line in lines)


def quoted(words: str) -> str:
    """Someone's words in a quotation, where they stand by themselves: their links work, commands don't."""
    return _joined(_COMMAND, words)


def beginning_ours(html: str) -> str:
    """The text, with our direction also in lines that begin with a name from right to left."""
    return _AT_THE_BEGINNING.sub(rf"\1{LEFT_TO_RIGHT}", html) if ISOLATE in html else html


def as_written(text: str) -> str:
    """A text of ours without the signs that kept people's words apart in it."""
    return _OURS.sub("", text)


def _joined(tappable: re.Pattern[str], words: str) -> str:
    """With a sign that ends what could be tapped: before a dot, since a domain needs something there."""
    places = [place.start() for place in tappable.finditer(words)]
    signs = list(words)
    for place in places[FEW:]:
        signs[place] = WORD_JOINER
    for place in places[:FEW]:
        signs[place] = WORD_JOINER + "." if words[place] == "." else words[place] + WORD_JOINER
    return "".join(signs)


def _turns_round(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in _TURNING
