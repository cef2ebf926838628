"""Grouping inputs into equivalence classes loses nothing: exploring every value finds the same."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dialogues.check.check import shape_problems
from dialogues.exploration.control_flow import control_flows
from dialogues.exploration.noninterference import Noninterference
from dialogues.exploration.state_space import Exploration, TooManyStates, distinct_flows
from dialogues.script.files import Source
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.text.languages import languages
from tests.dialogues.scripts import TALK, revision

Verdict = tuple[set[str], set[str], set[tuple[str, str]], set[tuple[str, str]]]


def verdict(script: Script, *, grouped: bool, bound: int = 8_000) -> Verdict:
    """Steps reached, steps that took effect, faults and leaks, by code and step."""
    reached, done = set[str](), set[str]()
    faults, leaks = set[tuple[str, str]](), set[tuple[str, str]]()
    for flow in distinct_flows(control_flows(script)):
        for seat in ("a", "b") if flow.settings["form"] == "together" else ("a",):
            one = Exploration(
                Revision.of(script, languages()), flow, seat, grouped=grouped, bound=bound
            ).explore()
            reached |= one.reached
            done |= one.done
            faults |= {(fault.code, fault.step) for fault in one.faults}
            if flow.settings["form"] == "together":
                leaks |= {(leak.code, leak.one.input.step) for leak in Noninterference(one).leaks()}
    return reached, done, faults, leaks


def test_grouping_finds_the_same_as_brute_force_in_a_small_exercise(tmp_path: Path) -> None:
    script = revision(tmp_path, TALK).script
    assert verdict(script, grouped=True) == verdict(script, grouped=False)


WHO = ("first", "second")
CHOICES = {"x": "One", "y": "Two", "z": "Three", "v": "Four", "w": "Five"}


@st.composite
def exercises(draw: st.DrawFn) -> dict[str, Any]:
    """Random scripts of a few steps: branches, bounded loops, questions for both, and sharing."""
    asked: list[tuple[str, str, str]] = []  # name, who, kind
    steps: list[dict[str, Any]] = []
    compared: list[str] = []

    def ask(name: str, who: str) -> dict[str, Any]:
        kind = draw(st.sampled_from(("choice", "scale", "text")))
        step: dict[str, Any] = {"step": name, "ask": "What?", "answer": kind}
        if who != "both":
            step["who"] = who
        if kind == "choice":
            step["choices"] = dict(list(CHOICES.items())[: draw(st.integers(2, 5 if who == "both" else 3))])
        if kind == "scale":
            step["scale"] = {"low": 0, "high": 3, "low means": "no", "high means": "yes"}
        if kind == "choice" and who == "both" and draw(st.booleans()):
            step["seen"] = "when the same"
            compared.append(name)
        elif draw(st.booleans()):
            step["seen"] = "partner"
        return step

    def condition(inner: str = "") -> list[str]:
        found = [one for one in asked if not inner or one[0] == inner]
        if not found or not draw(st.booleans()):
            return []
        name, whose, kind = draw(st.sampled_from(found))
        subject = name
        if whose == "both" and not inner:
            subject = f"{draw(st.sampled_from(('either', 'both', 'my')))} {name}"
        relation = {"choice": "is x", "scale": "above 1", "text": "answered"}[kind]
        return [f"{subject} {relation}"]

    for number in range(draw(st.integers(2, 4))):
        name = f"s{number}"
        kind = draw(st.sampled_from(("ask", "ask", "tell", "both", "loop", "branch")))
        who = draw(st.sampled_from(WHO))
        match kind:
            case "ask":
                who = draw(st.sampled_from((*WHO, "both")))
                step = ask(name, who)
                if who != "both" and (when := condition()):
                    step["when"] = when
                steps.append(step)
                asked.append((name, who, step["answer"]))
            case "tell":
                steps.append({"step": name, "who": who, "tell": "So.", "when": condition()})
            case "both":
                inner = ask(f"{name}_one", "both")
                asked.append((f"{name}_one", "both", inner["answer"]))
                second = ask(f"{name}_two", "both")
                second["when"] = condition(f"{name}_one")
                steps.append({"step": name, "both": [inner, second]})
            case "branch":
                steps.append({"step": name, "go": "close", "when": condition() or ["together"]})
            case "loop" if asked and steps:
                steps.append({"step": name, "go": steps[0]["step"], "at most": 1, "then": "close"})
    for name in compared:
        steps.append({"step": f"{name}_open", "reveal": [name]})
        if draw(st.booleans()):
            shown = f"Both: {{% if theirs.{name} %}}{{{{ theirs.{name} }}}}{{% endif %}}"
            steps.append({"step": f"{name}_told", "who": draw(st.sampled_from(WHO)), "tell": shown})
        if draw(st.booleans()):
            steps.append({"step": f"{name}_ends", "go": "close", "when": f"both {name} shared"})
    steps.append(
        {"step": "last", "who": "second", "ask": "Well?", "answer": "choice", "choices": {"yes": "Yes"}}
    )
    steps.append({"step": "close", "end": {"first": "Done.", "second": "Done."}})
    return {
        "exercise": "random",
        "title": "Random",
        "pillar": "trust",
        "minutes": 1,
        "about": "Whatever.",
        "roles": {"first": "starter", "second": "partner"},
        "forms": ["together"],
        "open because": "It is only a test.",
        "steps": steps,
    }


def agrees(document: dict[str, Any], most: int) -> None:
    script = Script.model_validate(document)
    codes = {problem.code for problem in shape_problems(Source(Path("random.yaml"), script, {}))}
    assume(not codes - {"DUO005"})
    try:
        whole = verdict(script, grouped=False, bound=most)
    except TooManyStates:
        assume(False)
    assert verdict(script, grouped=True) == whole


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(document=exercises())
def test_grouping_finds_the_same_as_brute_force_in_random_exercises(document: dict[str, Any]) -> None:
    agrees(document, 1_500)


@pytest.mark.stress
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=exercises())
def test_grouping_finds_the_same_as_brute_force_in_many_random_exercises(document: dict[str, Any]) -> None:
    agrees(document, 8_000)
