"""Validates parameters against the machine-readable Bot API: names, types, constants, lengths, ranges."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from bot.playground.refusals import RefusalError, bad_request, house_rule
from bot.playground.units import utf16_length

_FILE = Path(__file__).parent / "botapi" / "botapi-10.3.json"

# Telegram's own wording for some length violations; the playground words the others itself.
_TELEGRAMS_WORDS = {
    "InlineKeyboardButton.callback_data": "BUTTON_DATA_INVALID",
    "CopyTextButton.text": "BUTTON_COPY_TEXT_INVALID",
    "BotCommand.command": "BOT_COMMAND_INVALID",
    "BotCommand.description": "BOT_COMMAND_DESCRIPTION_INVALID",
    "answerCallbackQuery.text": "MESSAGE_TOO_LONG",
    "setMyCommands.commands": "BOT_COMMANDS_TOO_MUCH",
}

# A length that is checked only after markup is parsed, although the specification does not say so.
_ALSO_AFTER_PARSING = "editMessageText.text"


class Specification:
    """The Bot API as data. `source` has `methods` and `types`, each with `fields`."""

    def __init__(self, source: dict[str, Any]) -> None:
        self._types: dict[str, Any] = source["types"]
        self._fields: dict[str, dict[str, Any]] = {
            name: method["fields"] for name, method in source["methods"].items()
        }
        self._methods = {name.lower(): name for name in self._fields}

    def method(self, name: str) -> str | None:
        """The method's name as spelt in the documentation; Telegram ignores case."""
        return self._methods.get(name.lower())

    def read(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """The parameters converted to their types; raises a RefusalError for the first error.

        Values that arrive as strings (query, form, multipart) are parsed, as on Telegram.
        """
        fields = self._fields[method]
        read: dict[str, Any] = {}
        for name, value in given.items():
            if name not in fields:
                raise house_rule(f'unknown parameter "{name}"')
            if value is None:
                continue
            if isinstance(value, str):
                value = _from_text(fields[name]["type"], value, name)
            read[name] = self._check(fields[name], value, f"{method}.{name}")
        for name, field in fields.items():
            if field["required"] and name not in read:
                raise bad_request(_missing(name))
        return read

    def check(self, type_name: str, value: Any) -> Any:
        """Validate an object of a named type, such as `Update`; raises a RefusalError for the first error."""
        return self._check({"type": type_name}, value, type_name)

    def _check(self, field: dict[str, Any], value: Any, place: str) -> Any:
        kind = field["type"]
        if isinstance(kind, dict):
            if "array" in kind:
                return self._check_array(field, kind["array"], value, place)
            return self._check_any(kind["any"], value, place)
        match kind:
            case "String":
                if not isinstance(value, str):
                    raise house_rule(f'"{place}" must be a string')
                _check_length(field, value, place)
            case "Integer" | "Float":
                if isinstance(value, bool) or not isinstance(value, int | float if kind == "Float" else int):
                    raise house_rule(f'"{place}" must be {"a number" if kind == "Float" else "an integer"}')
                _check_range(field, value, place)
            case "Boolean" | "True":
                if not isinstance(value, bool) or (kind == "True" and not value):
                    raise house_rule(f'"{place}" must be {"a boolean" if kind == "Boolean" else "true"}')
            case "InputFile":
                return value
            case _:
                return self._check_object(kind, value, place)
        if "enum" in field and value not in field["enum"]:
            raise house_rule(f'"{place}" must be one of {", ".join(map(str, field["enum"]))}')
        return value

    def _check_array(self, field: dict[str, Any], item: Any, value: Any, place: str) -> list[Any]:
        if not isinstance(value, list):
            raise house_rule(f'"{place}" must be an array')
        if not field.get("min_items", 0) <= len(value) <= field.get("max_items", len(value)):
            words = f'"{place}" must have {field.get("min_items", 0)}-{field.get("max_items")} items'
            raise house_rule(_TELEGRAMS_WORDS.get(place, words))
        return [self._check({"type": item}, each, place) for each in value]

    def _check_any(self, kinds: list[str], value: Any, place: str) -> Any:
        """The first type that fits; if none does, the error of the closest one is reported."""
        faults: list[tuple[int, RefusalError]] = []
        for kind in kinds:
            try:
                return self._check({"type": kind}, value, place)
            except RefusalError as fault:
                faults.append((self._kinship(kind, value), fault))
        raise max(faults, key=lambda pair: pair[0])[1]

    def _kinship(self, kind: str, value: Any) -> int:
        """How many of the value's fields this type has; a matching constant, such as `type`, counts most."""
        fields = self._types.get(kind, {}).get("fields", {})
        if not isinstance(value, dict):
            return -1
        known = [name for name in value if name in fields]
        return len(known) + sum(10 for name in known if value[name] in fields[name].get("enum", ()))

    def _check_object(self, kind: str, value: Any, place: str) -> Any:
        described = self._types[kind]
        if "one_of" in described:
            return self._check_any(described["one_of"], value, place)
        if not isinstance(value, dict):
            raise house_rule(f'"{place}" must be an object of type {kind}')
        fields = described["fields"]
        for name, each in value.items():
            if name not in fields:
                raise house_rule(f'unknown field "{name}" in {kind}')
            self._check(fields[name], each, f"{kind}.{name}")
        for name, field in fields.items():
            if field["required"] and name not in value:
                raise bad_request(f"can't parse {kind}: Can't find field \"{name}\"")
        return value


@cache
def bot_api() -> Specification:
    """The Bot API specification shipped with the playground."""
    return Specification(orjson.loads(_FILE.read_bytes()))


def _missing(name: str) -> str:
    match name:
        case "text":
            return "message text is empty"
        case "chat_id":
            return "chat_id is empty"
        case "photo" | "document":
            return f"there is no {name} in the request"
        case _:
            return f'parameter "{name}" is required'


def _from_text(kind: Any, value: str, name: str) -> Any:
    """Parse a string from a query or form."""
    if kind in ("String", "InputFile"):
        return value
    if kind == {"any": ["Integer", "String"]}:
        return int(value) if value.removeprefix("-").isdecimal() else value
    if isinstance(kind, dict) and "String" in kind.get("any", ()):
        return value
    if kind == "Integer":
        if not value.removeprefix("-").isdecimal():
            raise house_rule(f'parameter "{name}" must be an integer')
        return int(value)
    if kind in ("Boolean", "True"):
        return value.lower() in ("true", "yes", "1")
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        if name == "reply_markup":
            raise bad_request("can't parse reply keyboard markup JSON object") from None
        raise bad_request(f'can\'t parse "{name}": it is not valid JSON') from None


def _check_length(field: dict[str, Any], value: str, place: str) -> None:
    if "max_len" not in field or field.get("after_parse") or place == _ALSO_AFTER_PARSING:
        return
    length = len(value.encode()) if field["unit"] == "bytes" else utf16_length(value)
    if not field["min_len"] <= length <= field["max_len"]:
        words = f'"{place}" must have {field["min_len"]}-{field["max_len"]} {field["unit"]} (playground)'
        raise bad_request(_TELEGRAMS_WORDS.get(place, words))


def _check_range(field: dict[str, Any], value: float, place: str) -> None:
    if not field.get("min", value) <= value <= field.get("max", value):
        raise house_rule(f'"{place}" must be {field.get("min")}-{field.get("max")}')
