"""An operator's own exercises, beside the built-in ones: sound scripts are offered, others refused."""

from dataclasses import dataclass
from pathlib import Path

from dialogues.check.check import check_source, clashes, misnamed, read_all
from dialogues.script import files
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
    built_in = {name: revision.script for name, revision in files.shipped().items()}
    clashing = list(clashes(sources, built_in))
    problems += clashing
    taken = {problem.file for problem in clashing}
    sound = [source for source in sources if source.file not in taken]
    while True:  # a script that leads to a refused one is refused too
        known = built_in | {source.script.exercise: source.script for source in sound}
        found = [problem for source in sound for problem in check_source(source, known)]
        found += misnamed(sound)
        faults = [problem for problem in found if not problem.only_warns]
        if not faults:
            break
        problems += faults
        faulty = {problem.file for problem in faults}
        sound = [source for source in sound if source.file not in faulty]
    exercises = {source.script.exercise: Revision.of(source.script, languages()) for source in sound}
    return Offer(exercises, tuple(sorted(problems)), tuple(sorted(found)))
