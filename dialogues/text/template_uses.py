"""What a template uses: every value it mentions, and those it needs to be there.

A value is named by its path: `("topic",)`, `("theirs", "topic")`, `("card", "plan")`; what a `for` takes from
a list by the list's path and `EACH`: `("milestones", EACH, "what")`.

Only a small part of Jinja belongs in a script (`strange`). Nothing in it can compute, so that how long a text
takes and becomes is bounded by the answers it shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import nodes

from dialogues.text.templates import ENVIRONMENT, tree

Path = tuple[str, ...]
EACH = "*"
DEEPEST = 2  # `for` inside each other

_PLAIN: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem),
    *(nodes.If, nodes.For, nodes.Const, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.CondExpr, nodes.Filter, nodes.Test, nodes.List, nodes.Tuple),
)
_Bound = Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Use:
    """A value that a template uses. `needed`: the template fails if the value is missing there."""

    path: Path
    needed: bool


def strange(source: str) -> str | None:
    """What a template has in it that doesn't belong in a script, in words; None for nothing."""
    whole = tree(source)
    for node in whole.find_all(nodes.Node):
        if not isinstance(node, _PLAIN):
            return f"{_called(node)} can't be used in a text"
        if isinstance(node, nodes.Filter) and node.name not in ENVIRONMENT.filters:
            known = ", ".join(f"'| {name}'" for name in ENVIRONMENT.filters)
            return f"'| {node.name}' isn't known; there is {known}"
        if isinstance(node, nodes.For):
            if not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None:
                return "write '{% for one in LOOP %}', and no more"
            if not isinstance(node.iter, nodes.Name | nodes.Getattr):
                return "'{% for %}' goes through the rounds of a loop only"
    if _depth(whole) > DEEPEST:
        return f"more than {DEEPEST} '{{% for %}}' inside each other"
    return None


@lru_cache(maxsize=4096)
def uses(source: str) -> frozenset[Use]:
    """What a template uses. Raises `jinja2.TemplateError` if the source is not valid."""
    return frozenset(_within(tree(source), {}, frozenset()))


def paths(source: str) -> frozenset[Path]:
    """The paths of the values a template uses."""
    return frozenset(use.path for use in uses(source))


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


def _within(node: nodes.Node, bound: _Bound, sure: frozenset[Path]) -> Iterator[Use]:
    """The uses in a node, where the values in `sure` are certainly there."""
    match node:
        case nodes.Template() | nodes.Output():
            for part in node.iter_child_nodes():
                yield from _within(part, bound, sure)
        case nodes.If():
            yield from _tested(node.test, bound, sure)
            yield from _all(node.body, bound, sure | _if_true(node.test, bound))
            otherwise = sure | _if_false(node.test, bound)
            for part in node.elif_:
                yield from _within(nodes.If(part.test, part.body, [], []), bound, otherwise)
                otherwise |= _if_false(part.test, bound)
            yield from _all(node.else_, bound, otherwise)
        case nodes.CondExpr():
            yield from _tested(node.test, bound, sure)
            yield from _within(node.expr1, bound, sure | _if_true(node.test, bound))
            if node.expr2 is not None:
                yield from _within(node.expr2, bound, sure | _if_false(node.test, bound))
        case nodes.For():
            path = _path(node.iter, bound)
            if path is not None:
                yield Use(path, needed=path not in sure)
            row = (path or ("",)) + (EACH,)
            inner = {**bound, getattr(node.target, "name", ""): row, "loop": ("loop",)}
            yield from _all(node.body, inner, sure)
            yield from _all(node.else_, bound, sure)
        case nodes.And() | nodes.Or() | nodes.Not() | nodes.Compare() | nodes.Test():
            yield from _tested(node, bound, sure)
        case nodes.Name() | nodes.Getattr() | nodes.Getitem() if (path := _path(node, bound)) is not None:
            yield Use(path, needed=path not in sure)
        case _:
            for part in node.iter_child_nodes():
                yield from _within(part, bound, sure)


def _all(parts: list[nodes.Node], bound: _Bound, sure: frozenset[Path]) -> Iterator[Use]:
    for part in parts:
        yield from _within(part, bound, sure)


def _tested(node: nodes.Node, bound: _Bound, sure: frozenset[Path]) -> Iterator[Use]:
    """The uses in a condition. A missing value may be tested there and compared, but not as more or less."""
    if (path := _path(node, bound)) is not None:
        yield Use(path, needed=False)
    elif isinstance(node, nodes.And):
        yield from _tested(node.left, bound, sure)
        yield from _tested(node.right, bound, sure | _if_true(node.left, bound))
    elif isinstance(node, nodes.Or):
        yield from _tested(node.left, bound, sure)
        yield from _tested(node.right, bound, sure | _if_false(node.left, bound))
    elif isinstance(node, nodes.Compare) and any(one.op not in ("eq", "ne") for one in node.ops):
        for part in node.iter_child_nodes():
            yield from _within(part, bound, sure)
    else:
        for part in node.iter_child_nodes():
            yield from _tested(part, bound, sure)


def _if_true(node: nodes.Node, bound: _Bound) -> frozenset[Path]:
    """The values that are there if a condition holds."""
    match node:
        case nodes.And():
            return _if_true(node.left, bound) | _if_true(node.right, bound)
        case nodes.Or():
            return _if_true(node.left, bound) & _if_true(node.right, bound)
        case nodes.Not():
            return _if_false(node.node, bound)
        case nodes.Compare(ops=[nodes.Operand(op="eq", expr=nodes.Const())]):
            return _if_true(node.expr, bound)
    path = _path(node, bound)
    return frozenset() if path is None else frozenset({path})


def _if_false(node: nodes.Node, bound: _Bound) -> frozenset[Path]:
    """The values that are there if a condition does not hold."""
    match node:
        case nodes.And():
            return _if_false(node.left, bound) & _if_false(node.right, bound)
        case nodes.Or():
            return _if_false(node.left, bound) | _if_false(node.right, bound)
        case nodes.Not():
            return _if_true(node.node, bound)
    return frozenset()


def _path(node: nodes.Node, bound: _Bound) -> Path | None:
    """The path of a value; None for anything else. A number or a word after a dot is part of it."""
    if isinstance(node, nodes.Name):
        return bound.get(node.name, (node.name,))
    if isinstance(node, nodes.Getattr):
        before = _path(node.node, bound)
        return None if before is None else (*before, node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _path(node.node, bound)
        return None if before is None else (*before, str(node.arg.value))
    return None
