"""A script as a graph: one node for each step, arrows for where it can lead.

A node's text comes from the step as its author wrote it, key by key, so a new kind of step shows up without
being known here. `diagram_mermaid` and `diagram_dot` write the graph down.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel

from dialogues.script.edges import Edge, edges_of
from dialogues.script.fields import BOTH, ListSource, Wording
from dialogues.script.script import Script
from dialogues.script.steps import Ask, Both, Count, Each, End, Go, Keep, Step

Actor = Literal["starter", "partner", "both"]
Style = Literal["name", "plain", "condition", "note"]

# Keys that show up as text, arrows or signs, so they need no line of their own.
_DRAWN = {"step", "when", "who", "ask", "tell", "end", "choices", "go", "then", "skip", "otherwise", "seen"}
# Details that would only clutter the picture.
_LEFT_OUT = {
    "both", "steps", "meanwhile", "called", "limit", "hints", "unless_in", "tries", "origin", "scale",
}  # fmt: skip
NEXT_ROUND = "next round"
SIGNS = {
    "me": "🔒 private",
    "partner": "👥 shared",
    "when shared": "✋ shared if they agree",
    "when revealed": "👥 shared once both have answered",
    "when the same": "👥 shared if both answer the same",
    "unnamed": "🔒 shows only as “one of you”",
}
_LINE = 44  # characters, after which a text goes on in the next line
_TAG = re.compile(r"</?\w+>")
_EXPRESSION = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_STATEMENT = re.compile(r"\{%.*?%\}")


@dataclass(frozen=True, slots=True)
class Node:
    """A step: who acts, who may see the answer, when it happens, and what it says."""

    step: str
    kind: str
    actor: Actor
    who: str  # names of the roles, or "both"
    sign: str  # who may see the answer; empty where there is none
    only: tuple[str, ...]  # conditions on settings
    when: tuple[str, ...]  # conditions on answers
    says: tuple[str, ...]  # one paragraph each
    notes: tuple[str, ...]
    inside: str = ""  # the step that holds this one

    def lines(self) -> Iterator[tuple[Style, str]]:
        """The node's text, wrapped, with the style of each line."""
        yield "name", f"{self.step} · {self.kind}"
        yield "plain", " · ".join(filter(None, (self.who, self.sign)))
        if self.only:
            yield from _wrapped("condition", f"only {_list(self.only)}")
        if self.when:
            yield from _wrapped("condition", f"if {_list(self.when)}")
        for paragraph in self.says:
            yield from _wrapped("plain", paragraph)
        yield from _wrapped("note", " · ".join(self.notes))


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a step to another. Dashed: taken when the step's own conditions don't hold."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False

    def lines(self) -> list[str]:
        """The label, wrapped."""
        return textwrap.wrap(self.label, _LINE)


@dataclass(frozen=True, slots=True)
class Diagram:
    """A script's title, a line about it, its steps in order, and the ways between them."""

    title: str
    about: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]

    def within(self, step: str) -> list[Node]:
        """The nodes that a step holds; those on the outside for an empty name."""
        return [node for node in self.nodes if node.inside == step]


def diagram(script: Script) -> Diagram:
    """The diagram of a script."""
    placed = list(_placed(script.steps))
    names = [step.step for step, _ in placed]
    roles = {
        who: [role for role, person in script.roles.items() if person == who]
        for who in ("starter", "partner")
    }
    settings = [*script.forms, *script.ways, *script.lengths]
    parts = [script.exercise, script.pillar, f"{script.minutes} min", _list(settings)]
    parts += [f"{_list(found)}: {who}" for who, found in roles.items() if found]
    arrows: list[Arrow] = []
    for place, (step, _) in enumerate(placed):
        held = sum(1 for _ in _placed(_inner(step)))
        following = names[place + 1] if place + 1 < len(names) else None
        past = names[place + 1 + held] if place + 1 + held < len(names) else None
        arrows += _arrows(step, following, past)
        if isinstance(step, Each):
            arrows.append(Arrow(names[place + held], step.step, NEXT_ROUND))
    return Diagram(
        script.title,
        " · ".join(parts),
        tuple(_node(script, step, inside) for step, inside in placed),
        tuple(arrows),
    )


def _inner(step: Step) -> Sequence[Any]:
    return getattr(step, "both", None) or getattr(step, "steps", None) or ()


def _placed(steps: Iterable[Any], inside: str = "") -> Iterator[tuple[Any, str]]:
    """Every step as written, in order, with the name of the step that holds it."""
    for step in steps:
        yield step, inside
        yield from _placed(_inner(step), step.step)


def _arrows(step: Step, following: str | None, past: str | None) -> Iterator[Arrow]:
    labels = {name: choice.label for name, choice in getattr(step, "choices", {}).items()}
    ways = list(edges_of(step))
    onward = [way for way in ways if way.to is None]
    if onward and following is not None:
        choices = [_words(labels[way.choice]) for way in onward if way.choice]
        yield Arrow(step.step, following, " / ".join(choices))
    if step.when and past is not None and (not onward or past != following):
        yield Arrow(step.step, past, dashed=True)
    for way in ways:
        if way.to is not None:
            yield Arrow(step.step, way.to, _label(step, way, labels))


def _label(step: Step, way: Edge, labels: dict[str, str]) -> str:
    match way.by:
        case "choice":
            return _words(labels[way.choice])
        case "keep":
            return "kept private"
        case "go":
            return _times(getattr(step, "at_most", None))
        case "otherwise":
            return "not agreed"
        case "none":
            return "nothing in common"
        case "silence":
            return f"no answer after {_duration(step.silence.after)}"  # type: ignore[union-attr]
    return way.by


def _times(most: int | None) -> str:
    return "" if most is None else "at most once" if most == 1 else f"at most {most} times"


def _node(script: Script, step: Step, inside: str) -> Node:
    roles = (
        sorted(step.end, key=list(script.roles).index)
        if isinstance(step, End)
        else [getattr(step, "who", BOTH)]
    )
    actors = {script.roles.get(role, "both") for role in roles}
    return Node(
        step=step.step,
        kind=re.sub(r"(?<!^)(?=[A-Z])", " ", type(step).__name__).lower(),
        actor=actors.pop() if len(actors) == 1 else "both",  # type: ignore[arg-type]
        who=_list(roles),
        sign=SIGNS[step.seen] if isinstance(step, Ask | Keep) else "",
        only=tuple(str(one) for one in step.when if one.is_setting),
        when=tuple(str(one) for one in step.when if not one.is_setting),
        says=tuple(_says(step)),
        notes=tuple(_notes(step)),
        inside=inside,
    )


def _says(step: Step) -> Iterator[str]:
    for key in ("ask", "tell"):
        words = getattr(step, key, None)
        if words is not None:
            yield from _versions(words)
    if isinstance(step, End):
        readers: dict[str, list[str]] = {}
        for role, words in step.end.items():
            for version in _versions(words):
                readers.setdefault(version, []).append(role)
        yield from (f"{_list(roles)}: {version}" for version, roles in readers.items())
    if isinstance(step, Both):
        yield "Each does this alone; it goes on when both are done."


def _versions(words: Wording) -> Iterator[str]:
    if words.alone == words.together:
        yield _words(words.together)
    else:
        yield f"alone: {_words(words.alone)}"
        yield f"together: {_words(words.together)}"


def _words(template: str) -> str:
    """A text without markup; what gets filled in stands between ‹ and ›."""
    bare = _STATEMENT.sub("", _TAG.sub("", template))
    return " ".join(_EXPRESSION.sub(lambda found: f"‹{found[1].partition('|')[0].strip()}›", bare).split())


def _notes(step: Step) -> Iterator[str]:
    if step.origin is not None:
        yield f"from the part {step.origin.part}"
    for name, field in type(step).model_fields.items():
        value = getattr(step, name)
        if name in step.model_fields_set - _DRAWN - _LEFT_OUT and not _has_an_arrow(step, name):
            yield f"{field.alias or name}: {_plain(value)}"


def _has_an_arrow(step: Step, name: str) -> bool:
    """Whether an arrow already shows this key: where it leads, or how often."""
    return (name == "at_most" and isinstance(step, Go)) or any(
        edge.by == name and edge.to is not None for edge in edges_of(step)
    )


def _plain(value: Any) -> str:
    """A value as an author would write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return _duration(value)
        case Count():
            return f"{value.least} to {value.most}"
        case ListSource():
            return str(value)
        case BaseModel():
            fields = type(value).model_fields
            written = {fields[name].alias or name: getattr(value, name) for name in value.model_fields_set}
            return _list(f"{key} {_plain(one)}" for key, one in sorted(written.items()))
        case dict():
            return _list(f"{key} {_plain(one)}" for key, one in value.items())
        case tuple() | list():
            return _list(_plain(one) for one in value)
    return str(value)


def _duration(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    units = (("day", 24 * 60), ("hour", 60), ("minute", 1))
    unit, size = next((unit, size) for unit, size in units if minutes % size == 0)
    number = minutes // size
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _wrapped(style: Style, text: str) -> Iterator[tuple[Style, str]]:
    yield from ((style, line) for line in textwrap.wrap(text, _LINE))


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
