"""Which parts of Jinja belong in a text: showing, testing, and going through the rounds of a loop.

Nothing in them can compute, so that how long a text takes and becomes is bounded by what it shows. Every
template is held to that before it is compiled, whoever wrote it and wherever it stands.
"""

from collections.abc import Collection

from jinja2 import TemplateSyntaxError, nodes

DEEPEST = 2  # `for` inside each other

_PLAIN: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem),
    *(nodes.If, nodes.For, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.CondExpr, nodes.Filter, nodes.Test, nodes.List, nodes.Tuple),
)
_CAN = "a text can show names and answers, '| quote' them, and have 'if' and 'for'"


class NotPlain(TemplateSyntaxError):
    """A template has something in it that doesn't belong in a text; the message says what."""

    def __str__(self) -> str:
        return self.message or ""


def hold_to_plain(whole: nodes.Template, filters: Collection[str]) -> nodes.Template:
    """The same template, which may use these filters.

    Raises `NotPlain` if it has in it what doesn't belong in a text.
    """
    for node in whole.find_all(nodes.Node):
        if not isinstance(node, _PLAIN):
            raise NotPlain(f"{_called(node)} can't be used in a text; {_CAN}", node.lineno)
        if isinstance(node, nodes.Filter) and node.name not in filters:
            known = ", ".join(f"'| {name}'" for name in filters)
            raise NotPlain(f"'| {node.name}' isn't known; there is {known}", node.lineno)
        if isinstance(node, nodes.For):
            if not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None:
                raise NotPlain(f"write '{{% for one in LOOP %}}', and no more; {_CAN}", node.lineno)
            if not isinstance(node.iter, nodes.Name | nodes.Getattr):
                raise NotPlain(f"'{{% for %}}' goes through the rounds of a loop only; {_CAN}", node.lineno)
    if _depth(whole) > DEEPEST:
        raise NotPlain(f"more than {DEEPEST} '{{% for %}}' inside each other; {_CAN}", 1)
    return whole


def _called(node: nodes.Node) -> str:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        return f"'{node.node.name}(…)'"
    signs = {"Sub": "'-'", "Add": "'+'", "Mul": "'*'", "Div": "'/'", "Concat": "'~'"}
    return {**signs, "Call": "'(…)'", "Assign": "'{% set %}'", "AssignBlock": "'{% set %}'"}.get(
        type(node).__name__, f"'{type(node).__name__.lower()}'"
    )


def _depth(node: nodes.Node) -> int:
    inside = max(map(_depth, node.iter_child_nodes()), default=0)
    return inside + isinstance(node, nodes.For)
