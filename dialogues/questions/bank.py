"""The bank of questions of the day: one file a pillar, read once."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from dialogues.script.fields import Piece
from dialogues.script.plain_words import faults
from dialogues.script.problems import FaultyFileError, Problem
from dialogues.text import strict_yaml
from dialogues.text.strict_yaml import nearest_line

Kind = Literal["open", "choose", "guess", "finish", "pick"]
Depth = Literal["light", "warm", "deep"]

BANK = Path(str(resources.files("dialogues").joinpath("questions", "bank")))
NEVER = BANK.parent / "never.yaml"
ASK_LIMIT, OPTION_LIMIT = 160, 40  # characters
PARTNER = "{partner}"  # where a question names the other one


class Question(Piece):
    """One question.

    `kind` says how it is answered: in words, by choosing, by guessing the other's answer too, by finishing a
    sentence, or by picking one of two. Deeper ones come after lighter ones.
    """

    kind: Kind
    depth: Depth
    ask: str = Field(max_length=ASK_LIMIT)
    guess: str | None = Field(default=None, max_length=ASK_LIMIT)  # the same, about the partner
    start: str | None = Field(default=None, max_length=60)  # the sentence to finish
    options: tuple[str, ...] = ()
    examples: tuple[str, ...] = Field(default=(), max_length=3)
    pillar: str = ""  # its file's name
    name: str = ""

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> "Question":
        fewest, most = {"pick": (2, 2), "choose": (3, 6), "guess": (3, 5)}.get(self.kind, (0, 0))
        if not fewest <= len(self.options) <= most:
            raise ValueError(f"'kind: {self.kind}' has {fewest} to {most} options")
        if any(len(option) > OPTION_LIMIT for option in self.options):
            raise ValueError(f"an option has at most {OPTION_LIMIT} characters")
        if (self.kind == "guess") != (self.guess is not None):
            raise ValueError("'kind: guess' and 'guess' belong together")
        if (self.kind == "finish") != (self.start is not None):
            raise ValueError("'kind: finish' and 'start' belong together")
        if (self.kind in ("open", "finish")) != bool(self.examples):
            raise ValueError("a question that is answered in words has an example, and no other has")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything in it that people read."""
        return tuple(filter(None, (self.ask, self.guess, self.start))) + self.options + self.examples


class FaultyBankError(FaultyFileError):
    """A file of questions can't be used."""


@cache
def bank() -> Mapping[str, Question]:
    """All built-in questions by name, in the files' order. Raises `FaultyBankError`."""
    found: dict[str, Question] = {}
    for file in sorted(BANK.glob("*.yaml")):
        for name, question in read(file).items():
            if name in found:
                message = f"'{name}' is in {found[name].pillar}.yaml as well; give one another name"
                raise FaultyBankError([Problem(file, 1, "DUO004", message)])
            found[name] = question
    return found


def read(file: Path) -> dict[str, Question]:
    """The questions in one file, by name. Raises `FaultyBankError`."""
    try:
        document, lines = strict_yaml.read_file(file)
    except strict_yaml.UnreadableError as fault:
        raise FaultyBankError([Problem(file, fault.line, "DUO001", str(fault))]) from None
    if not isinstance(document, dict):
        message = "write each question as a name with its parts below"
        raise FaultyBankError([Problem(file, 1, "DUO003", message)])
    found: dict[str, Question] = {}
    problems: list[Problem] = []
    for name, parts in document.items():
        if not isinstance(parts, dict):
            message = f"{name}: write the question's parts below its name"
            problems.append(Problem(file, lines.get((name,), 1), "DUO003", message))
            continue
        whole = {**parts, "pillar": file.stem, "name": name}
        try:
            found[name] = Question.model_validate(whole)
        except ValidationError as fault:
            for one in faults(Question, whole, fault):
                at = nearest_line(lines, (name, *one.path))
                problems.append(Problem(file, at, "DUO003", f"{name}: {one.message}"))
        else:
            if hurts := _hurtful(found[name]):
                message = f"{name}: {hurts}; ask something else"
                problems.append(Problem(file, lines.get((name,), 1), "DUO003", message))
    if problems:
        raise FaultyBankError(sorted(problems))
    return found


def _hurtful(question: Question) -> str:
    """What in a question could be used against somebody, or doesn't suit every couple; "" if nothing."""
    return next(
        (
            f"'{match[0]}' ({why})"
            for why, pattern in _never().items()
            for text in question.texts
            if (match := pattern.search(text))
        ),
        "",
    )


@cache
def _never() -> Mapping[str, re.Pattern[str]]:
    document, _ = strict_yaml.read_file(NEVER)
    return {why: re.compile(pattern, re.IGNORECASE) for why, pattern in document.items()}
