"""YAML without surprises: scalars stay text (`yes`, `12:30`), duplicate keys are errors, lines are known."""

from typing import Any, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the same in C, ten times as fast, where available


class DoubledKeyError(Exception):
    """A mapping has the same key twice; YAML itself would silently keep the last one."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(f"the key '{key}' stands twice; YAML would keep only the last one")
        self.line = line


def read(text: str) -> tuple[Any, dict[Path, int]]:
    """The document, and the line (from 1) on which each part of it begins.

    Raises `DoubledKeyError`, and `yaml.YAMLError` if the text is not YAML.
    """
    lines: dict[Path, int] = {}
    root = yaml.compose(text, Loader=LOADER)
    return (None if root is None else _value(root, (), lines)), lines


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, place), lines) for place, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in mapping:
                raise DoubledKeyError(key.value, key.start_mark.line + 1)
            lines[*path, key.value] = key.start_mark.line + 1
            mapping[key.value] = _value(value, (*path, key.value), lines)
        return mapping
    return node.value
