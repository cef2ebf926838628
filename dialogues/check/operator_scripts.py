"""An operator's own exercises, beside the built-in ones: sound scripts are offered, others refused."""

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
    """The sound exercises of a folder by name, the problems of the others, and what only warns."""

    exercises: dict[str, Revision]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def offer(folder: Path) -> Offer:
    """Check every script below a folder. A faulty one is left out and its problems reported.

    A name belongs to whoever used it first: a built-in exercise, or the first file by name. Sessions,
    reminders and follow-ups refer to an exercise by its name, so it must never change its meaning.
    """
    sources, problems = read_all([folder])
    clashing = list(clashes(sources))
    problems += clashing
    taken = {problem.file for problem in clashing}
    sound = [source for source in sources if source.file not in taken]
    built_in = {name: revision.script for name, revision in files.shipped().items()}
    while True:  # a script that leads to a refused one is refused too
        known = built_in | {source.script.exercise: source.script for source in sound}
        found = [problem for source in sound for problem in check_source(source, known)]
        faults = [problem for problem in found if not problem.only_warns]
        if not faults:
            break
        problems += faults
        faulty = {problem.file for problem in faults}
        sound = [source for source in sound if source.file not in faulty]
    exercises = {source.script.exercise: Revision.of(source.script, languages()) for source in sound}
    return Offer(exercises, tuple(sorted(problems)), tuple(sorted(found)))


def clashes(sources: list[Source]) -> Iterator[Problem]:
    """A problem for each script whose exercise is named like a built-in one or one in an earlier file."""
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
