"""Checks scripts before a couple meets them: names, reachability, circles, and who would read what.

Everything here is about the shape of a script. Each form (alone, together) is walked by itself, because a
step may exist in one only.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dialogues.catalog import SHIPPED, Source, files, read
from dialogues.check_courses import Courses
from dialogues.check_texts import text_problems
from dialogues.problems import FaultyScriptError, Problem
from dialogues.script import BOTH, Ask, End, Go, Keep, Script, Share, Step
from dialogues.ways import Ways, all_ways


def check(paths: Iterable[Path] = ()) -> list[Problem]:
    """The problems of all scripts at these paths (the built-in ones by default), by file and line."""
    problems: list[Problem] = []
    for file in files(list(paths) or [SHIPPED]):
        try:
            problems += check_source(read(file))
        except OSError as fault:
            problems.append(Problem(file, 1, "DUO001", f"{fault.strerror}; check the path"))
        except FaultyScriptError as fault:
            problems += fault.problems
    return sorted(set(problems))


def check_source(source: Source) -> list[Problem]:
    """The problems of one script whose form is right."""
    dangling = [*_dangling(source), *_dangling_later(source)]
    if dangling:
        return dangling
    ways = all_ways(source.script)
    shape = {*_unreached(source, ways), *_circles(source, ways), *text_problems(source, ways)}
    return sorted(shape) or Courses(source).problems()


# -- names ----------------------------------------------------------------------------------------


def _dangling(source: Source) -> Iterator[Problem]:
    script = source.script
    names = [step.step for step in script.flat]
    roles = {*script.roles, BOTH}
    for place, step in enumerate(script.flat):

        def fault(message: str, *path: str, place: int = place) -> Problem:
            return Problem(source.file, source.line(*source.step_path(place), *path), "DUO004", message)

        if names.index(step.step) != place:
            yield fault(f"the step '{step.step}' is there already; give this one another name", "step")
        who = getattr(step, "who", None)
        if who is not None and who not in roles:
            yield fault(
                f"step '{step.step}': there is no role '{who}'; roles are {_list(script.roles)}", "who"
            )
        for key, target in _targets(step):
            if target not in names:
                yield fault(
                    f"step '{step.step}' leads to '{target}', which is no step; name one of the steps", key
                )
        for one in step.when:
            if one.is_setting and one.value not in _offered(script, one.subject):
                yield fault(
                    f"'{one.value}' is never so here; name it under '{one.subject}s', or leave it out", "when"
                )
            elif not one.is_setting and one.subject not in script.asks:
                yield fault(f"'{one.subject}' in this condition is no step that asks something", "when")
        if isinstance(step, Keep) and step.card not in script.cards:
            yield fault(f"there is no card '{step.card}'; cards are {_list(script.cards)}", "card")
        if isinstance(step, Share):
            for name in step.share:
                shared = script.asks.get(name)
                if shared is None or shared.seen != "when shared":
                    yield fault(f"'{name}' is no answer with 'seen: when shared'", "share")
        if isinstance(step, End):
            for role in step.end:
                if role not in script.roles:
                    yield fault(f"there is no role '{role}'; roles are {_list(script.roles)}", "end", role)


def _dangling_later(source: Source) -> Iterator[Problem]:
    follow_up = source.script.follow_up
    if follow_up is not None and follow_up.gently is not None:
        for one in follow_up.gently.when:
            if not one.is_setting and one.subject not in source.script.asks:
                message = f"'{one.subject}' in this condition is no step that asks something"
                yield Problem(source.file, source.line("follow up", "gently", "when"), "DUO004", message)


def _targets(step: Step) -> Iterator[tuple[str, str]]:
    if isinstance(step, Ask):
        yield from (("choices", choice.go) for choice in step.choices.values() if choice.go)
        if step.skip:
            yield "skip", step.skip
        if step.unless_in:
            yield "unless in", step.unless_in
    elif isinstance(step, Share):
        yield "keep", step.keep
    elif isinstance(step, Go):
        yield "go", step.go
        if step.then is not None:
            yield "then", step.then


def _offered(script: Script, setting: str) -> tuple[str, ...]:
    offered: dict[str, tuple[str, ...]] = {
        "form": script.forms,
        "way": script.ways,
        "length": script.lengths,
        "depth": script.depths,
    }
    return offered[setting]


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


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
    for way in ways:
        if any(on.to == len(steps) for place in way.reached for on in way.onward[place]):
            yield Problem(
                source.file,
                source.line(*source.step_path(len(steps) - 1)),
                "DUO005",
                f"the exercise can run past its last step ({way.called}); close it with an 'end'",
            )


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
