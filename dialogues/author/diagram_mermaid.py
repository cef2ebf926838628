"""A diagram in Mermaid, which many editors, wikis and code hosts draw straight from a document."""

from collections.abc import Iterator

from dialogues.author.diagram import Arrow, Diagram, Node

SHAPES = {  # Mermaid, "Flowchart: node shapes"
    "ask": ("(", ")"),
    "tell": (">", "]"),
    "share": ("[[", "]]"),
    "agree": ("[[", "]]"),
    "keep": ("[(", ")]"),
    "go": ("([", "])"),
    "swap": ("{{", "}}"),
    "end": ("[/", "\\]"),
}
_ESCAPES = str.maketrans({"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"})
COLOURS = {"starter": "#dcecfa", "partner": "#fbe4df", "both": "#f6f2e4"}


def mermaid(diagram: Diagram) -> str:
    """The diagram as a Mermaid flowchart."""
    return "\n".join(["---", f"title: {_yaml(diagram.title)}", "---", "flowchart TB", *_body(diagram), ""])


def _body(diagram: Diagram) -> Iterator[str]:
    yield f"  %% {diagram.about}"
    yield from _nodes(diagram, "", "  ")
    yield from (f"  {_arrow(arrow)}" for arrow in diagram.arrows)
    for actor, colour in COLOURS.items():
        yield f"  classDef {actor} fill:{colour},stroke:#5b6770,color:#22282e"
    yield "  classDef settings stroke-dasharray: 5 3"
    if only := [_id(node.step) for node in diagram.nodes if node.only]:
        yield f"  class {','.join(only)} settings"


def _nodes(diagram: Diagram, inside: str, indent: str) -> Iterator[str]:
    """Nodes; a step that holds others is in a frame with them."""
    for node in diagram.within(inside):
        if diagram.within(node.step):
            yield f'{indent}subgraph frame_{node.step}[" "]'
            yield f"{indent}  {_node(node)}"
            yield from _nodes(diagram, node.step, f"{indent}  ")
            yield f"{indent}end"
        else:
            yield f"{indent}{_node(node)}"


def _node(node: Node) -> str:
    opening, closing = SHAPES.get(node.kind, ("[", "]"))
    marks = {"name": "b", "condition": "i"}
    lines = []
    for style, text in node.lines():
        mark = marks.get(style)
        lines.append(f"<{mark}>{_escaped(text)}</{mark}>" if mark else _escaped(text))
    return f'{_id(node.step)}{opening}"{"<br/>".join(lines)}"{closing}:::{node.actor}'


def _arrow(arrow: Arrow) -> str:
    line = "-.->" if arrow.dashed else "-->"
    label = "<br/>".join(map(_escaped, arrow.lines()))
    labelled = f'{line}|"{label}"|' if label else line
    return f"{_id(arrow.start)} {labelled} {_id(arrow.end)}"


def _id(step: str) -> str:
    """An id that is never a keyword of Mermaid, such as `end`."""
    return f"s_{step}"


def _escaped(text: str) -> str:
    """A text for a quoted label (Mermaid, "Entity codes to escape characters")."""
    return text.translate(_ESCAPES)


def _yaml(text: str) -> str:
    """A text for the title, which is YAML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
