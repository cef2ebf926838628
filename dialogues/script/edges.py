"""Where each step of a script can lead: through a choice, an answer, skipping, or a jump."""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogues.script.fields import Choice
from dialogues.script.script import Script
from dialogues.script.steps import Ask, End, Go, Share, Step


@dataclass(frozen=True, slots=True)
class Edge:
    """One way on: what leads there, through which choice, and where. `to` is None for the next step."""

    step: str
    by: str  # choice, answer, skip, share, keep, go, then, otherwise, none, silence, next
    to: str | None = None
    choice: str = ""


def edges(script: Script) -> list[Edge]:
    """All edges of a script, in the order of its steps."""
    return [edge for step in script.flat for edge in edges_of(step)]


def edges_of(step: Step) -> Iterator[Edge]:
    """The ways on from a step whose conditions hold. An end has none."""
    name = step.step
    match step:
        case End():
            return
        case Ask():
            for choice, said in step.choices.items():
                yield Edge(name, "choice", _to(step, said), choice)
            listed = step.choices_from is not None
            if step.takes_words or listed or not step.choices or step.answer == "several":
                yield Edge(name, "answer")
            yield Edge(name, "skip", step.skip)
        case Share():
            yield Edge(name, "share")
            yield Edge(name, "keep", step.keep)
        case Go():
            yield Edge(name, "go", step.go)
            if step.then is not None:
                yield Edge(name, "then", step.then)
        case _:
            yield Edge(name, "next")
            if none := getattr(step, "none", None):
                yield Edge(name, "none", none)
            if otherwise := getattr(step, "otherwise", None):
                yield Edge(name, "otherwise", otherwise)
    silence = getattr(step, "silence", None)
    if silence is not None and silence.go is not None:
        yield Edge(name, "silence", silence.go)


def _to(step: Ask, choice: Choice) -> str | None:
    """After a rest the same question is still there."""
    return step.step if choice.rest is not None and choice.go is None else choice.go
