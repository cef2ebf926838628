"""A script as a diagram: a box a step, in the lane of whoever it speaks to, and the ways from box to box.

What a box says is taken from the step as its author wrote it, key by key, so that a new kind of step is drawn
without being known here. `diagram_svg` and `diagram_mermaid` make pictures of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel

from dialogues.script.edges import Edge, edges_of
from dialogues.script.fields import BOTH, Wording
from dialogues.script.script import Script
from dialogues.script.steps import Both, Count, Each, End, Go, Step

Lane = Literal["left", "middle", "right", "wide"]

# Keys that are drawn otherwise than as a line of their own, or not at all: a picture is no copy of the file.
_DRAWN = {
    "step",
    "when",
    "who",
    "ask",
    "tell",
    "end",
    "choices",
    "go",
    "then",
    "skip",
    "otherwise",
}
_LEFT_OUT = {
    "both",
    "steps",
    "meanwhile",
    "called",
    "limit",
    "hints",
    "unless_in",
    "tries",
    "origin",
    "scale",
}
NEXT_ROUND = "next round"
_TAG = re.compile(r"</?\w+>")
_EXPRESSION = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_STATEMENT = re.compile(r"\{%.*?%\}")


@dataclass(frozen=True, slots=True)
class Exit:
    """A way from a box to one that does not follow it: what leads there, and to which step."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Box:
    """A step as it is drawn."""

    step: str
    kind: str
    lane: Lane
    only: tuple[str, ...]  # settings under which it happens
    when: tuple[str, ...]  # answers after which it happens
    says: tuple[str, ...]  # paragraphs
    notes: tuple[str, ...]
    choices: tuple[str, ...]  # that lead on to the next box
    exits: tuple[Exit, ...]
    goes_on: bool  # an arrow leads to the next box
    holds: int = 0  # so many of the boxes that follow stand inside it


@dataclass(frozen=True, slots=True)
class Diagram:
    """A script as boxes in their order. `heads` are what stands above the left, middle and right lane."""

    title: str
    about: str
    heads: tuple[str, str, str]
    boxes: tuple[Box, ...]


def diagram(script: Script) -> Diagram:
    """The diagram of a script."""
    people = {
        who: [role for role, person in script.roles.items() if person == who]
        for who in ("starter", "partner")
    }
    heads = (f"{_list(people['starter'])} (begins)", "both", f"{_list(people['partner'])} (the partner)")
    settings = [*script.forms, *script.ways, *script.lengths, *script.depths]
    about = f"{script.exercise} · {script.pillar} · {script.minutes} min · {_list(settings)}"
    return Diagram(script.title, about, heads, tuple(_boxes(script, script.steps)))


def _boxes(script: Script, steps: Iterable[Any]) -> Iterator[Box]:
    for step in steps:
        inner = list(_boxes(script, getattr(step, "both", None) or getattr(step, "steps", None) or ()))
        if isinstance(step, Each):
            inner[-1] = replace(inner[-1], exits=(*inner[-1].exits, Exit(NEXT_ROUND, step.step)))
        yield _box(script, step, len(inner))
        yield from inner


def _box(script: Script, step: Step, holds: int) -> Box:
    labels = {name: one.label for name, one in getattr(step, "choices", {}).items()}
    ways = list(edges_of(step))
    onward = [way for way in ways if way.to is None]
    return Box(
        step=step.step,
        kind=_kind(step),
        lane=_lane(script, step),
        only=tuple(str(one) for one in step.when if one.is_setting),
        when=tuple(str(one) for one in step.when if not one.is_setting),
        says=tuple(_says(step)),
        notes=tuple(_notes(step)),
        choices=tuple(_words(labels[way.choice]) for way in onward if way.choice),
        exits=tuple(Exit(_label(step, way, labels), way.to) for way in ways if way.to is not None),
        goes_on=bool(onward) or bool(step.when),
        holds=holds,
    )


def _kind(step: Step) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(step).__name__).lower()


def _lane(script: Script, step: Step) -> Lane:
    if isinstance(step, End):
        lanes = {_lane_of(script, role) for role in step.end}
        return lanes.pop() if len(lanes) == 1 else "wide"
    return _lane_of(script, getattr(step, "who", BOTH))


def _lane_of(script: Script, role: str) -> Lane:
    return {"starter": "left", "partner": "right"}.get(script.roles.get(role, ""), "middle")  # type: ignore[return-value]


def _says(step: Step) -> Iterator[str]:
    for part in ("ask", "tell"):
        words = getattr(step, part, None)
        if words is not None:
            yield from _versions(words)
    if isinstance(step, End):
        readers: dict[str, list[str]] = {}
        for role, words in step.end.items():
            for version in _versions(words):
                readers.setdefault(version, []).append(role)
        yield from (f"{_list(roles)}: {version}" for version, roles in readers.items())
    if isinstance(step, Both):
        yield "Each goes through this alone; it goes on when both are through."


def _versions(words: Wording) -> Iterator[str]:
    if words.alone == words.together:
        yield _words(words.together)
    else:
        yield f"alone: {_words(words.alone)}"
        yield f"together: {_words(words.together)}"


def _words(template: str) -> str:
    """A text without its markup; what is filled in stands in ‹…›."""
    bare = _STATEMENT.sub("", _TAG.sub("", template))
    return " ".join(_EXPRESSION.sub(lambda found: f"‹{found[1].partition('|')[0].strip()}›", bare).split())


def _notes(step: Step) -> Iterator[str]:
    if step.origin is not None:
        yield f"from the part {step.origin.part}"
    for name, field in type(step).model_fields.items():
        value = getattr(step, name)
        if name in step.model_fields_set - _DRAWN - _LEFT_OUT and not _jumps(step, name):
            yield f"{field.alias or name}: {_plain(value)}"


def _jumps(step: Step, name: str) -> bool:
    """Whether this key is told by an arrow: where it leads, or how often."""
    return (name == "at_most" and isinstance(step, Go)) or any(
        edge.by == name and edge.to is not None for edge in edges_of(step)
    )


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return _duration(value)
        case Count():
            return f"{value.least} to {value.most}"
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


def _label(step: Step, way: Edge, labels: dict[str, str]) -> str:
    often = getattr(step, "at_most", None)
    match way.by:
        case "choice":
            return _words(labels[way.choice])
        case "keep":
            return "kept private"
        case "go":
            return f"at most {often} times" if often else ""
        case "then":
            return "then"
        case "otherwise":
            return "not agreed"
        case "silence":
            return "no answer"
    return way.by


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
