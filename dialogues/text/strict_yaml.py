"""YAML without surprises: scalars stay text (`yes`, `12:30`), duplicate keys are errors, lines are known.

Whatever is in a file, reading it takes little time and memory.
"""

import errno
import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path as File
from typing import Any, TypeAlias

import yaml

from dialogues.text import yaml_traps

Path: TypeAlias = tuple[str | int, ...]
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same in C, ten times as fast, where available
LONGEST = 500_000  # bytes, thirty times the longest built-in exercise
DEEPEST = 50  # lists and mappings inside each other
_CUT_OFF = re.compile(r"[ \t]+(#[^\s#]\S*)")
_WORD = re.compile(r"[a-z0-9_]*|\d+ [a-z]+")
MOST = 50_000  # values, with what aliases repeat


class UnreadableError(Exception):
    """What is wrong and, on `line` (from 1), where."""

    def __init__(self, what: str, line: int = 1) -> None:
        super().__init__(what)
        self.line = line


class DoubledKeyError(UnreadableError):
    """A mapping has the same key twice; YAML itself would silently keep the last one."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(f"the key '{key}' stands twice; YAML would keep only the last one", line)
        self.key = key


def nearest_line(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest path around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def read_file(file: File) -> tuple[Any, dict[Path, int]]:
    """A file's document and lines, as `read`. Raises OSError too, also for anything but a plain file."""
    if file.exists() and not file.is_file():  # a pipe would never end
        raise OSError(errno.EINVAL, "Not a file")
    with file.open("rb") as opened:
        written = opened.read(LONGEST + 1)
    if len(written) > LONGEST:
        raise UnreadableError(f"it is longer than {LONGEST // 1000} kB; divide it into several files")
    if (what := yaml_traps.no_text(written)) is not None:
        raise UnreadableError(what)
    try:
        return read(written.decode("utf-8"))
    except UnicodeDecodeError as fault:
        line, what = yaml_traps.wrong_letters(written, fault.start)
        raise UnreadableError(what, line) from None


def read(text: str) -> tuple[Any, dict[Path, int]]:
    """The document, and the line (from 1) on which each part of it begins.

    Raises `UnreadableError` if the text is not YAML, or means too much.
    """
    lines: dict[Path, int] = {}
    try:
        _measure(text)
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as fault:
        raise _in_words(text, fault) from None
    except yaml.YAMLError:
        raise UnreadableError("it has signs in it that YAML doesn't know; save it as UTF-8 text") from None
    return (None if root is None else _value(root, (), lines, count(1), text.split("\n"))), lines


def _in_words(text: str, fault: yaml.MarkedYAMLError) -> UnreadableError:
    """Why YAML gave up, for people who don't know it: the trap near by, or where to look for one."""
    near = _gave_up(text, fault)
    begun = fault.context_mark.line + 1 if fault.context_mark else near
    trap = yaml_traps.found(text, near, begun, _fails_at)
    if trap is not None:
        return UnreadableError(str(trap), trap.line)
    shown = yaml_traps.shortened(text.split("\n")[near - 1].strip())
    return UnreadableError(
        f"YAML can't go on at '{shown}'; look here and in the lines above for a quote that isn't closed, a "
        "missing dash or colon, or spaces at the beginning that don't fit",
        near,
    )


def _fails_at(text: str) -> int | None:
    """The line at which YAML gives up on a text, or None if it reads all of it."""
    try:
        for _ in yaml.parse(text, Loader=LOADER):
            pass
    except yaml.MarkedYAMLError as fault:
        return _gave_up(text, fault)
    return None


def _gave_up(text: str, fault: yaml.MarkedYAMLError) -> int:
    """The line (from 1) at which YAML gave up; at the end of a text, its last line."""
    line = fault.problem_mark.line + 1 if fault.problem_mark else 1
    return min(line, text.rstrip().count("\n") + 1)


def _measure(text: str) -> None:
    """Refuse what is nested too deeply, before it is composed: that takes stack for each level."""
    deep = documents = 0
    event: Any
    for event in yaml.parse(text, Loader=LOADER):
        deep += isinstance(event, yaml.CollectionStartEvent)
        deep -= isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            raise _too_deep(event.start_mark.line + 1)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            line = event.start_mark.line + 1
            raise UnreadableError("a second document begins here (---); give it a file of its own", line)


def _value(
    node: yaml.Node, path: Path, lines: dict[Path, int], values: Iterator[int], written: list[str]
) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if next(values) > MOST:
        raise UnreadableError(f"it holds more than {MOST} values, or its aliases (*) repeat so many", line)
    if len(path) > DEEPEST:  # an alias that stands for itself
        raise _too_deep(line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, place), lines, values, written) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                number = key.start_mark.line + 1
                trap = yaml_traps.unquoted(written[number - 1], number)
                raise UnreadableError(str(trap or "a key has to be a plain word"), number)
            if key.value in mapping:
                raise DoubledKeyError(key.value, key.start_mark.line + 1)
            if node.flow_style and value.start_mark.index == value.end_mark.index:
                raise UnreadableError(
                    f"'{key.value}' stands alone in braces; a comma begins a new part there, so put a text "
                    "with a comma or braces in quotes",
                    key.start_mark.line + 1,
                )
            lines[*path, key.value] = key.start_mark.line + 1
            mapping[key.value] = _value(value, (*path, key.value), lines, values, written)
        return mapping
    if node.tag.startswith("!"):
        mended = yaml_traps.quoted(" ".join(filter(None, (node.tag, node.value))))
        raise UnreadableError(f"a text can't begin with !; write: {mended}", line)
    _refuse_cut_off(node, written)
    return node.value


def _refuse_cut_off(node: yaml.Node, written: list[str]) -> None:
    """A text that goes on with a `#` was cut there: for YAML the rest is a comment.

    What people call a comment has a space after its `#`, or stands after a single word or number.
    """
    rest = written[node.end_mark.line][node.end_mark.column :] if node.end_mark.line < len(written) else ""
    if not getattr(node, "style", None) and (cut := _CUT_OFF.match(rest)) and not _WORD.fullmatch(node.value):
        raise UnreadableError(
            f"the text ends before '{cut[1]}', because a # after a space begins a comment; put the text in "
            'quotes: "…"',
            node.end_mark.line + 1,
        )


def _too_deep(line: int) -> UnreadableError:
    return UnreadableError(
        "too many brackets or indented blocks inside each other, or an alias of itself", line
    )
