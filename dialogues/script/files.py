"""Reads script files, and turns what is wrong with a file's form into problems with a line number."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dialogues.script.parts import FOLDER, Part, PartError, expand
from dialogues.script.plain_words import faults
from dialogues.script.problems import FaultyScriptError, Problem
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.text import strict_yaml
from dialogues.text.languages import languages

SUFFIX = ".yaml"
_NEARLY = (SUFFIX, ".yml")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
SHIPPED = Path(str(resources.files("dialogues").joinpath("exercises")))


@dataclass(frozen=True)
class Source:
    """A script read from a file, with the line number of each part of the document."""

    file: Path
    script: Script
    lines: Mapping[strict_yaml.Path, int]

    def step_path(self, place: int) -> strict_yaml.Path:
        """The path in the document of the step at a position in `Script.flat`."""
        return self.script.paths[place] if place < len(self.script.paths) else ("steps",)

    def line(self, *path: str | int) -> int:
        """The line number of a path, or of the nearest path around it."""
        return strict_yaml.nearest_line(self.lines, path)


def read(file: Path, text: str | None = None) -> Source:
    """Read one script file. Raises OSError, or `FaultyScriptError` with the file and line of each problem.

    `text`: what an editor has of it, if that isn't saved yet.
    """
    if file.suffix != SUFFIX and file.suffix.lower() in _NEARLY:
        what = f"its name ends in {file.suffix}, so it is left out; rename it to {file.stem}{SUFFIX}"
        raise FaultyScriptError([Problem(file, 1, "DUO001", what)])
    try:
        document, lines = strict_yaml.read_file(file) if text is None else strict_yaml.read(text)
    except strict_yaml.DoubledKeyError as fault:
        raise FaultyScriptError(
            [Problem(file, fault.line, "DUO002", f"{fault}; {_once(fault.key)}")]
        ) from None
    except strict_yaml.UnreadableError as fault:
        raise FaultyScriptError([Problem(file, fault.line, "DUO001", str(fault))]) from None
    try:
        whole = expand(document, lines, lambda name: _part(file, name))
    except PartError as fault:
        raise FaultyScriptError([_wrong_part(file, fault, lines)]) from None
    try:
        script = Script.model_validate(whole.document)
    except ValidationError as fault:
        raise FaultyScriptError(list(_wrong_form(file, whole.document, fault, whole.lines))) from None
    return Source(file, script, whole.lines)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The script files among the paths and in the folders among them, sorted; files of parts are left out.

    Those whose names only nearly end as they should are among them, so that nobody waits for them in vain.
    """
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else []
        found = [file for file in inside if file.suffix.lower() in _NEARLY] if path.is_dir() else [path]
        yield from (file for file in found if file.parent.name != FOLDER)


def _once(key: str) -> str:
    if key == "step":
        return "if a new step begins here, put a dash before it: '- step: …'"
    return "delete one of them"


def _part(script: Path, name: str) -> Part | None:
    """Find a part: beside the script, beside its folder, or among the built-in ones."""
    for folder in (script.parent, script.parent.parent, SHIPPED):
        file = folder / FOLDER / f"{name}.yaml"
        if _NAME.fullmatch(name) and file.is_file():
            return _read_part(file)
    return None


def _read_part(file: Path) -> Part:
    try:
        document, _ = strict_yaml.read_file(file)
        return Part.model_validate(document)
    except (OSError, strict_yaml.UnreadableError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else f"{fault} (line {fault.line})"
        raise PartError((), f"the part in {file.name} cannot be read: {why}") from None
    except ValidationError as fault:
        raise PartError((), f"the part in {file.name}: {faults(Part, document, fault)[0].message}") from None


def _wrong_part(file: Path, fault: PartError, lines: Mapping[strict_yaml.Path, int]) -> Problem:
    return Problem(file, lines.get(fault.path, 1), "DUO004", str(fault))


def shipped() -> dict[str, Revision]:
    """The built-in exercises, by name; a process reads them once."""
    return {revision.script.exercise: revision for revision in _read_once()}


@cache
def _read_once() -> tuple[Revision, ...]:
    return tuple(Revision.of(read(file).script, languages()) for file in files([SHIPPED]))


def _wrong_form(
    file: Path, document: Any, fault: ValidationError, lines: Mapping[strict_yaml.Path, int]
) -> Iterator[Problem]:
    for one in faults(Script, document, fault):
        code = "DUO003" if document else "DUO001"
        yield Problem(file, strict_yaml.nearest_line(lines, one.path), code, one.message)
