"""Checks scripts before a couple meets them: names, reachability, circles, the gate, who would read what.

Everything here is about the shape of a script. Each form (alone, together) is walked by itself, because a
step may exist in one only.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from dialogues.check.behaviour import Courses, Effort
from dialogues.check.names import name_problems
from dialogues.check.promises import promise_problems
from dialogues.check.texts import text_problems
from dialogues.exploration.control_flow import Ways, all_ways
from dialogues.script.files import SHIPPED, Source, files, read
from dialogues.script.problems import FaultyScriptError, Problem
from dialogues.script.script import Script
from dialogues.script.steps import Ask

Explored: TypeAlias = Callable[[Source, Effort], None]


def nobody(source: Source, effort: Effort) -> None:
    """Nobody wants to know how much was explored."""


def check(paths: Iterable[Path] = (), explored: Explored = nobody) -> list[Problem]:
    """The problems of all scripts at these paths (the built-in ones by default), by file and line.

    `explored` is told of each script that was gone through, and how much that was.
    """
    sources, problems = read_all(list(paths) or [SHIPPED])
    known = {source.script.exercise: source.script for source in (*read_all([SHIPPED])[0], *sources)}
    for source in sources:
        problems += check_source(source, known, explored)
    return sorted(set(problems))


def read_all(paths: Iterable[Path]) -> tuple[list[Source], list[Problem]]:
    """The scripts at these paths that can be read, and why the others cannot."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for file in files(paths):
        try:
            sources.append(read(file))
        except OSError as fault:
            problems.append(Problem(file, 1, "DUO001", f"{fault.strerror}; check the path"))
        except FaultyScriptError as fault:
            problems += fault.problems
    return sources, problems


def check_source(
    source: Source, known: dict[str, Script] | None = None, explored: Explored = nobody
) -> list[Problem]:
    """The problems of one script whose form is right; `known`: the exercises that it may lead to.

    What may happen in it is looked at only if its shape is sound.
    """
    if wrong := shape_problems(source, known):
        return wrong
    courses = Courses(source)
    problems = courses.problems()
    explored(source, courses.effort)
    return problems


def shape_problems(source: Source, known: dict[str, Script] | None = None) -> list[Problem]:
    """The problems that show without going through it: names, ways, circles, texts."""
    if dangling := name_problems(source, known):
        return dangling
    ways = all_ways(source.script)
    found = {*_unreached(source, ways), *_circles(source, ways), *_gate(source, ways)}
    return sorted({*found, *promise_problems(source), *text_problems(source, ways)})


# -- ways through a script ------------------------------------------------------------------------


def _unreached(source: Source, ways: list[Ways]) -> Iterator[Problem]:
    steps = source.script.flat
    reached = set[int]().union(*(way.reached for way in ways))
    for place, step in enumerate(steps):
        if place not in reached:
            yield Problem(
                source.file,
                source.line(*source.step_path(place)),
                "DUO005",
                f"no way leads to step '{step.step}'; lead one there with 'go', or delete it",
            )
        elif not any(way.happens(place) for way in ways):
            settings = ", ".join(f"'{one}'" for one in step.when if one.is_setting)
            yield Problem(
                source.file,
                source.line(*source.step_path(place), "when"),
                "DUO005",
                f"{settings} never holds when it comes to step '{step.step}'; mend the condition, or "
                "delete the step",
            )
    for way in ways:
        if any(on.to == len(steps) for place in way.reached for on in way.onward[place]):
            yield Problem(
                source.file,
                source.line(*source.step_path(len(steps) - 1)),
                "DUO005",
                f"the exercise can run past its last step ({way.called}); close it with an 'end'",
            )


def _gate(source: Source, ways: list[Ways]) -> Iterator[Problem]:
    """Words that reach the partner need a mild form in which none do, or a reason why they do no harm."""
    script = source.script
    if not script.gated:
        return
    for place, step in enumerate(script.flat):
        if not isinstance(step, Ask) or not step.passes_words_on:
            continue
        for way in ways:
            mild = way.settings["form"] == "together" and way.settings["depth"] != "full"
            if mild and way.happens(place):
                yield Problem(
                    source.file,
                    source.line(*source.step_path(place)),
                    "DUO020",
                    f"what is typed at '{step.step}' can reach the partner also in the mild form; put "
                    "'when: full' there and offer ready-made sentences instead ('depths: [mild, full]'), "
                    "or say with 'open because' why it does no harm",
                )
                break


def _circles(source: Source, ways: list[Ways]) -> Iterator[Problem]:
    for way in ways:
        for start in sorted(way.reached):
            seen: set[int] = set()
            todo = [] if way.asks(start) else [on.to for on in way.onward[start]]
            while todo:
                place = todo.pop()
                if place == start:
                    yield Problem(
                        source.file,
                        source.line(*source.step_path(start)),
                        "DUO006",
                        f"step '{source.script.flat[start].step}' comes back to itself without asking "
                        "anyone; let the circle pass a question, or end it",
                    )
                    break
                if place not in seen and place < len(source.script.flat) and not way.asks(place):
                    seen.add(place)
                    todo += [on.to for on in way.onward[place]]
