"""Checks scripts before a couple meets them: names, reachability, cycles, the gate, texts, and behaviour.

What follows from the shape of a script comes first, once for each control flow: a step may exist in one form
only. Behaviour is explored only if the shape is sound.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from dialogues.check.behaviour import BehaviourCheck, Effort
from dialogues.check.names import name_problems
from dialogues.check.promises import promise_problems
from dialogues.check.texts import text_problems
from dialogues.exploration.control_flow import ControlFlow, control_flows
from dialogues.script.files import SHIPPED, Source, files, read
from dialogues.script.problems import FaultyScriptError, Problem
from dialogues.script.script import Script
from dialogues.script.steps import Ask

Explored: TypeAlias = Callable[[Source, Effort], None]


def ignore_effort(source: Source, effort: Effort) -> None:
    """Report nothing about how much was explored."""


def check(paths: Iterable[Path] = (), explored: Explored = ignore_effort) -> list[Problem]:
    """The problems of all scripts at these paths (by default the built-in ones), by file and line.

    `explored` is called for each script whose behaviour was explored, with the effort that took.
    """
    sources, problems = read_all(list(paths) or [SHIPPED])
    known = {source.script.exercise: source.script for source in (*read_all([SHIPPED])[0], *sources)}
    for source in sources:
        problems += check_source(source, known, explored)
    return sorted(set(problems))


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
    if wrong := shape_problems(source, known):
        return wrong
    behaviour = BehaviourCheck(source)
    problems = behaviour.problems()
    explored(source, behaviour.effort)
    return problems


def shape_problems(source: Source, known: dict[str, Script] | None = None) -> list[Problem]:
    """The problems that show without exploring: names, reachability, cycles, the gate, texts."""
    if dangling := name_problems(source, known):
        return dangling
    flows = control_flows(source.script)
    found = {*_unreached(source, flows), *_cycles(source, flows), *_gate(source, flows)}
    return sorted({*found, *promise_problems(source), *text_problems(source, flows)})


# -- control flow ------------------------------------------------------------------------


def _unreached(source: Source, flows: list[ControlFlow]) -> Iterator[Problem]:
    steps = source.script.flat
    reached = set[int]().union(*(flow.reachable for flow in flows))
    for place, step in enumerate(steps):
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


def _gate(source: Source, flows: list[ControlFlow]) -> Iterator[Problem]:
    """Words that reach the partner need a mild form in which none do, or a reason why they do no harm."""
    script = source.script
    if not script.gated:
        return
    for place, step in enumerate(script.flat):
        if not isinstance(step, Ask) or not step.passes_words_on:
            continue
        for flow in flows:
            mild = flow.settings["form"] == "together" and flow.settings["depth"] != "full"
            if mild and flow.may_happen(place):
                yield Problem(
                    source.file,
                    source.line(*source.step_path(place)),
                    "DUO020",
                    f"what is typed at '{step.step}' can reach the partner also in the mild form; put "
                    "'when: full' there and offer ready-made sentences instead ('depths: [mild, full]'), "
                    "or say with 'open because' why it does no harm",
                )
                break


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
