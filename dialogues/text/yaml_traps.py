"""What people stumble over in YAML, in plain words: what stands in the line, and what to write instead.

A file that YAML cannot read has a trap somewhere near. Each trap has a mend, and the one that is told is the
one with which YAML reads on: whoever writes what the message says gets further.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

MOST_TRIES = 80
LONGEST = 60_000  # signs; a longer text is not read again and again
SHOWN = 100  # signs of a line in a message
_INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")
_KEYED = re.compile(r"(?P<before>\s*(?:- +)*[\w][\w ]*: +|\s*(?:- +)+)(?P<text>\S.*)")
_NO_SPACE = re.compile(r"(\s*(?:- +)?[a-z][a-z ]*):(\S.*)")
_NO_COLON = re.compile(r"(\s*(?:- +)?)([a-z]+)(?: +=? *(\S.*)| *)")
_IN_BRACES = re.compile(r"(\s*(?:- +)*[\w][\w ]*: +)(\{[^{%].*\})\s*")
_HOLDS_PARTS = re.compile(
    r"(\s*)(end|choices|roles|cards|scale|silence|review|milestones|with|weekly|follow up): +([a-z]\w*: .*)"
)
_DASHES = re.compile(r"(\s*)([–—•·*‐‑−])\s+(\S.*)")
_TIGHT_DASH = re.compile(r"(\s*)-([a-z].*)")
_STEP = re.compile(r"( *)(step:.*)")
_CURLY = {"“": "”", "„": "“", "”": "”", "‘": "’", "’": "’", "«": "»"}
_QUOTES = "'\""
_BEGINS = {
    "*": "a text can't begin with *",
    "&": "a text can't begin with &",
    "!": "a text can't begin with !",
    "%": "a text can't begin with %",
    "@": "a text can't begin with @",
    "`": "a text can't begin with `",
    "{": "a text that begins with { has to stand in quotes",
    "[": "a text that begins with [ has to stand in quotes",
    "}": "a text can't begin with }",
    "]": "a text can't begin with ]",
    ",": "a text can't begin with a comma",
    "|": "a text can't begin with |",
    ">": "a text can't begin with >",
    "?": "a text can't begin with ? and a space",
    "-": "a text can't begin with - and a space",
    "#": "after a # YAML reads nothing",
}
_WORD_FILES = {
    b"PK\x03\x04": "a document of a word processor (such as .docx or .odt)",
    b"\xd0\xcf\x11\xe0": "an old Word document (.doc)",
    b"{\\rtf": "a document in rich text (.rtf)",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


@dataclass(frozen=True, slots=True)
class Trap:
    """What stands in a line (from 1) that YAML stumbles over, and what to write there instead."""

    line: int
    why: str
    mended: str
    moved: bool = False  # only what is before the first word is another
    until: int = 0  # the last line of which `mended` takes the place, if it is another

    def __str__(self) -> str:
        if self.moved:
            return f"{self.why}; let it begin after {_spaces(self.mended)}"
        return f"{self.why}; write: {shortened(self.mended.strip())}"


def no_text(written: bytes) -> str | None:
    """What a file is if it isn't UTF-8 text, and what to do; None if it is, or nearly."""
    for beginning, kind in _WORD_FILES.items():
        if written.startswith(beginning):
            return f"this is {kind}, and not plain text; copy its text into a text editor, and save that"
    if written.startswith((b"\xff\xfe", b"\xfe\xff")) or written[:200].count(b"\0") > len(written[:200]) // 4:
        return "the file is saved as UTF-16; save it again, with UTF-8 as its encoding"
    if re.match(rb"\s*<(!doctype|html)", written, re.IGNORECASE):
        return "this is a web page, and not plain text; copy its text into a text editor, and save that"
    return None


def wrong_letters(written: bytes, place: int) -> tuple[int, str]:
    """The line of a byte that is no UTF-8, and what it probably is there."""
    line = written[:place].count(b"\n") + 1
    shown = written.split(b"\n")[line - 1].decode("cp1252", errors="replace").strip()
    what = f"'{shortened(shown)}' is not saved as UTF-8; save the file again, with UTF-8 as its encoding"
    return line, what


def found(text: str, near: int, around: int, fails_at: Callable[[str], int | None]) -> Trap | None:
    """The trap in a text that YAML can't read; None if it is none of those that we know.

    `near`: the line where YAML gave up; `around`: where the part of the document began that it was reading.
    `fails_at`: the line at which YAML gives up on a text, or None if it reads all of it.
    """
    lines = text.split("\n")
    if len(text) > LONGEST:
        return None
    first, rest = _in_order(lines, near, around)
    wanted = (
        trap
        for numbers in (first, rest)
        for mends in (_mends, _moves)
        for number in numbers
        for trap in mends(lines, number)
    )
    for trap in islice(wanted, MOST_TRIES):
        until = trap.until or trap.line
        gap = [""] * (until - trap.line)
        fails = fails_at("\n".join([*lines[: trap.line - 1], trap.mended, *gap, *lines[until:]]))
        if fails is None or fails > max(near, until):
            return trap
    return None


def _in_order(lines: list[str], near: int, around: int) -> tuple[list[int], list[int]]:
    """The lines to look at first: where YAML gave up, and where the part began; then those further back."""
    back = [number for number in range(min(near, len(lines)), 0, -1) if lines[number - 1].strip()]
    hidden = [number for number in back if _INVISIBLE.match(lines[number - 1].lstrip(" "))]
    first = [number for number in (*hidden, *back[:2], around, around + 1) if 1 <= number <= len(lines)]
    return list(dict.fromkeys(first)), [number for number in back if number not in first]


def _mends(lines: list[str], number: int) -> Iterator[Trap]:
    """Ways to mend what stands in a line, each with what is wrong if it helps."""
    line = lines[number - 1]
    if line.lstrip().startswith("#"):
        return
    if _INVISIBLE.search(line):
        why = "there is an invisible sign in this line, and not a space"
        mended = _INVISIBLE.sub(" ", line)
        yield Trap(number, why, mended, moved=mended.strip() == line.strip())
    if "：" in line:
        mended = line.replace("：", ": ", 1).replace(":  ", ": ")
        yield Trap(number, "'：' is a wide colon, and YAML knows only ':'", mended)
    if dashed := _DASHES.fullmatch(line):
        why = f"'{dashed[2]}' is not the dash that begins a part of a list"
        yield Trap(number, why, f"{dashed[1]}- {dashed[3]}")
    if dashed := _TIGHT_DASH.fullmatch(line):
        yield Trap(number, "there is no space after the dash", f"{dashed[1]}- {dashed[2]}")
    yield from (Trap(number, why, mended) for why, mended in (*_in_parts(line), *_quoted(line)))
    yield from _joined(lines, number)
    if tight := _NO_SPACE.fullmatch(line):
        why = f"there is no space after '{tight[1].strip(' -')}:'"
        yield Trap(number, why, f"{tight[1]}: {tight[2]}")
    if bare := _NO_COLON.fullmatch(line):
        mended = f"{bare[1]}{bare[2]}: {bare[3] or ''}".rstrip()
        yield Trap(number, f"there is no colon after '{bare[2]}'", mended)
    if (step := _STEP.fullmatch(line)) and len(step[1]) >= 2:
        why = "each step begins with a dash and a space, which is missing here"
        yield Trap(number, why, f"{step[1][2:]}- {step[2]}")


def _moves(lines: list[str], number: int) -> Iterator[Trap]:
    """Other places to let a line begin."""
    line = lines[number - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        why = "this line begins with a tab, and YAML wants spaces"
    elif line.strip().endswith(":") and ": " not in line and "- " not in line:
        return  # whatever is out of line below it
    else:
        why = f"this line begins after {_spaces(line)}, and so it isn't in line with what it belongs to"
    for indented in _indentations(lines, number - 1):
        yield Trap(number, why, indented + line.lstrip(), moved=True)


def _in_parts(line: str) -> Iterator[tuple[str, str]]:
    """A line with parts in it that aren't set apart."""
    if (braces := _IN_BRACES.fullmatch(line)) is not None:
        mended = re.sub(r"([^\s,{]) +(?=[a-z]+: )", r"\1, ", braces[2])
        yield "there is no comma between two parts in braces", f"{braces[1]}{mended}"
    if (held := _HOLDS_PARTS.fullmatch(line)) is not None:
        why = f"'{held[2]}' has parts of its own, on lines below it or in braces"
        yield why, f"{held[1]}{held[2]}: {{{held[3]}}}"


def _joined(lines: list[str], number: int) -> Iterator[Trap]:
    """A text that goes on in a second line, with a colon in it."""
    if number < 2:
        return
    keyed, line = _KEYED.fullmatch(lines[number - 2]), lines[number - 1]
    words_first = len(line.partition(": ")[0].split()) > 2  # a key has two words at most
    if keyed is not None and keyed["text"][0] not in _QUOTES and ": " in line and words_first:
        why = "a text with a colon in it has to stand in quotes, from its first line on"
        text = quoted(f"{keyed['text'].rstrip()} {line.strip()}")
        yield Trap(number - 1, why, keyed["before"] + text, until=number)


def _quoted(line: str) -> Iterator[tuple[str, str]]:
    """A line whose text is put in quotes, with why it needs them."""
    keyed = _KEYED.fullmatch(line)
    if keyed is None:
        return
    text = keyed["text"].rstrip()
    first, inside = text[0], text[1:]
    if (closing := _CURLY.get(first)) is not None:
        inside = inside.removesuffix(closing)
        yield f"{first} is a curly quote, and YAML knows only straight ones", keyed["before"] + quoted(inside)
    elif first in _QUOTES:
        if text.count(first) == 1:
            yield f"the quote {first} that begins here has no closing one", keyed["before"] + quoted(inside)
        elif text.endswith(first):
            why = f"the text has the quote {first} inside, so that it ends too early"
            yield why, keyed["before"] + quoted(inside[:-1])
        else:
            why = "the text goes on after its closing quote, so all of it has to stand in quotes"
            yield why, keyed["before"] + quoted(text)
    elif first in _BEGINS:
        bold = ", and bold is <b>…</b>" if first == "*" and "*" in inside else ""
        yield f"{_BEGINS[first]}{bold}", keyed["before"] + quoted(text)
    elif ": " in text or text.endswith(":"):
        why = "a text with a colon in it has to stand in quotes"
        yield why, keyed["before"] + quoted(text)


def unquoted(line: str, number: int) -> Trap | None:
    """The trap in a line whose text should stand in quotes and doesn't."""
    return next((Trap(number, why, mended) for why, mended in _quoted(line)), None)


def quoted(text: str) -> str:
    """A text in quotes, as YAML reads it."""
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def shortened(text: str) -> str:
    """As much of a text as a message shows."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 20]}…{text[-19:]}"


def _indentations(lines: list[str], place: int) -> Iterator[str]:
    """The indentations of the lines above, the nearest first, as far as this line has another."""
    own, tried = lines[place][: len(lines[place]) - len(lines[place].lstrip())], set[int]()
    for line in reversed(lines[:place]):
        text = line.lstrip(" ")
        for column in ([len(line) - len(text) + 2] if text.startswith("- ") else []) + [
            len(line) - len(text)
        ]:
            if text.strip() and "\t" not in line and column != len(own) and column not in tried:
                tried.add(column)
                yield " " * column
        if len(tried) > 2:
            return


def _spaces(line: str) -> str:
    number = len(line) - len(line.lstrip())
    return "no space" if number == 0 else "one space" if number == 1 else f"{number} spaces"
