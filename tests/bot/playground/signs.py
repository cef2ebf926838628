"""The signs that our texts use, and those that the page's font has."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from bot import playground
from bot.wording.extract import phrases

PAGE = Path(playground.__file__).with_name("page")
FONT = PAGE / "fonts" / "signs.woff"
FIRST_SIGN = "\u2190"  # the first arrow; what comes before it is in every font
NO_SIGN = "\ufe0f"  # only says how the sign before it is drawn


def signs_of_ours() -> set[str]:
    """Every sign in a text of the bot, of a built-in exercise or of the page."""
    texts = [phrase.english for phrase in phrases()]
    texts += [file.read_text("utf-8") for file in PAGE.iterdir() if file.suffix in (".js", ".html", ".css")]
    return {sign for text in texts for sign in text if sign >= FIRST_SIGN and sign != NO_SIGN}


def signs_of_font() -> set[str]:
    """Every sign that the font draws (OpenType, "cmap", formats 4 and 12)."""
    table = _table(FONT.read_bytes(), b"cmap")
    [count] = struct.unpack_from(">H", table, 2)
    found: set[str] = set()
    for number in range(count):
        [start] = struct.unpack_from(">L", table, 4 + 8 * number + 4)
        [form] = struct.unpack_from(">H", table, start)
        if form in (4, 12):
            ranges = _format_4(table, start) if form == 4 else _format_12(table, start)
            found |= {chr(code) for first, last in ranges for code in range(first, last + 1)}
    return found - {"\uffff"}


def _table(font: bytes, name: bytes) -> bytes:
    """One table of a WOFF file (W3C, WOFF File Format 1.0, "Table directory")."""
    [count] = struct.unpack_from(">H", font, 12)
    for number in range(count):
        tag, offset, packed, whole = struct.unpack_from(">4sLLL", font, 44 + 20 * number)
        if tag == name:
            data = font[offset : offset + packed]
            return data if packed == whole else zlib.decompress(data)
    raise KeyError(name)


def _format_4(table: bytes, start: int) -> Iterator[tuple[int, int]]:
    [doubled] = struct.unpack_from(">H", table, start + 6)
    for number in range(doubled // 2):
        [last] = struct.unpack_from(">H", table, start + 14 + 2 * number)
        [first] = struct.unpack_from(">H", table, start + 16 + doubled + 2 * number)
        yield first, last


def _format_12(table: bytes, start: int) -> Iterator[tuple[int, int]]:
    [count] = struct.unpack_from(">L", table, start + 12)
    for number in range(count):
        first, last = struct.unpack_from(">LL", table, start + 16 + 12 * number)
        yield first, last
