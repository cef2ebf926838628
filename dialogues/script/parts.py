"""Parts: steps that several exercises share. They replace a step that says `use`.

This happens in the document, before it becomes a script, so the engine, the checker and a stored revision all
see the complete steps. A part's steps are named after the step that uses them (`plan_cue`). They remember the
part's own names, so that its texts and their translations work everywhere.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from dialogues.script.conditions import parse
from dialogues.script.fields import Identifier, Piece
from dialogues.text import strict_yaml

FOLDER = "parts"
DONE = "done"  # in a part: the step that follows it
_ONE_STEP = (
    *("go", "skip", "then", "otherwise", "unless in", "starts as", "each", "on", "of", "what", "whose"),
    *("overlap of", "none"),
)
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class Part(Piece):
    """A part as its author wrote it. Its steps are validated in the exercises that use it."""

    part: Identifier = Field(description="Its name, the same as the file's: small letters, digits and _.")
    takes: dict[Identifier, Literal["role", "answer"]] = Field(
        default_factory=dict, description="What an exercise must name to use this part: roles and answers."
    )
    steps: list[dict[str, Any]] = Field(min_length=1)


class PartError(Exception):
    """A part can't be used like this. Says why, and at which path in the document."""

    def __init__(self, path: strict_yaml.Path, message: str) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Expanded:
    """A document with the steps of its parts filled in, and the original line number of each path."""

    document: dict[str, Any]
    lines: dict[strict_yaml.Path, int]


def expand(
    document: Any, lines: Mapping[strict_yaml.Path, int], load: Callable[[str], Part | None]
) -> Expanded:
    """Fill in the steps of parts. `load` finds a part by name, or returns None. Raises `PartError`."""
    if not isinstance(document, dict) or not isinstance(document.get("steps"), list):
        return Expanded(document, dict(lines))
    found: dict[strict_yaml.Path, int] = {
        path: line for path, line in lines.items() if path[:1] != ("steps",)
    }
    found[("steps",)] = lines.get(("steps",), 1)
    first: dict[str, str] = {}
    steps = _expanded(
        document["steps"], ("steps",), ("steps",), _by_step(lines), found, load, first, each=False
    )
    return Expanded({**document, "steps": [_with_names(step, first, {}) for step in steps]}, found)


def _by_step(lines: Mapping[strict_yaml.Path, int]) -> dict[strict_yaml.Path, dict[strict_yaml.Path, int]]:
    """The lines of each step by its path, without those of the steps inside it."""
    found: dict[strict_yaml.Path, dict[strict_yaml.Path, int]] = {}
    for path, line in lines.items():
        places = [place for place, name in enumerate(path) if name in ("both", "steps") and place % 2 == 0]
        ends = next((place + 2 for place in reversed(places) if len(path) > place + 1), 0)
        if path[ends : ends + 1] not in (("both",), ("steps",)):
            found.setdefault(path[:ends], {})[path[ends:]] = line
    return found


def _expanded(
    steps: list[Any],
    old: strict_yaml.Path,
    new: strict_yaml.Path,
    lines: Mapping[strict_yaml.Path, Mapping[strict_yaml.Path, int]],
    found: dict[strict_yaml.Path, int],
    load: Callable[[str], Part | None],
    first: dict[str, str],  # filled in here: by the name of a `use`, the first step of its part
    *,
    each: bool,
) -> list[Any]:
    result: list[Any] = []
    for place, step in enumerate(steps):
        here, there = (*old, place), (*new, len(result))
        if isinstance(step, dict) and "use" in step:
            following = steps[place + 1] if place + 1 < len(steps) else {}
            name = following.get("step") if isinstance(following, dict) else None
            used = list(_used(step, name, here, load))
            if each:  # inside `both`, steps speak to each partner
                used = [{key: value for key, value in one.items() if key != "who"} for one in used]
            first[step["step"]] = used[0].get("step", "")
            for number in range(len(used)):
                found[*new, len(result) + number] = lines.get(here, {}).get((), 1)
            result += used
            continue
        if isinstance(step, dict):
            step = dict(step)
            for key in ("both", "steps"):
                if isinstance(step.get(key), list):
                    step[key] = _expanded(
                        step[key],
                        (*here, key),
                        (*there, key),
                        lines,
                        found,
                        load,
                        first,
                        each=each or key == "both",
                    )
        for path, line in lines.get(here, {}).items():
            found[*there, *path] = line
        result.append(step)
    return result


def _used(
    step: dict[str, Any], following: str | None, path: strict_yaml.Path, load: Callable[[str], Part | None]
) -> Iterator[dict[str, Any]]:
    name, given = step["use"], step.get("with", {})
    if not isinstance(name, str) or not isinstance(step.get("step", ""), str):
        raise PartError(path, "'use' and 'step' are names; write 'use: NAME' and 'step: NAME'")
    if not (isinstance(given, dict) and all(isinstance(one, str) for one in given.values())):
        raise PartError(path, "'with' says what each name of the part stands for; write 'with: {NAME: NAME}'")
    if extra := step.keys() - {"step", "use", "with", "when"}:
        raise PartError(path, f"'{sorted(extra)[0]}' does not belong to 'use'; it takes 'with' and 'when'")
    if "step" not in step:
        raise PartError(path, "a step that uses a part needs a name, too: 'step: …'")
    part = load(name)
    if part is None:
        raise PartError(path, f"there is no part '{name}'; parts stand in the folder '{FOLDER}'")
    if missing := part.takes.keys() - given.keys():
        raise PartError(path, f"the part '{name}' needs '{sorted(missing)[0]}'; name it under 'with'")
    if strange := given.keys() - part.takes.keys():
        raise PartError(path, f"the part '{name}' takes no '{sorted(strange)[0]}'; leave it out")
    own = list(_names(part.steps))
    names = {one: f"{step['step']}_{one}" for one in own} | dict(given)
    if DONE not in own:
        names[DONE] = following or DONE
    roles = {formal: given[formal] for formal, kind in part.takes.items() if kind == "role"}
    conditions = _listed(step.get("when", []))
    for inner in part.steps:
        yield _renamed(inner, part, names, roles, conditions)


def _names(steps: list[dict[str, Any]]) -> Iterator[str]:
    for step in steps:
        yield step.get("step", "")
        for key in ("both", "steps"):
            if isinstance(step.get(key), list):
                yield from _names([inner for inner in step[key] if isinstance(inner, dict)])


def _renamed(
    step: dict[str, Any],
    part: Part,
    names: Mapping[str, str],
    roles: Mapping[str, str],
    conditions: list[str],
) -> dict[str, Any]:
    """A step of a part with the script's names in it; `origin` remembers the part's own."""
    new: dict[str, Any] = _with_names(step, names, roles)
    for key in ("both", "steps"):
        if isinstance(step.get(key), list):
            new[key] = [
                _renamed(inner, part, names, roles, []) if isinstance(inner, dict) else inner
                for inner in step[key]
            ]
    when = [_condition(text, names) for text in _listed(step.get("when", []))]
    if conditions or when:
        new["when"] = [*conditions, *when]
    new["origin"] = {"part": part.part, "step": step.get("step", ""), "names": {**names, **roles}}
    return new


def _with_names(step: Any, names: Mapping[str, str], roles: Mapping[str, str]) -> Any:
    """A step with the names of steps and roles in it replaced."""

    def one(value: Any) -> Any:
        return names.get(value, value) if isinstance(value, str) else value

    def role(value: Any) -> Any:
        return roles.get(value, value) if isinstance(value, str) else value

    def renamed(key: str, value: Any) -> Any:
        if key in ("step", "rest", *_ONE_STEP) or (key == "keep" and "share" in step):
            return one(value)
        match key, value:
            case (("share" | "agree" | "reveal" | "afresh"), list()):
                return [one(item) for item in value]
            case (("silence" | "review" | "milestones"), dict()):
                return {inner: one(item) if inner in _ONE_STEP else item for inner, item in value.items()}
            case "choices from", str():
                return _WORD.sub(lambda word: one(word[0]), value)
            case "who", _:
                return role(value)
            case "end", dict():
                return {role(name): words for name, words in value.items()}
            case "swap", list():
                return [role(name) for name in value]
            case "with", dict():
                return {formal: one(item) for formal, item in value.items()}
            case "lines", dict():
                return {inner: one(item) if inner == "by" else item for inner, item in value.items()}
            case "choices", dict():
                return {name: _choice_with_names(choice, one) for name, choice in value.items()}
            case (("both" | "steps"), list()):
                return [_with_names(inner, names, roles) for inner in value]
        return value

    return {key: renamed(key, value) for key, value in step.items()} if isinstance(step, dict) else step


def _choice_with_names(choice: Any, one: Callable[[Any], Any]) -> Any:
    return {**choice, "go": one(choice["go"])} if isinstance(choice, dict) and "go" in choice else choice


def _condition(text: Any, names: Mapping[str, str]) -> Any:
    """A condition with the script's names. One that can't be read stays as it is: the check reports it."""
    try:
        subject = parse(text).subject if isinstance(text, str) else None
    except ValueError:
        subject = None
    if subject is None:
        return text
    return " ".join(names.get(word, word) if word == subject else word for word in text.split())


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
