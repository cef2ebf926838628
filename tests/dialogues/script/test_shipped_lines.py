"""The lines of the built-in exercises: enough of them, short enough, and free of blame."""

import pytest

from dialogues.script.files import shipped
from dialogues.script.steps import Ask
from dialogues.text_analysis.hints import spotted

LISTS = [
    pytest.param(step, lines, id=f"{name}-{step.step}-{choice}")
    for name, revision in sorted(shipped().items())
    for step in revision.script.asks.values()
    if step.lines is not None
    for choice, lines in step.lines.of.items()
]
EACH = pytest.mark.parametrize(("step", "lines"), LISTS)


@EACH
def test_there_are_eight_to_fifteen_that_differ(step: Ask, lines: tuple[str, ...]) -> None:
    assert 8 <= len(set(lines)) == len(lines) <= 15
    assert all(20 <= len(line) <= 140 for line in lines)


@EACH
def test_none_calls_for_a_hint(step: Ask, lines: tuple[str, ...]) -> None:
    for line in lines:
        assert not set(spotted(line, "en")) & set(step.hints), line


def test_every_exercise_that_passes_words_on_has_them_or_a_reason() -> None:
    with_lines = {
        name for name, one in shipped().items() if any(ask.lines for ask in one.script.asks.values())
    }
    assert {"listening_loop", "boundary_card", "gentle_start"} <= with_lines
    for name, one in shipped().items():
        passes_on = any(ask.passes_words_on for ask in one.script.asks.values())
        assert (
            not passes_on or name in with_lines or one.script.open_because or one.script.forms == ("alone",)
        )
