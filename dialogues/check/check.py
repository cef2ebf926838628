"""Checks scripts before a couple meets them: names, reachability, cycles, lines, texts, and behaviour.

What follows from the shape of a script comes first, once for each control flow: a step may exist in one form
only. Behaviour is explored only if the shape is sound.
"""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeAlias

from dialogues.check.behaviour import BehaviourCheck, Effort
from dialogues.check.markup import label_problems
from dialogues.check.names import name_problems
from dialogues.check.other_files import Kind, is_exercise, kind_of, problems_in
from dialogues.check.promises import promise_problems
from dialogues.check.templates import template_problems
from dialogues.check.texts import text_problems
from dialogues.exploration.control_flow import ControlFlow, control_flows, happening
from dialogues.script.fields import MOST_LINES
from dialogues.script.files import SHIPPED, Source, files, read
from dialogues.script.problems import FaultyScriptError, Problem
from dialogues.script.script import Script
from dialogues.script.steps import Ask, Step

FEWEST_LINES = 8  # fewer would say for people what they mean
Explored: TypeAlias = Callable[[Source, Effort], None]


def ignore_effort(source: Source, effort: Effort) -> None:
    """Report nothing about how much was explored."""


def check(
    paths: Iterable[Path] = (), explored: Explored = ignore_effort, only: Collection[Path] | None = None
) -> list[Problem]:
    """The problems of all scripts at these paths (by default the built-in ones), by file and line.

    A path of weeks and a bank of questions are checked as such. `explored` is called for each script whose
    behaviour was explored, with the effort that took. `only`: the files that are checked, if the others just
    stand beside them.
    """
    others, scripts = _told_apart(files(list(paths) or [SHIPPED]))
    sources, problems = read_all(scripts)
    known = {source.script.exercise: source.script for source in _built_in(SHIPPED)}
    problems += [*clashes(sources, known), *misnamed(sources)]
    known |= {source.script.exercise: source.script for source in sources}
    for file, kind in others.items():
        problems += problems_in(file, kind, known)
    for source in sources:
        if only is None or source.file in only:
            problems += check_source(source, known, explored)
    return sorted({problem for problem in problems if only is None or problem.file in only})


def check_text(file: Path, text: str, beside: Iterable[Path], *, fully: bool) -> list[Problem]:
    """The problems of a script as it stands in an editor; `beside`: the files that it may lead to.

    Behaviour is explored only if it is wanted `fully`: that takes longer than typing a letter may.
    """
    if not is_exercise(text):
        return check([file]) if fully and kind_of(file) is not None else []
    try:
        source = read(file, text)
    except FaultyScriptError as fault:
        return fault.problems
    others = [one for one in (*_built_in(SHIPPED), *read_all(beside)[0]) if one.file != file]
    known = {one.script.exercise: one.script for one in (*others, source)}
    own = [*misnamed([source]), *clashes([source], {one.script.exercise for one in others})]
    return sorted({*own, *(check_source(source, known) if fully else shape_problems(source, known))})


@cache
def _built_in(folder: Path) -> tuple[Source, ...]:
    """The exercises that come with the bot, as far as they can be read; a process reads them once."""
    return tuple(read_all([folder])[0])


def _told_apart(paths: Iterable[Path]) -> tuple[dict[Path, Kind], list[Path]]:
    """The files that hold something else than an exercise, by what it is; and all others."""
    kinds = {path: kind_of(path) for path in paths}
    others = {path: kind for path, kind in kinds.items() if kind is not None}
    return others, [path for path in kinds if path not in others]


def clashes(sources: Iterable[Source], built_in: Iterable[str]) -> Iterator[Problem]:
    """A problem for each script whose exercise is named like a built-in one or one in an earlier file."""
    taken = dict.fromkeys(built_in, "a built-in exercise")
    for source in sources:
        name = source.script.exercise
        if name in taken and not source.file.resolve().is_relative_to(SHIPPED.resolve()):
            message = f"'{name}' is the name of {taken[name]} already; give this one another name"
            yield Problem(source.file, source.line("exercise"), "DUO004", message)
        else:
            taken[name] = f"the exercise in {source.file}"


def misnamed(sources: Iterable[Source]) -> Iterator[Problem]:
    """A warning for each file that is named otherwise than its exercise."""
    for source in sources:
        name = source.script.exercise
        if source.file.stem != name:
            message = (
                f"the exercise is called '{name}' and its file {source.file.name}; call the file "
                f"{name}.yaml, or write 'exercise: {source.file.stem}'"
            )
            yield Problem(source.file, source.line("exercise"), "DUO004", message, only_warns=True)


def read_all(paths: Iterable[Path]) -> tuple[list[Source], list[Problem]]:
    """The scripts at these paths that can be read, and the problems of those that cannot."""
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
    source: Source, known: dict[str, Script] | None = None, explored: Explored = ignore_effort
) -> list[Problem]:
    """The problems of one script of the right form. `known`: the exercises it may lead to.

    Its behaviour is explored only if its shape is sound.
    """
    found = shape_problems(source, known)
    if not all(problem.only_warns for problem in found):
        return found
    behaviour = BehaviourCheck(source)
    with _without_collecting():
        problems = behaviour.problems()
    explored(source, behaviour.effort)
    return sorted({*found, *problems})


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection: all states are kept, and to go through them again and again finds nothing."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def shape_problems(source: Source, known: dict[str, Script] | None = None) -> list[Problem]:
    """The problems that show without exploring: names, reachability, cycles, lines, texts."""
    if unreadable := template_problems(source):
        return unreadable
    if dangling := name_problems(source, known):
        return dangling
    flows = control_flows(source.script)
    found = {*_unreached(source, flows), *_cycles(source, flows), *_without_lines(source, flows)}
    return sorted({*found, *promise_problems(source), *text_problems(source, flows), *label_problems(source)})


# -- control flow ------------------------------------------------------------------------


def _unreached(source: Source, flows: list[ControlFlow]) -> Iterator[Problem]:
    steps = source.script.flat
    reached = set[int]().union(*(flow.reachable for flow in flows))
    retired = happening(control_flows(source.script, "mild")) if source.script.depth == "full" else set[str]()
    for place, step in enumerate(steps):
        if step.step in retired:
            continue
        if place not in reached:
            yield Problem(
                source.file,
                source.line(*source.step_path(place)),
                "DUO005",
                f"no way leads to step '{step.step}'; lead one there with 'go', or delete it",
            )
        elif not any(flow.may_happen(place) for flow in flows):
            settings = ", ".join(f"'{one}'" for one in step.when if one.is_setting)
            yield Problem(
                source.file,
                source.line(*source.step_path(place), "when"),
                "DUO005",
                f"{settings} never holds when it comes to step '{step.step}'; mend the condition, or "
                "delete the step",
            )
    for flow in flows:
        if any(edge.to == len(steps) for place in flow.reachable for edge in flow.edges[place]):
            yield Problem(
                source.file,
                source.line(*source.step_path(len(steps) - 1)),
                "DUO005",
                f"the exercise can run past its last step ({flow.description}); close it with an 'end'",
            )


def _without_lines(source: Source, flows: list[ControlFlow]) -> Iterator[Problem]:
    """Wherever words go to the partner there are lines to tap instead, or a reason why they aren't needed.

    A script from when there was a mild form instead is only warned.
    """
    script = source.script
    together = [flow for flow in flows if flow.settings["form"] == "together"]
    if not together or script.open_because is not None:
        return
    happen = happening(together)
    for place, step in enumerate(script.flat):
        typed_at = [one for one in _typed_at(script, step) if not _has_lines(script, script.asks[one])]
        if typed_at and step.step in happen:
            message = (
                f"what people type at '{typed_at[0]}' goes to their partner; offer {FEWEST_LINES} to "
                f"{MOST_LINES} ready lines under 'lines', or say with 'open because' why they aren't needed"
            )
        elif "mild" in script.depths and step.step not in happening(flows) and isinstance(step, Ask):
            message = (
                f"'{step.step}' no longer runs, because there is no mild form any more; make its choices "
                "'lines' of the step that has 'when: full', and delete it and 'depths'"
            )
        else:
            continue
        yield Problem(
            source.file,
            source.line(*source.step_path(place)),
            "DUO020",
            message,
            only_warns="mild" in script.depths,
        )


def _typed_at(script: Script, step: Step) -> Iterator[str]:
    """The questions whose typed words reach the partner from a step: its own, or what it chooses from."""
    if isinstance(step, Ask) and step.seen != "me":
        yield from sorted({*script.writers[step.step], *([step.step] if step.passes_words_on else [])})


def _has_lines(script: Script, step: Ask) -> bool:
    """Whether there is enough to tap instead of typing; the choices of several are that themselves."""
    if step.answer == "several":
        return len(script.offers[step.step]) >= FEWEST_LINES
    return step.lines is not None and all(len(lines) >= FEWEST_LINES for lines in step.lines.of.values())


def _cycles(source: Source, flows: list[ControlFlow]) -> Iterator[Problem]:
    for flow in flows:
        for start in sorted(flow.reachable):
            seen: set[int] = set()
            todo = [] if flow.waits_at(start) else [edge.to for edge in flow.edges[start]]
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
                if place not in seen and place < len(source.script.flat) and not flow.waits_at(place):
                    seen.add(place)
                    todo += [edge.to for edge in flow.edges[place]]
