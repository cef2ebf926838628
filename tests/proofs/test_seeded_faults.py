"""Every built-in exercise is mutated; the check finds each fault, or it is proven to change nothing."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from dialogues.check.behaviour import BehaviourCheck
from dialogues.check.check import shape_problems
from dialogues.exploration.screen_signature import Signature
from dialogues.exploration.state_space import explorations
from dialogues.script.files import SHIPPED, Source, files, read
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.text.languages import languages
from tests.proofs.faults import Breaker, Fault

pytestmark = pytest.mark.stress  # of each kind one in `tests/dialogues/check/test_seeded_faults.py`

EXERCISES = {file.stem: file for file in files([SHIPPED])}
LONG = ("listening_loop", "shared_goal", "goal_review")  # these take seconds each
AT_ONCE = 2  # faults of each kind in a normal test run
SLOW = ("branch on a secret", "never happens", "audience widened")  # found only by exploring everything


@cache
def shipped_script(name: str) -> Script:
    return read(EXERCISES[name]).script


@cache
def known() -> dict[str, Script]:
    return {script.exercise: script for script in map(shipped_script, EXERCISES)}


def verdict(fault: Fault) -> str:
    """The code that reports a fault first; empty if none does."""
    try:
        script = Script.model_validate(fault.document)
    except ValidationError:
        return "DUO003"
    source = Source(Path("broken.yaml"), script, {})
    for problem in shape_problems(source, known()) or BehaviourCheck(source).one_by_one():
        if problem.code in fault.codes:
            return problem.code
    return ""


def verdict_of_all(fault: Fault) -> list[str]:
    """All codes found, including those a fault was not expected to cause."""
    source = Source(Path("broken.yaml"), Script.model_validate(fault.document), {})
    return [problem.code for problem in shape_problems(source, known()) or BehaviourCheck(source).problems()]


def behaviour(script: Script, *, of_the_other: bool) -> list[object]:
    """Everything that may happen as the two see it, or only what the other one sees of it."""
    revision = Revision.of(script, languages())
    found: list[object] = []
    for exploration in explorations(revision):
        exploration.explore()
        found += [
            (move.source, move.input, move.target, *map(unsigned, sum(move.seen.values(), ())))
            for move in exploration.moves
        ]
        if not of_the_other:
            states = range(len(exploration.states))
            found += [exploration.signature(state, exploration.watched) for state in states]
    return found


def unsigned(seen: Signature | str) -> object:
    """A screen without the sign under its question."""
    if isinstance(seen, str):
        return seen
    return tuple(name for name in seen.names if "exercise/sign" not in name), seen.choices


def changes_nothing(name: str, fault: Fault) -> bool:
    script = Script.model_validate(fault.document)
    of_the_other = fault.only_promises
    return behaviour(script, of_the_other=of_the_other) == shipped_behaviour(name, of_the_other)


@cache
def shipped_behaviour(name: str, of_the_other: bool) -> list[object]:
    return behaviour(shipped_script(name), of_the_other=of_the_other)


def tally(name: str, faults: list[Fault]) -> None:
    outcome: Counter[str] = Counter()
    escaped = []
    for fault in faults:
        if code := verdict(fault):
            outcome[code] += 1
        elif fault.kind == "unbounded" and not any(verdict_of_all(fault)):
            outcome["one person's own circle, with its ends in reach"] += 1
        elif changes_nothing(name, fault):
            outcome["changes nothing"] += 1
        else:
            escaped.append(str(fault))
    caught = len(faults) - len(escaped)
    share = f"{caught} of {len(faults)} faults found or harmless ({caught / len(faults):.1%})"
    print(f"{name}: {share}: {dict(outcome)}")
    assert not escaped


@pytest.mark.parametrize("name", EXERCISES)
def test_there_are_at_least_forty_ways_to_break_each_exercise(name: str) -> None:
    assert len(list(Breaker(shipped_script(name)).faults())) >= 40


@pytest.mark.parametrize("name", EXERCISES)
def test_faults_of_every_kind_are_found(name: str) -> None:
    kinds: Counter[str] = Counter()
    chosen = []
    for fault in Breaker(shipped_script(name)).faults():
        kinds[fault.kind] += 1
        if kinds[fault.kind] <= _most(name, fault.kind):
            chosen.append(fault)
    tally(name, chosen)


def _most(name: str, kind: str) -> int:
    """How many faults of one kind a normal test run can afford; `make stress` takes them all."""
    if kind in SLOW:
        return 0 if name in LONG else 1
    return 1 if name in LONG else AT_ONCE


@pytest.mark.stress
@pytest.mark.parametrize("name", EXERCISES)
def test_every_fault_is_found(name: str) -> None:
    tally(name, list(Breaker(shipped_script(name)).faults()))
