"""Every built-in exercise is sound (`make check` says so, too), and proving that takes a bounded effort."""

from time import process_time

import pytest

from dialogues.check.behaviour import Effort
from dialogues.check.check import check

MOST_TRANSITIONS = 80_000  # for all of them; each is some 0.2 ms of CPU


@pytest.mark.stress
def test_the_built_in_exercises_are_sound() -> None:
    efforts: list[Effort] = []
    began = process_time()
    assert check(explored=lambda _, effort: efforts.append(effort)) == []
    took = process_time() - began
    states, transitions = (sum(getattr(one, name) for one in efforts) for name in ("states", "transitions"))
    print(f"{len(efforts)} exercises: {states} states, {transitions} transitions, {took:.1f} s of CPU")
    assert transitions < MOST_TRANSITIONS
