"""An operator's own exercises beside the built-in ones: what is sound is offered, what is not is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dialogues.check.check import check_source, read_all
from dialogues.script import files
from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.revision import Revision
from dialogues.text.languages import languages


@dataclass(frozen=True)
class Offer:
    """The exercises of a folder that are sound, by name, and the problems of those that are not."""

    exercises: dict[str, Revision]
    problems: tuple[Problem, ...]


def offer(folder: Path) -> Offer:
    """Check every script below a folder. A faulty one is left out with its problems; the rest is offered.

    A name belongs to whoever had it first: a built-in exercise, or the first file by name. Sessions,
    reminders and follow-ups know an exercise by its name, so it must not come to mean something else.
    """
    sources, problems = read_all([folder])
    clashing = list(clashes(sources))
    problems += clashing
    taken = {problem.file for problem in clashing}
    sound = [source for source in sources if source.file not in taken]
    built_in = {name: revision.script for name, revision in files.shipped().items()}
    while True:  # where one leads to another that is refused, it is refused as well
        known = built_in | {source.script.exercise: source.script for source in sound}
        faults = [problem for source in sound for problem in check_source(source, known)]
        if not faults:
            break
        problems += faults
        faulty = {problem.file for problem in faults}
        sound = [source for source in sound if source.file not in faulty]
    exercises = {source.script.exercise: Revision.of(source.script, languages()) for source in sound}
    return Offer(exercises, tuple(sorted(problems)))


def clashes(sources: list[Source]) -> Iterator[Problem]:
    """The scripts whose exercise has the name of a built-in one, or of one in a file before it."""
    taken = dict.fromkeys(files.shipped(), "a built-in exercise")
    for source in sources:
        name = source.script.exercise
        if name in taken:
            yield Problem(
                source.file,
                source.line("exercise"),
                "DUO004",
                f"'{name}' is the name of {taken[name]} already; give this one another name",
            )
        else:
            taken[name] = f"the exercise in {source.file}"
