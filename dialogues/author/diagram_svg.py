"""A diagram as SVG: one file that every browser opens, with nothing else needed."""

from collections.abc import Iterator
from html import escape

from dialogues.author.diagram import Diagram
from dialogues.author.diagram_layout import (
    CORNER,
    GAP,
    LANE,
    LINE,
    PAD,
    SMALL,
    TEXT,
    Frame,
    Layout,
    Line,
    Placed,
    Way,
)

COLOURS = (
    "#5b6770",
    "#b5543c",
    "#2f6f9f",
    "#7a5195",
    "#3f7d58",
    "#a8791c",
    "#8c3b62",
)  # of ways; the first: onward
LANES = ("#eef4fa", "#f5f3ee", "#fbf0ee")
STYLE = f"""
text {{ font-family: system-ui, "Segoe UI", "Noto Sans", Arial, sans-serif; }}
text {{ font-size: {TEXT}px; fill: #22282e; }}
.title {{ font-size: 20px; font-weight: 600; }}
.head {{ font-size: 15px; font-weight: 600; text-anchor: middle; }}
.name, .exit {{ font-weight: 600; }}
.kind {{ font-size: {SMALL}px; fill: #5b6770; text-anchor: end; }}
.only, .when, .note {{ font-size: {SMALL}px; }}
.note {{ fill: #5b6770; }}
.only {{ font-weight: 600; fill: #7a5b12; }}
.when {{ font-style: italic; fill: #2f6f9f; }}
.choice {{ fill: #3f5a46; }}
.box {{ fill: #ffffff; stroke: #5b6770; stroke-width: 1.3; }}
.set {{ stroke-dasharray: 5 3; }}
.frame {{ fill: none; stroke: #8a949c; stroke-width: 1.3; stroke-dasharray: 2 4; }}
.way {{ fill: none; stroke-width: 1.6; stroke-linejoin: round; }}
.otherwise {{ stroke-dasharray: 4 4; }}
"""


def svg(diagram: Diagram) -> str:
    """The picture as a text."""
    layout = Layout(diagram)
    width, height = f"{layout.width:g}", f"{layout.height:g}"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    called = f'role="img" aria-label="{escape(diagram.title)}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {called}>',
            f"<style>{STYLE}</style>",
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            *_heads(layout),
            *map(_frame, layout.frames),
            *map(_way, layout.ways),
            *(line for placed in layout.placed for line in _box(placed)),
            "</svg>\n",
        ]
    )


def _heads(layout: Layout) -> Iterator[str]:
    yield f'<text class="title" x="{layout.left:g}" y="34">{escape(layout.diagram.title)}</text>'
    about = f"{layout.diagram.about} · dashed edge: only in these settings · dashed arrow: where it is not so"
    yield f'<text class="note" x="{layout.left:g}" y="54">{escape(about)}</text>'
    for column, (head, colour) in enumerate(zip(layout.diagram.heads, LANES, strict=True)):
        x = layout.left + column * (LANE + GAP)
        height = layout.height - 68 - 12
        yield (
            f'<rect x="{x - GAP / 2 + 2:g}" y="68" width="{LANE + GAP - 4}" height="{height:g}" rx="10" '
            f'fill="{colour}"/>'
        )
        yield f'<text class="head" x="{x + LANE / 2:g}" y="92">{escape(head)}</text>'


def _frame(frame: Frame) -> str:
    size = f'width="{frame.width:g}" height="{frame.height:g}"'
    return f'<rect class="frame" x="{frame.x:g}" y="{frame.y:g}" {size} rx="12"/>'


def _way(way: Way) -> str:
    colour = COLOURS[0] if way.colour == 0 else COLOURS[1 + way.colour % (len(COLOURS) - 1)]
    corners = " L".join(f"{x:g} {y:g}" for x, y in way.corners)
    kind = "way otherwise" if way.otherwise else "way"
    return f'<path class="{kind}" stroke="{colour}" d="M{corners}"/>{_head(way, colour)}'


def _head(way: Way, colour: str) -> str:
    """The arrow's head, at its last corner."""
    (x0, _), (x, y) = way.corners[-2:]
    if x0 == x:
        points = f"{x:g},{y:g} {x - 4:g},{y - 8:g} {x + 4:g},{y - 8:g}"
    else:
        back = 8 if x0 > x else -8
        points = f"{x:g},{y:g} {x + back:g},{y - 4:g} {x + back:g},{y + 4:g}"
    return f'<polygon fill="{colour}" points="{points}"/>'


def _box(placed: Placed) -> Iterator[str]:
    box = placed.box
    said = "\n".join([box.step, *box.says])
    yield f'<g id="{box.step}"><title>{escape(said)}</title>'
    yield from _edge(placed)
    right = placed.x + placed.width - PAD - CORNER.get(box.kind, 0)
    yield f'<text class="kind" x="{right:g}" y="{_baseline(placed, 0):g}">{escape(box.kind)}</text>'
    for number, line in enumerate(placed.lines):
        yield _line(placed, number, line)
    yield "</g>"


def _line(placed: Placed, number: int, line: Line) -> str:
    x = placed.x + PAD + (6 if placed.box.kind == "go" else 0)
    return (
        f'<text class="{line.style}" x="{x:g}" y="{_baseline(placed, number):g}">{escape(line.text)}</text>'
    )


def _baseline(placed: Placed, number: int) -> float:
    return placed.y + PAD + LINE * number + 11


def _edge(placed: Placed) -> Iterator[str]:
    """The box's edge; its form tells the kinds apart, also without colours."""
    x, y, width, height = placed.x, placed.y, placed.width, placed.height
    kind = "box set" if placed.box.only else "box"
    plain = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    match placed.box.kind:
        case "ask":
            yield f'<rect class="{kind}" {plain} rx="12"/>'
        case "tell":
            base = x + width - 14
            tip = f"{base:g} {y:g} L{x + width:g} {y + height / 2:g} L{base:g} {y + height:g}"
            yield f'<path class="{kind}" d="M{x:g} {y:g} L{tip} L{x:g} {y + height:g} Z"/>'
        case "share" | "agree":
            yield f'<rect class="{kind}" {plain}/>'
            yield (
                f'<rect class="{kind}" style="fill:none" x="{x + 4:g}" y="{y + 4:g}" '
                f'width="{width - 8:g}" height="{height - 8:g}"/>'
            )
        case "keep":
            fold = f"{x + width - 16:g} {y:g} L{x + width:g} {y + 16:g} L{x + width:g} {y + height:g}"
            yield f'<path class="{kind}" d="M{x:g} {y:g} L{fold} L{x:g} {y + height:g} Z"/>'
            yield f'<path class="box" d="M{x + width - 16:g} {y:g} V{y + 16:g} H{x + width:g}"/>'
        case "go":
            yield f'<rect class="{kind}" {plain} rx="{min(height / 2, 24):g}"/>'
        case "end":
            yield f'<rect class="{kind}" style="stroke-width:3.5" {plain} rx="4"/>'
        case _:
            yield f'<rect class="{kind}" {plain}/>'
