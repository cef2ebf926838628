"""Makes an exercise of a question, so that its answers go the way of every other answer.

The exercises `daily_open`, `daily_choose` and `daily_guess` say how such a question runs, and the check
proves that neither can tell what the other did with it. Here a question of the bank replaces theirs.
"""

import copy
from datetime import timedelta
from functools import cache
from typing import Any

from dialogues.questions.bank import PARTNER, Question, bank
from dialogues.script.files import SHIPPED, shipped
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.text import strict_yaml
from dialogues.text.languages import languages

FOLDER = SHIPPED / "daily"
RUNS_LIKE = {"open": "open", "finish": "open", "choose": "choose", "pick": "choose", "guess": "guess"}


def is_daily(exercise: str) -> bool:
    """Whether an exercise is a question of the day."""
    return exercise in {f"daily_{run}" for run in RUNS_LIKE.values()}


@cache
def as_exercise(name: str) -> Revision:
    """A question of the bank as an exercise. Raises KeyError if there is none of that name."""
    question = bank()[name]
    return Revision.of(Script.model_validate(_document(question)), languages())


@cache
def lapses_after() -> timedelta:
    """How long a question waits for an answer before it lapses, as the exercises behind it say."""
    scripts = (shipped()[f"daily_{run}"].script for run in RUNS_LIKE.values())
    asks = (ask for script in scripts for ask in script.asks.values())
    return max(ask.silence.after for ask in asks if ask.silence is not None)


def _document(question: Question) -> Any:
    document = copy.deepcopy(_frame(RUNS_LIKE[question.kind]))
    document["pillar"] = question.pillar
    asks = {step["step"]: step for step in document["steps"][0]["both"] if "ask" in step}
    answer = asks["answer"]
    asked = question.ask if question.start is None else _begun(question.start)
    for name, card in document["cards"].items():
        document["cards"][name] = card.replace(answer["ask"], asked)
    answer["ask"] = question.ask if question.start is None else f"{question.ask}\n\n<b>{asked}</b>"
    if asked.endswith("…"):
        answer["starters"] = [asked]
    if question.examples:
        answer["examples"] = list(question.examples)
    if question.options:
        options = {f"o{number}": option for number, option in enumerate(question.options, 1)}
        answer["choices"] = options | {"pass": answer["choices"]["pass"]}
        if question.guess is not None:
            guess = asks["guess"]
            guess["ask"] = question.guess.replace(PARTNER, "{{ partner }}")
            guess["choices"] = options
    return document


def _begun(start: str) -> str:
    return start if start.endswith(":") else f"{start}…"


@cache
def _frame(run: str) -> Any:
    document, _ = strict_yaml.read_file(FOLDER / f"daily_{run}.yaml")
    return document
