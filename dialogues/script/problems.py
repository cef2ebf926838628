"""Problems in a script, each with a code, a place, and a way to fix it."""

from dataclasses import dataclass
from pathlib import Path

CODES = {
    "DUO001": "the file is not readable as YAML",
    "DUO002": "a key stands twice",
    "DUO003": "a part has the wrong form",
    "DUO004": "a name leads nowhere, or to two places",
    "DUO005": "a step cannot be reached",
    "DUO006": "steps follow each other in a circle without asking anyone",
    "DUO007": "a text shows what its reader may not see",
    "DUO008": "a text is not a sound template",
    "DUO009": "a text is too long",
    "DUO010": "an answer is printed that may not have been given",
    "DUO011": "what is sent to one tells what the other answered privately",
    "DUO012": "passing, declining and silence do not look alike",
    "DUO013": "it may never end",
    "DUO014": "someone waits without a way out",
    "DUO015": "what a question promises to show is never shown",
    "DUO016": "too much can happen to be proven sound",
    "DUO020": "words reach the partner without ready lines",
    "DUO021": "a line ends in the middle of a paragraph",
    "DUO022": "a text has tags that Telegram refuses, or says nothing",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem: where it is, what it is, and how to fix it. One that `only_warns` lets the script run."""

    file: Path
    line: int
    code: str
    message: str
    only_warns: bool = False

    def __str__(self) -> str:
        warning = "warning: " if self.only_warns else ""
        return f"{self.file}:{self.line} {self.code} {warning}{self.message}"


class FaultyFileError(Exception):
    """A file can't be used; `problems` says why, and so does the message, in a line."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(f"{first.file.name}:{first.line} {first.message}")
        self.problems = problems


class FaultyScriptError(Exception):
    """A script can't be used; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
