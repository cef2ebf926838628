"""Where everything in a diagram stands, in pixels: boxes below each other in three lanes, ways beside them.

One box a row, so that a line that leaves or enters a row sideways meets no other box. Ways down run on the
right of the lanes, ways back up on the left; ways to one step run together. A few widths of letters are
enough to wrap by.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dialogues.author.diagram import Box, Diagram

LANE, GAP, PAD = 320, 28, 12  # width of a lane, between lanes, inside a box
ROW = 30  # between two boxes
TRACK = 14  # between two ways that run beside each other
TEXT, SMALL = 13, 11  # sizes of letters
LINE = 17
TOP = 112  # of the first box
CORNER = {"tell": 14, "keep": 14, "go": 14, "share": 4}  # what a form takes away from the room for text
MOST_LINES = 7  # of what a step says; the whole text stands in its tooltip
_NARROW, _WIDE = set("iljtfrI.,:;'’|!()[]{}- "), set("mwMW@%—…➤")


def width(text: str, size: float) -> float:
    """About how wide a text is in a common sans-serif font."""
    return size * sum(map(_share, text))


def _share(sign: str) -> float:
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.95
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.2
    return 0.7 if sign.isupper() else 0.61


def wrapped(text: str, room: float, size: float = TEXT) -> list[str]:
    """A text in lines that fit; a word longer than a line is broken."""
    lines = [""]
    for word in text.split():
        while width(word, size) > room:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or width(word[:n], size) <= room)
            lines += [word[:fits], ""]
            word = word[fits:]
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a box, and what it is: name, only, when, says, note, choice or exit."""

    text: str
    style: str
    exit_to: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box and where it stands."""

    box: Box
    lines: tuple[Line, ...]
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return 2 * PAD + LINE * len(self.lines) - 4

    @property
    def middle(self) -> float:
        """Where arrows from above come in and arrows down go out."""
        return self.x + self.width / 2

    def line_y(self, number: int) -> float:
        """The height at which a line's way goes out."""
        return self.y + PAD + LINE * number + LINE / 2 - 2


@dataclass(frozen=True, slots=True)
class Way:
    """Corners of an arrow. Ways to different steps differ in colour; 0: simply onward."""

    corners: tuple[tuple[float, float], ...]
    colour: int = 0
    otherwise: bool = False  # taken where a condition fails


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame around the steps that a step holds."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """The whole picture."""

    diagram: Diagram
    _tracks: dict[str, int] = field(default_factory=dict)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The boxes from top to bottom."""
        found: list[Placed] = []
        y = float(TOP)
        for number, box in enumerate(self.diagram.boxes):
            wide = box.lane == "wide"
            across = float(3 * LANE + 2 * GAP if wide else LANE)
            room = across - 2 * PAD - CORNER.get(box.kind, 0)
            lines = tuple(_lines(box, room, self._follows(number)))
            column = {"left": 0, "middle": 1, "right": 2, "wide": 0}[box.lane]
            found.append(Placed(box, lines, self.left + column * (LANE + GAP), y, across))
            y += found[-1].height + ROW
        return tuple(found)

    @cached_property
    def left(self) -> float:
        """Where the lanes begin: right of the ways that lead back up."""
        return 40 + TRACK * self._count(up=True)

    @property
    def width(self) -> float:
        return self.left + 3 * LANE + 2 * GAP + 40 + TRACK * self._count(up=False)

    @property
    def height(self) -> float:
        last = self.placed[-1]
        return last.y + last.height + 40

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """The frames of the steps that hold others."""
        found = []
        for number, one in enumerate(self.placed):
            if one.box.holds:
                inside = self.placed[number : number + one.box.holds + 1]
                x = min(each.x for each in inside) - 10
                right = max(each.x + each.width for each in inside) + 10
                bottom = inside[-1].y + inside[-1].height + 10
                found.append(Frame(x, one.y - 10, right - x, bottom - one.y + 10))
        return tuple(found)

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """All arrows."""
        return (*self._onward(), *self._jumps())

    def _onward(self) -> Iterator[Way]:
        for number, (one, following) in enumerate(zip(self.placed, self.placed[1:], strict=False)):
            if one.box.goes_on or self._follows(number) in {exit.to for exit in one.box.exits}:
                otherwise = bool(one.box.when or one.box.only) and one.box.kind in ("go", "end")
                start, turn, end = one.y + one.height, following.y - ROW / 2, following.y
                corners = (
                    (one.middle, start),
                    (one.middle, turn),
                    (following.middle, turn),
                    (following.middle, end),
                )
                yield Way(corners, otherwise=otherwise)

    def _jumps(self) -> Iterator[Way]:
        for number, one in enumerate(self.placed):
            for place, line in enumerate(one.lines):
                if line.exit_to and line.exit_to in self._numbers:
                    yield self._jump(number, one, one.line_y(place), line.exit_to)

    def _jump(self, number: int, one: Placed, y: float, to: str) -> Way:
        target = self.placed[self._numbers[to]]
        up = self._numbers[to] <= number
        track = self._track_of[to, up]
        enters = target.y + PAD + LINE / 2 - 2
        if up:
            x = self.left - 20 - TRACK * track
            corners = ((one.x, y), (x, y), (x, enters), (target.x, enters))
        else:
            x = self.left + 3 * LANE + 2 * GAP + 20 + TRACK * track
            corners = ((one.x + one.width, y), (x, y), (x, enters), (target.x + target.width, enters))
        return Way(corners, colour=1 + [key[0] for key in self._track_of].index(to))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {box.step: number for number, box in enumerate(self.diagram.boxes)}

    @cached_property
    def _track_of(self) -> dict[tuple[str, bool], int]:
        """For each step that ways lead to, and whether they lead up, the track on which they run together."""
        spans: dict[tuple[str, bool], tuple[int, int]] = {}
        for number, box in enumerate(self.diagram.boxes):
            for exit in box.exits:
                if exit.to in self._numbers and exit.to not in (box.step, self._follows(number)):
                    to = self._numbers[exit.to]
                    key = (exit.to, to <= number)
                    first, last = spans.get(key, (number, number))
                    spans[key] = (min(first, number, to), max(last, number, to))
        tracks: dict[tuple[str, bool], int] = {}
        for key, (first, last) in sorted(spans.items(), key=lambda span: span[1][1] - span[1][0]):
            taken = {
                tracks[other]
                for other, (begin, end) in spans.items()
                if other in tracks and other[1] == key[1] and begin <= last and first <= end
            }
            tracks[key] = next(track for track in range(len(spans) + 1) if track not in taken)
        return tracks

    def _count(self, *, up: bool) -> int:
        return max((track + 1 for (_, upward), track in self._track_of.items() if upward == up), default=0)

    def _follows(self, number: int) -> str:
        boxes = self.diagram.boxes
        return boxes[number + 1].step if number + 1 < len(boxes) else ""


def _lines(box: Box, room: float, following: str) -> Iterator[Line]:
    yield Line(box.step, "name")
    for style, conditions in (("only", box.only), ("when", box.when)):
        words = f"{'only' if style == 'only' else 'if'} {', '.join(conditions)}"
        yield from (Line(line, style) for line in (wrapped(words, room - 8, SMALL) if conditions else ()))
    said = [line for paragraph in box.says for line in wrapped(paragraph, room)]
    if len(said) > MOST_LINES:
        said = [*said[: MOST_LINES - 1], f"{said[MOST_LINES - 1]} …"]
    yield from (Line(line, "says") for line in said)
    if box.notes:
        yield from (Line(line, "note") for line in wrapped(" · ".join(box.notes), room, SMALL))
    if box.choices:
        yield from (Line(line, "choice") for line in wrapped(" / ".join(box.choices) + " ↓", room))
    for exit in box.exits:
        yield from _exit(exit.label, exit.to, box.step, following, room)


def _exit(label: str, to: str, here: str, following: str, room: float) -> Iterator[Line]:
    """What leads elsewhere; the arrow goes out beside the last line."""
    sign = "(asked again)" if to == here else "↓" if to == following else f"→ {to}"
    *first, last = wrapped(f"{label} {sign}", room)
    yield from (Line(line, "exit") for line in first)
    yield Line(last, "exit", "" if to in (here, following) else to)
