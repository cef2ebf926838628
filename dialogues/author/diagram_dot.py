"""A diagram in DOT, from which Graphviz makes pictures."""

from collections.abc import Iterable, Iterator
from html import escape

from dialogues.author.diagram import Arrow, Diagram, Node, Style

SHAPES = {  # Graphviz, "Node Shapes"
    "tell": "shape=note",
    "share": "shape=component",
    "agree": "shape=component",
    "keep": "shape=cylinder",
    "go": "shape=oval",
    "swap": "shape=hexagon",
    "end": "shape=box, peripheries=2",
}
COLOURS = {"starter": "#dcecfa", "partner": "#fbe4df", "both": "#f6f2e4"}
LEGEND = "dashed box: only in these settings · dashed arrow: when the condition doesn't hold"
FONT = "Helvetica,Arial,sans-serif"


def dot(diagram: Diagram) -> str:
    """The diagram as a DOT digraph."""
    return "\n".join(["digraph exercise {", *_body(diagram), "}", ""])


def _body(diagram: Diagram) -> Iterator[str]:
    title = f'<font point-size="20"><b>{escape(diagram.title)}</b></font>'
    about = _lines([("note", diagram.about), ("note", LEGEND)])
    yield f'  graph [rankdir=TB, labelloc=t, fontname="{FONT}", label=<{title}<br/>{about}>]'
    yield f'  node [shape=box, fontname="{FONT}", fontsize=12, color="#5b6770"]'
    yield f'  edge [fontname="{FONT}", fontsize=11, color="#5b6770"]'
    yield from _nodes(diagram, "", "  ")
    yield from (f"  {_arrow(arrow)}" for arrow in diagram.arrows)


def _nodes(diagram: Diagram, inside: str, indent: str) -> Iterator[str]:
    """Nodes; a step that holds others is in a frame with them."""
    for node in diagram.within(inside):
        if diagram.within(node.step):
            yield f'{indent}subgraph "cluster_{node.step}" {{'
            yield f'{indent}  graph [style="rounded,dotted", label=""]'
            yield f"{indent}  {_node(node)}"
            yield from _nodes(diagram, node.step, f"{indent}  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{_node(node)}"


def _node(node: Node) -> str:
    style = ["filled", *(["rounded"] if node.kind == "ask" else []), *(["dashed"] if node.only else [])]
    attributes = [
        f"label=<{_lines(node.lines())}>",
        SHAPES.get(node.kind, "shape=box"),
        f'style="{",".join(style)}"',
        f'fillcolor="{COLOURS[node.actor]}"',
        f'group="{node.actor}"',  # puts what one of them does in a column, as far as it can be
    ]
    return f'"{node.step}" [{", ".join(attributes)}]'


def _arrow(arrow: Arrow) -> str:
    attributes = []
    if arrow.label:
        attributes.append(f"label=<{_lines(('plain', line) for line in arrow.lines())}>")
    if arrow.dashed:
        attributes.append("style=dashed")
    styled = f" [{', '.join(attributes)}]" if attributes else ""
    return f'"{arrow.start}" -> "{arrow.end}"{styled}'


def _lines(lines: Iterable[tuple[Style, str]]) -> str:
    """Lines for an HTML-like label, the only kind in which one escape is enough."""
    return "<br/>".join(_line(style, escape(text)) for style, text in lines)


def _line(style: Style, text: str) -> str:
    match style:
        case "name":
            return f"<b>{text}</b>"
        case "condition":
            return f"<i>{text}</i>"
        case "note":
            return f'<font point-size="10">{text}</font>'
        case _:  # plain
            return text
