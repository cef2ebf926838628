"""What an editor tells an author at a place of their text: what can stand there, where and what a name is.

The text may be half written, so it is read by lines and not as YAML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dialogues.script.plain_words import keys_at, words_at
from dialogues.script.script import Script
from dialogues.script.steps import VERBS

Kind = Literal["step", "role", "card", "choice", "given", "key", "word"]
_NAME = r"[a-z][a-z0-9_]*"
_STEP = re.compile(rf"(?:^|[-{{,]\s*)step:\s*({_NAME})")
_ENTRY = re.compile(r"^( *)(?:- +)?([^\s:#\-][^:#]*?):(?:\s+(.*))?$")
_FLOW = re.compile(rf"({_NAME})\s*:\s*(?:\{{label:\s*)?([^,{{}}]*)")
_BRACES = re.compile(r"\{\{(?:(?!\}\}).)*$|\{%(?:(?!%\}).)*$")
_LAST_KEY = re.compile(r"(?:^|[\s{,-])((?:[a-z][a-z ]*)):\s*(?:[\[{\"']\s*)?(?:[^:{}]*)$")
_WORD = re.compile(r"[a-z0-9_]*$")
_TO_A_STEP = ("go", "skip", "then", "otherwise", "keep", "afresh", "of")
_ANSWERS = (
    "share",
    "agree",
    "reveal",
    "when",
    "unless in",
    "starts as",
    "by",
    "each",
    "rest",
    "on",
    "what",
    "daily at",
)
_FOR_EVERYONE = {
    "me": "the name of whoever reads it",
    "partner": "the name of their partner",
    "mine": "the reader's own answers: {{ mine.NAME }}",
    "theirs": "their partner's answers: {{ theirs.NAME }}",
    "card": "a card: {{ card.NAME }}",
}


@dataclass(frozen=True, slots=True)
class Name:
    """Something that has a name in a text: where it stands (from 0), and what it is, in a few words."""

    name: str
    kind: Kind
    about: str
    line: int = 0
    column: int = 0
    of: str = ""  # for a choice: the question it belongs to


@dataclass(frozen=True)
class Text:
    """An exercise as it stands in an editor."""

    written: str

    @cached_property
    def lines(self) -> list[str]:
        return [*self.written.split("\n"), ""]  # an editor may stand behind the last line

    @cached_property
    def names(self) -> list[Name]:
        """The names that the author gave, in the text's order."""
        return [*self._below("roles", "role"), *self._below("cards", "card"), *self._given(), *self._steps()]

    def completions(self, line: int, column: int) -> list[Name]:
        """What can stand at a place."""
        before = self.lines[line][:column]
        if (braces := _BRACES.search(before)) is not None:
            return self._in_braces(braces[0])
        if (key := _LAST_KEY.search(before)) is not None:
            return self._values_of(key[1].strip(), line, before)
        if re.fullmatch(r"\s*(?:- +)?[a-z ]*", before):
            return self._keys(line)
        return []

    def definition(self, line: int, column: int) -> Name | None:
        """Where the name at a place is given; None for what is no name of the author's."""
        word = self._word_at(line, column)
        before = self.lines[line][: column + 1]
        found = [one for one in self.names if one.name == word]
        asked = re.search(rf"({_NAME}) is (?:not )?[a-z0-9_ ]*$", before)
        if asked is not None and (of_it := [one for one in found if one.of == asked[1]]):
            return of_it[0]
        wanted = "card" if re.search(r"card[.:]\s*[a-z0-9_]*$", before) else None
        return next((one for one in found if one.kind == wanted), None) or next(
            (one for one in found if one.kind != "choice" or one.line == line), None
        )

    def hover(self, line: int, column: int) -> str | None:
        """What the name or key at a place is."""
        if (name := self.definition(line, column)) is not None:
            return f"{name.kind} {name.name}: {name.about}"
        entry = _ENTRY.match(self.lines[line])
        if entry is None or column > self.lines[line].index(":"):
            return _FOR_EVERYONE.get(self._word_at(line, column))
        return next((f"{one.name}: {one.about}" for one in self._keys(line) if one.name == entry[2]), None)

    # -- what can stand at a place ---------------------------------------------------------------------------

    def _in_braces(self, begun: str) -> list[Name]:
        if re.search(r"\bcard\.[a-z0-9_]*$", begun):
            return self._of("card")
        if re.search(r"\b(?:mine|theirs)\.[a-z0-9_]*$", begun):
            return self._of("step")
        everyone = [Name(name, "word", about) for name, about in _FOR_EVERYONE.items()]
        return [*self._of("role"), *self._of("step"), *self._of("given"), *everyone]

    def _values_of(self, key: str, line: int, before: str) -> list[Name]:
        asked = re.search(rf"({_NAME}) is (?:not )?(?:{_NAME} or )*[a-z0-9_]*$", before)
        if key == "when" and asked is not None:
            return [one for one in self._of("choice") if one.of == asked[1]]
        if key == "who" or key == "swap":
            return self._of("role")
        if key == "card":
            return self._of("card")
        if key == "shown as":
            step = self._step_around(line)
            return [one for one in self._of("choice") if one.of == step]
        if key == "keep" and "share" not in self._verbs_around(line):
            return [Name(word, "word", "a kind of keepsake") for word in self._words(line, key)]
        if key in _TO_A_STEP or key in _ANSWERS:
            settings = [Name(word, "word", "how it is done") for word in ("alone", "together")]
            return [*self._of("step"), *self._of("given"), *(settings if key == "when" else [])]
        return [Name(word, "word", "") for word in self._words(line, key)]

    def _keys(self, line: int) -> list[Name]:
        """The keys of the step or the part of the head around a line."""
        if self._parent(line) == "end":
            return self._of("role")
        known: dict[str, str] = {}
        if not self.lines[line].startswith(" "):
            known = keys_at(Script, ())
        elif self._step_line(line) is not None:
            for verb in self._verbs_around(line) or VERBS:
                known = keys_at(Script, ("steps", 0, verb)) | known
        return [Name(key, "key", about) for key, about in known.items()]

    def _words(self, line: int, key: str) -> tuple[str, ...]:
        if not self.lines[line].startswith(" "):
            return words_at(Script, (key,))
        verbs = (*self._verbs_around(line), *VERBS)
        return next(filter(None, (words_at(Script, ("steps", 0, verb, key)) for verb in verbs)), ())

    # -- the text around a place -----------------------------------------------------------------------------

    def _step_line(self, line: int) -> int | None:
        """The line on which the step around a line begins."""
        return next(
            (
                number
                for number in range(min(line, len(self.lines) - 1), -1, -1)
                if _STEP.search(self.lines[number])
            ),
            None,
        )

    def _step_around(self, line: int) -> str:
        begun = self._step_line(line)
        found = _STEP.search(self.lines[begun]) if begun is not None else None
        return found[1] if found is not None else ""

    def _verbs_around(self, line: int) -> tuple[str, ...]:
        """The verbs that stand in the step around a line; usually one."""
        begun = self._step_line(line)
        if begun is None:
            return ()
        after = next(
            (number for number in range(begun + 1, len(self.lines)) if _STEP.search(self.lines[number])),
            len(self.lines),
        )
        there = "\n".join(self.lines[begun:after])
        return tuple(verb for verb in VERBS if re.search(rf"[\s{{,]{verb}:", there))[:1]

    def _parent(self, line: int) -> str:
        """The key below which a line is indented."""
        own = len(self.lines[line]) - len(self.lines[line].lstrip())
        for one in reversed(self.lines[:line]):
            entry = _ENTRY.match(one)
            if entry is not None and len(entry[1]) < own:
                return entry[2].strip()
        return ""

    def _word_at(self, line: int, column: int) -> str:
        text = self.lines[line]
        begins = _WORD.search(text[:column])
        ends = re.match(r"[a-z0-9_]*", text[column:])
        return (begins[0] if begins else "") + (ends[0] if ends else "")

    # -- the author's names ----------------------------------------------------------------------------------

    def _of(self, kind: Kind) -> list[Name]:
        return [one for one in self.names if one.kind == kind]

    def _below(self, key: str, kind: Kind) -> Iterator[Name]:
        """The names below a key of the head."""
        for number, line in enumerate(self.lines):
            if re.match(rf"{key}:", line):
                yield from self._entries(number, kind, "")

    def _entries(self, number: int, kind: Kind, of: str) -> Iterator[Name]:
        """The names on the line of a key, or on those that are indented below it."""
        line = self.lines[number]
        own = len(line) - len(line.lstrip())
        inside = line.partition("{")[2]
        for one in _FLOW.finditer(inside):
            column = len(line) - len(inside) + one.start(1)
            yield Name(one[1], kind, one[2].strip(" '\""), number, column, of)
        first = None
        for below in range(number + 1, len(self.lines)):
            entry, text = _ENTRY.match(self.lines[below]), self.lines[below].strip()
            if not text or text.startswith("#"):
                continue
            indented = len(self.lines[below]) - len(self.lines[below].lstrip())
            if indented <= own or text.startswith("- "):
                return
            first = indented if first is None else first
            if indented == first and entry is not None and re.fullmatch(_NAME, entry[2].strip()):
                label = re.sub(r"^\{label:\s*([^,}]*).*$", r"\1", entry[3] or "").strip(" '\"")
                yield Name(entry[2].strip(), kind, label, below, indented, of)

    def _given(self) -> Iterator[Name]:
        for number, line in enumerate(self.lines):
            if (found := re.match(r"given:\s*\[(.*)\]", line)) is not None:
                for one in re.finditer(_NAME, found[1]):
                    column = found.start(1) + one.start()
                    yield Name(one[0], "given", "what another exercise passes on", number, column)

    def _steps(self) -> Iterator[Name]:
        for number, line in enumerate(self.lines):
            if (found := _STEP.search(line)) is not None:
                verbs = self._verbs_around(number)
                yield Name(found[1], "step", self._said(number, verbs), number, found.start(1))
                yield from self._choices(number, found[1])

    def _said(self, number: int, verbs: tuple[str, ...]) -> str:
        """What a step does: its verb and the beginning of its text."""
        there = "\n".join(self.lines[number : number + 8])
        found = re.search(rf"[\s{{,]({verbs[0]}: *[^\n,}}]*)", there) if verbs else None
        return found[1].strip() if found is not None else ""

    def _choices(self, number: int, step: str) -> Iterator[Name]:
        for below in range(number, len(self.lines)):
            line = self.lines[below]
            if below > number and _STEP.search(line):
                return
            if re.search(r"(?:^|[\s{,])choices:", line):
                inside = line.partition("choices:")
                if below == number or "{" in inside[2]:
                    for one in _FLOW.finditer(inside[2]):
                        if one[1] not in ("label", "go", "rest", "means", "lasts"):
                            column = len(inside[0]) + len(inside[1]) + one.start(1)
                            yield Name(one[1], "choice", one[2].strip(" '\""), below, column, step)
                else:
                    yield from self._entries(below, "choice", step)
                return
