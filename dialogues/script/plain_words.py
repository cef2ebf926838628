"""What is wrong with the form of a document, in plain words: where, what stands there, what to write instead.

The schema's errors are translated by their kind, with what the models say about the part; the words are never
pydantic's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from dialogues.script.meant import (
    INVISIBLE,
    condition_meant,
    duration_meant,
    labels_of,
    name_meant,
    nearest,
)
from dialogues.script.steps import VERBS
from dialogues.text.strict_yaml import Path
from dialogues.text.yaml_traps import quoted, shortened

_KEY = "[key]"  # pydantic's sign for a key as such
_OTHER_FORM = ("model_type", "time_delta_type", "time_delta_parsing")  # said if nothing better is known
_STEPS = ("steps", "both")
_INSTEAD = {  # words that people take for a verb of ours
    **dict.fromkeys(("say", "text", "message", "show", "write"), "tell"),
    **dict.fromkeys(("question", "prompt"), "ask"),
    **dict.fromkeys(("goto", "jump", "next"), "go"),
    **dict.fromkeys(("repeat", "loop", "for"), "each"),
    **dict.fromkeys(("close", "finish", "stop"), "end"),
    **dict.fromkeys(("pause", "break", "wait"), "rest"),
    "cue": "keep",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a document that has the wrong form."""

    path: Path
    message: str


def faults(model: type[BaseModel], document: Any, error: ValidationError) -> list[Fault]:
    """What a schema refused, once each: a slip in a key explains that the right one is missing."""
    found: dict[Path, Fault] = {}
    inside = {_path(document, one["loc"])[0] for one in error.errors()}
    misspelt = set[Path]()
    for one in sorted(error.errors(), key=lambda one: one["type"] in _OTHER_FORM):
        path, written = _path(document, one["loc"])
        if one["type"] == "too_short" and any(len(path) < len(p) and p[: len(path)] == path for p in inside):
            continue  # what was refused inside it counts as missing
        if one["type"] == "extra_forbidden":
            meant = nearest(str(path[-1]), _keys(model, written[:-1]))
            misspelt |= {(*path[:-1], meant)} if meant else set()
        names = one["loc"][-1:] == (_KEY,)
        told = _Told(model, document, path, written, one["input"], one.get("ctx", {}), names)
        message = told.message(one["type"], one["msg"])
        at = (*path, *one.get("ctx", {}).get("at", ()))
        where = path[:-1] if names or one["type"] in ("extra_forbidden", "missing") else at
        found.setdefault(at, Fault(at, f"{called(document, where)}{message}"))
    return [one for path, one in found.items() if path not in misspelt]


def called(document: Any, path: Path) -> str:
    """Where a part is, as its author would say it; "" for the whole file."""
    said: list[str] = []
    here = document
    for key in path:
        if isinstance(key, int):
            here = here[key] if isinstance(here, list) and key < len(here) else None
            name = here.get("step") if isinstance(here, dict) else None
            if isinstance(name, str):
                said = [f"step '{name}'"]
            elif said[-1:] == ["'steps'"]:
                said[-1] = f"step {key + 1}"
            else:
                said.append(f"number {key + 1}")
        else:
            here = here.get(key) if isinstance(here, dict) else None
            said.append(f"'{key}'")
    return f"{', '.join(said)}: " if said else ""


def _path(document: Any, location: tuple[int | str, ...]) -> tuple[Path, Path]:
    """A part's path in the document; and the same with the kind of each step, as the schema has it.

    What is in neither is the schema's own name for one of the forms that a part may have.
    """
    path: list[str | int] = []
    written: list[str | int] = []
    here = document
    for place, key in enumerate(location):
        is_kind = place > 1 and key in VERBS and isinstance(location[place - 1], int)
        if is_kind and location[place - 2] in _STEPS:
            written.append(key)
        elif isinstance(here, dict) and (key in here or (place == len(location) - 1 and key != _KEY)):
            here = here.get(str(key))
            path.append(key)
            written.append(key)
        elif isinstance(here, list) and isinstance(key, int) and key < len(here):
            here = here[key]
            path.append(key)
            written.append(key)
    return tuple(path), tuple(written)


@dataclass(frozen=True)
class _Told:
    """One refused part: its path, what stands there, and what the schema knows of it."""

    model: type[BaseModel]
    document: Any
    path: Path
    written: Path
    value: Any
    context: Mapping[str, Any]
    names: bool  # whether it is a key, which its author may choose

    def message(self, kind: str, said: str) -> str:
        match kind:
            case "string_pattern_mismatch":
                return self._no_name()
            case "missing":
                return self._missing()
            case "extra_forbidden":
                return self._unknown_key()
            case "no_verb":
                return self._no_verb()
            case "int_parsing" | "int_type" | "int_from_float":
                return self._no_number()
            case "greater_than_equal":
                return f"{self._shown} is too small; write at least {self.context['ge']}"
            case "less_than_equal":
                return f"{self._shown} is too big; write at most {self.context['le']}"
            case "bool_parsing" | "bool_type":
                return f"{self._shown} isn't understood; write yes or no"
            case "literal_error":
                return self._none_of_these()
            case "tuple_type" | "list_type":
                return self._no_list()
            case "dict_type" | "model_type" | "model_attributes_type":
                return self._no_parts()
            case "string_type":
                return self._no_text()
            case "too_short":
                return f"it is empty; write at least {self.context['min_length']} below it{self._about}"
            case "too_long":
                most, has = self.context["max_length"], self.context["actual_length"]
                return f"there are {has or 'more'}, and at most {most} fit; leave some out"
            case "string_too_short":
                return "there is nothing here; write some words"
            case "string_too_long":
                most = self.context["max_length"]
                return f"{self._shown} has {len(self.value)} signs, and at most {most} fit; shorten it"
            case "value_error" | "wrong":
                return self._as_said(said.removeprefix("Value error, "))
        return f"{self._shown} doesn't fit here{self._about}"

    # -- what stands there and what the schema knows ---------------------------------------------------------

    @property
    def _shown(self) -> str:
        if self.value in ("", None):
            return "nothing"
        text = self.value if isinstance(self.value, str) else str(self.value)
        hidden = " (with an invisible sign in it: type it again)" if INVISIBLE.search(text) else ""
        return f"'{shortened(INVISIBLE.sub(' ', text).strip())}'{hidden}"

    @property
    def _key(self) -> str:
        return next((str(key) for key in reversed(self.path) if isinstance(key, str)), "")

    @property
    def _field(self) -> FieldInfo | None:
        return _keys(self.model, self.written[:-1]).get(str(self.written[-1])) if self.written else None

    @property
    def _about(self) -> str:
        """What the part is for, in the words that editors show."""
        about = self._field.description if self._field is not None else None
        return f". What it is: {about[0].lower()}{about[1:].removesuffix('.')}" if about else ""

    # -- by kind ---------------------------------------------------------------------------------------------

    def _no_name(self) -> str:
        longest = int((re.findall(r",(\d+)\}", self.context["pattern"]) or ["23"])[0]) + 1
        if self.value == "":
            return "there is no name here; write one, such as 'evening'"
        written = str(self.value)
        if re.fullmatch(r"[a-z][a-z0-9_]*", written):
            has = f"the name '{written}' has {len(written)} signs"
            return f"{has}, and at most {longest} fit; choose a shorter one"
        parent = str(self.path[-2]) if self.names and len(self.path) > 1 else "name"
        meant = name_meant(written, longest, parent.removesuffix("s"))
        instead = f"write '{meant}'" if meant else f"choose one, of at most {longest} signs"
        return (
            f"{self._shown} can't be a name: names have only small letters (a to z), digits and _, and begin "
            f"with a letter; {instead}"
        )

    def _missing(self) -> str:
        if self.path[-1] == "step":
            return "this step has no name; add one with 'step': '- step: NAME'"
        words = _words(self._field.annotation) if self._field is not None else ()
        one_of = f", with one of: {', '.join(words)}" if words else ""
        return f"'{self.path[-1]}' is missing; add '{self.path[-1]}: …'{one_of}{self._about}"

    def _unknown_key(self) -> str:
        key, known = str(self.path[-1]), _keys(self.model, self.written[:-1])
        if (meant := nearest(key, known)) is not None:
            return f"'{key}' isn't known here; did you mean '{meant}'? Write '{meant}: …'"
        return f"'{key}' isn't known here; delete it, or write one of: {', '.join(known)}"

    def _no_verb(self) -> str:
        verbs = sorted(str(self.context["verbs"]).split(", "))
        listed = ", ".join(verbs)
        if not isinstance(self.value, dict):
            begin = (
                f"'- step: {self.value}'" if isinstance(self.value, str) and self.value else "'- step: NAME'"
            )
            return f"{self._shown} alone is no step; begin with {begin}, and write below it one of: {listed}"
        where = "inside 'both'" if "both" in self.path else "inside 'each'"
        if elsewhere := [verb for verb in VERBS if verb in self.value]:
            return f"'{elsewhere[0]}' can't be {where}; there, a step has one of: {listed}"
        for key in self.value:
            if (meant := _INSTEAD.get(key) or nearest(key, verbs)) in verbs:
                return f"'{key}' isn't known here; did you mean '{meant}'? Write '{meant}: …'"
        return f"this step doesn't say what to do; add one of: {listed}"

    def _no_number(self) -> str:
        if self.value == "":
            return "nothing stands here; write a number"
        digits = re.match(r"\D*(\d+)", str(self.value))
        instead = f"write {digits[1]}" if digits else "write it in digits, such as 5"
        return f"{self._shown} isn't a whole number; {instead}"

    def _none_of_these(self) -> str:
        words = re.findall(r"'([^']+)'", str(self.context["expected"]))
        listed = ", ".join(words)
        bare = str(self.value).strip(" '\"“”„‘’«»")
        if len(several := bare.split()) > 1 and set(several) <= set(words):
            return f"there is no comma between them; write {', '.join(several)}"
        meant = nearest(bare, words)
        if meant is not None:
            return f"{self._shown} isn't known here; write '{meant}'" + (
                f" (or one of: {listed})" if len(words) > 1 else ""
            )
        return f"{self._shown} isn't known here; write one of: {listed}"

    def _no_list(self) -> str:
        words = _words(self._field.annotation) if self._field is not None else ()
        if self.value == "":
            return f"nothing stands below it; write a list{self._about}"
        if isinstance(self.value, dict):
            return f"this has to be a list: let each part of it begin with a dash and a space{self._about}"
        parts = [part.strip() for part in re.split(r",| and ", str(self.value)) if part.strip()]
        if words and not set(parts) <= set(words):
            listed = ", ".join(words)
            instead = f"write some of them in brackets, such as '[{listed}]'"
            return f"{self._shown} isn't a list of: {listed}; {instead}"
        return f"this has to be a list, also of one; write '[{', '.join(parts)}]'"

    def _no_parts(self) -> str:
        value = self.value
        if not self.path:
            return _no_document(value)
        key = self._key
        if value in ("", None):
            return f"nothing stands below '{key}'{self._about}"
        if self._takes_a_text:
            return self._no_text()
        if isinstance(value, list):
            items = [str(item) for item in value if isinstance(item, str | int)]
            names = [(name_meant(item, 24, key.removesuffix("s")) or "name", item) for item in items]
            if self._field is not None and (words := _words(self._values)):
                names = [(name, words[min(place, len(words) - 1)]) for place, (name, _) in enumerate(names)]
            instead = " and ".join(f"'{name}: {_as_yaml(item)}'" for name, item in names[:2]) or "'NAME: …'"
            return f"this can't be a list: give each part a short name, such as {instead}{self._about}"
        document = self.document if isinstance(self.document, dict) else {}
        given = document.get("roles") if key == "end" else None
        roles = list(given) if isinstance(given, dict) else []
        also = f" (the roles are {', '.join(roles)})" if roles else ""
        known = [*roles, *_keys(self.model, self.written), "NAME"]
        instead = f"{known[0]}: {_as_yaml(shortened(str(value)))}"
        return (
            f"{self._shown} needs a name before it; write '{instead}' on a line of its own below "
            f"'{key}'{also}{self._about}"
        )

    @property
    def _values(self) -> Any:
        """What the values of a mapping may be."""
        return (get_args(_bare(self._field.annotation)) or (None,))[-1] if self._field is not None else None

    @property
    def _takes_a_text(self) -> bool:
        """Whether a text can stand here in place of parts."""
        kind = _bare(self._field.annotation) if self._field is not None else None
        return isinstance(kind, type) and issubclass(kind, BaseModel) and "alone" in kind.model_fields

    def _no_text(self) -> str:
        if isinstance(self.value, dict):
            text = ", ".join(f"{key}: {value}" for key, value in self.value.items())
            why = "a colon makes it a part of its own"
        else:
            text = f"[{', '.join(map(str, self.value))}]" if isinstance(self.value, list) else str(self.value)
            why = "brackets make it a list"
        return f"this should be a text, and {why}; write it in quotes: {quoted(shortened(text))}"

    def _as_said(self, said: str) -> str:
        if not isinstance(self.value, str | list):
            return said
        values = self.value if isinstance(self.value, list) else [self.value]
        for value in (one for one in values if isinstance(one, str) and one in said):
            if "isn't a condition" in said:
                meant = condition_meant(value, labels_of(self.document))
                if meant is not None:
                    return f"'{value}' isn't a condition; write '{meant}'"
            elif "isn't a duration" in said and (meant := duration_meant(value)) is not None:
                return f"'{value}' isn't a duration; write '{meant}'"
        return said


def _as_yaml(text: str) -> str:
    return quoted(text) if ": " in text or text[:1] in "{[*&!%@`'\"|>#" else text


def _no_document(value: Any) -> str:
    instead = "it begins with the head, such as 'exercise: NAME' and 'title: …', and then come the 'steps:'"
    if value in ("", None, {}):
        return "the file is empty; 'duologue new NAME' writes one to begin with"
    if isinstance(value, list):
        return f"the file begins with a list; {instead}"
    return f"there is only a text in this file; {instead}"


def keys_at(model: type[BaseModel], path: Path) -> dict[str, str]:
    """The keys that may stand at a path of the schema, each with what it is."""
    return {key: field.description or "" for key, field in _keys(model, path).items()}


def words_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The words that may stand at a path of the schema; () if it isn't one of a few."""
    field = _keys(model, path[:-1]).get(str(path[-1]))
    return _words(field.annotation) if field is not None else ()


# -- what the models know ------------------------------------------------------------------------------------


def _keys(model: type[BaseModel], path: Path) -> dict[str, FieldInfo]:
    """The keys that may stand at a path, with what is known of each."""
    kind: Any = model
    for key in path:
        kind = _inside(kind, key)
    kind = _bare(kind)
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in kind.model_fields.items() if name != "origin"}


def _inside(kind: Any, key: str | int) -> Any:
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return fields[str(key)].annotation if key in fields else None
    if get_origin(kind) in (tuple, list):
        return get_args(kind)[0]
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    return next((one for one in _kinds(kind) if _verb_of(one) == key), None)


def _bare(kind: Any) -> Any:
    """A type without what is said about it, and without that it can be left out."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        there = [one for one in get_args(kind) if one is not NoneType]
        return _bare(there[0]) if len(there) == 1 else kind
    return kind


def _kinds(kind: Any) -> Iterator[Any]:
    yield from (get_args(kind) if get_origin(kind) in (Union, UnionType) else ())


def _verb_of(kind: Any) -> str:
    return next((one.tag for one in getattr(kind, "__metadata__", ()) if hasattr(one, "tag")), "")


def _words(kind: Any) -> tuple[str, ...]:
    """The words that may stand there; () if it isn't one of a few."""
    kind = _bare(kind)
    if get_origin(kind) in (tuple, list):
        return _words(get_args(kind)[0])
    return tuple(str(one) for one in get_args(kind)) if get_origin(kind) is Literal else ()
