"""A diagram as Mermaid, which many editors, wikis and code hosts draw where they find it in a document."""

from collections.abc import Iterator

from dialogues.author.diagram import Box, Diagram
from dialogues.author.diagram_layout import wrapped

FORMS = {  # Mermaid, "Flowchart: node shapes"
    "ask": ("(", ")"),
    "tell": (">", "]"),
    "share": ("[[", "]]"),
    "agree": ("[[", "]]"),
    "keep": ("[(", ")]"),
    "go": ("([", "])"),
    "swap": ("{{", "}}"),
    "end": ("[/", "\\]"),
}
LANES = ("left", "middle", "right")
_SHORT = 260  # pixels of text a line


def mermaid(diagram: Diagram) -> str:
    """The picture as a text."""
    return "\n".join(
        ["---", f'title: "{_quoted(diagram.title)}"', "---", "flowchart TB", *_body(diagram), ""]
    )


def _body(diagram: Diagram) -> Iterator[str]:
    for lane, head in zip(LANES, diagram.heads, strict=True):
        yield f'  subgraph {lane}["{_quoted(head)}"]'
        yield from (f"    {_node(box)}" for box in diagram.boxes if _lane(box) == lane)
        yield "  end"
    for number, box in enumerate(diagram.boxes):
        following = diagram.boxes[number + 1] if number + 1 < len(diagram.boxes) else None
        yield from (f"  {line}" for line in _ways(box, following))
    yield "  classDef settings stroke-dasharray: 5 3"
    if only := [_id(box.step) for box in diagram.boxes if box.only]:
        yield f"  class {','.join(only)} settings"


def _lane(box: Box) -> str:
    return "middle" if box.lane == "wide" else box.lane


def _node(box: Box) -> str:
    opening, closing = FORMS.get(box.kind, ("[", "]"))
    lines = [f"<b>{box.step}</b> · {box.kind}"]
    lines += [f"<i>only {_quoted(', '.join(box.only))}</i>"] if box.only else []
    lines += [f"<i>if {_quoted(', '.join(box.when))}</i>"] if box.when else []
    lines += [_quoted(line) for paragraph in box.says for line in wrapped(paragraph, _SHORT)]
    lines += [_quoted(line) for line in wrapped(" · ".join(box.notes), _SHORT)]
    return f'{_id(box.step)}{opening}"{"<br/>".join(lines)}"{closing}'


def _ways(box: Box, following: Box | None) -> Iterator[str]:
    if box.goes_on and following is not None:
        label = " / ".join(box.choices)
        arrow = "-.->" if box.kind in ("go", "end") else "-->"
        yield f"{_id(box.step)} {arrow}{_said(label)} {_id(following.step)}"
    for exit in box.exits:
        yield f"{_id(box.step)} -->{_said(exit.label)} {_id(exit.to)}"


def _said(label: str) -> str:
    return f'|"{_quoted(label)}"|' if label else ""


def _id(step: str) -> str:
    """A name that is no word of Mermaid's, such as `end`."""
    return f"s_{step}"


def _quoted(text: str) -> str:
    """A text within quotes (Mermaid, "Entity codes to escape characters")."""
    for sign, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        text = text.replace(sign, code)
    return text
