"""Files that hold no exercise, and are checked as what they are: a path of weeks, a bank of questions."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from dialogues.path import path
from dialogues.questions import bank
from dialogues.script.problems import FaultyFileError, Problem
from dialogues.text import strict_yaml

Kind = Literal["path", "bank"]


def kind_of(file: Path) -> Kind | None:
    """What a file is; None for an exercise, and for what can't be read or told."""
    try:
        document, _ = strict_yaml.read_file(file)
    except (OSError, strict_yaml.UnreadableError):
        document = None
    return _kind(document)


def is_exercise(text: str) -> bool:
    """Whether a text in an editor is meant as an exercise; so is one that can't be read, or is empty yet."""
    try:
        document, _ = strict_yaml.read(text)
    except strict_yaml.UnreadableError:
        return True
    return not isinstance(document, dict) or "exercise" in document or "steps" in document


def _kind(document: Any) -> Kind | None:
    if not isinstance(document, dict) or "exercise" in document or "steps" in document:
        return None
    if "weeks" in document or "path" in document:
        return "path"
    questions = [parts for parts in document.values() if isinstance(parts, dict)]
    return "bank" if any("depth" in parts and "kind" in parts for parts in questions) else None


def problems_in(file: Path, kind: Kind, exercises: Collection[str]) -> list[Problem]:
    """The problems of such a file. `exercises`: what the steps of a path may name."""
    try:
        if kind == "path":
            path.read(file, exercises)
        else:
            bank.read(file)
    except FaultyFileError as fault:
        return fault.problems
    return []
