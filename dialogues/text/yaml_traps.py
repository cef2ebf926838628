"""What people stumble over in YAML, in plain words: what stands in the line, and what to write instead.

A file that YAML cannot read has a trap somewhere near. Each trap has a mend, and the one that is told is the
one with which YAML reads on: whoever writes what the message says gets further.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_TRIES = 80
LONGEST = 60_000  # signs; a longer text is not read again and again
SHOWN = 100  # signs of a line in a message
_INVISIBLE = re.compile("[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")
_KEYED = re.compile(r"(?P<before>\s*(?:- +)*[\w][\w ]*: +|\s*(?:- +)+)(?P<text>\S.*)")
_NO_SPACE = re.compile(r"(\s*(?:- +)?[a-z][a-z ]*):(\S.*)")
_NO_COLON = re.compile(r"(\s*(?:- +)?)([a-z]+) +(\S.*)")
_DASHES = re.compile(r"(\s*)([–—•·*‐‑−])\s+(\S.*)")
_TIGHT_DASH = re.compile(r"(\s*)-([a-z].*)")
_STEP = re.compile(r"( *)(step:.*)")
_CURLY = {"“": "”", "„": "“", "”": "”", "‘": "’", "’": "’", "«": "»"}
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
    tries = 0
    for number in _in_order(lines, near, around):
        for why, mended in _mends(lines, number - 1):
            tries += 1
            if tries > MOST_TRIES:
                return None
            fails = fails_at("\n".join([*lines[: number - 1], mended, *lines[number:]]))
            if fails is None or fails > max(near, number):
                moved = mended.strip() == lines[number - 1].strip()
                return Trap(number, why, mended, moved)
    return None


def _in_order(lines: list[str], near: int, around: int) -> Iterator[int]:
    """The lines to look at: where YAML gave up, then back from there, and where the part began."""
    back = [number for number in range(min(near, len(lines)), 0, -1) if lines[number - 1].strip()]
    hidden = [number for number in back if _INVISIBLE.match(lines[number - 1].lstrip(" "))]
    first = [number for number in (*hidden, *back[:2], around, around + 1) if 1 <= number <= len(lines)]
    yield from dict.fromkeys((*first, *back))


def _mends(lines: list[str], place: int) -> Iterator[tuple[str, str]]:
    """Ways to mend a line, each with what is wrong if it helps."""
    line = lines[place]
    if line.lstrip().startswith("#"):
        return
    if _INVISIBLE.search(line):
        yield "there is an invisible sign in this line, and not a space", _INVISIBLE.sub(" ", line)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        for indented in _indentations(lines, place):
            yield "this line begins with a tab, and YAML wants spaces", indented + line.lstrip()
    if "：" in line:
        yield (
            "'：' is a wide colon, and YAML knows only ':'",
            line.replace("：", ": ", 1).replace(":  ", ": "),
        )
    if dashed := _DASHES.fullmatch(line):
        yield f"'{dashed[2]}' is not the dash that begins a part of a list", f"{dashed[1]}- {dashed[3]}"
    if dashed := _TIGHT_DASH.fullmatch(line):
        yield "there is no space after the dash", f"{dashed[1]}- {dashed[2]}"
    yield from _quoted(line)
    if tight := _NO_SPACE.fullmatch(line):
        yield f"there is no space after '{tight[1].strip(' -')}:'", f"{tight[1]}: {tight[2]}"
    if bare := _NO_COLON.fullmatch(line):
        yield f"there is no colon after '{bare[2]}'", f"{bare[1]}{bare[2]}: {bare[3]}"
    if (step := _STEP.fullmatch(line)) and len(step[1]) >= 2:
        yield "each step begins with a dash and a space, which is missing here", f"{step[1][2:]}- {step[2]}"
    if line.strip().endswith(":") and ": " not in line and " - " not in line:
        return  # whatever is out of line below it
    for indented in _indentations(lines, place):
        why = f"this line begins after {_spaces(line)}, and so it isn't in line with what it belongs to"
        yield why, indented + line.lstrip()


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
    elif first in "'\"":
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
