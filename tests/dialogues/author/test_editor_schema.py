"""The schema for editors: as the models are, kind to what is right, and strict with what is wrong."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from dialogues.author.editor_schema import COPY, editor_schema, is_current
from dialogues.script.files import SHIPPED, files
from dialogues.text import strict_yaml
from tests.dialogues.check.test_check import CLOSE, FAULTS, SECRET, STEPS
from tests.dialogues.engine.test_choices_from import LIMITS, MENU
from tests.dialogues.engine.test_overlap import AREAS
from tests.dialogues.engine.test_rounds_again import SORTED
from tests.dialogues.engine.test_unnamed import TRIAL
from tests.dialogues.scripts import ROUNDS, TALK

SCHEMA: dict[str, Any] = json.loads(editor_schema())
PAGES = Path(__file__).resolve().parents[3] / "docs" / "problems"


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, by which editors read: `yes` is a word, `3` a number."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?\d+", "-+0123456789"),
    ("float", r"[-+]?(\.\d+|\d+\.\d*)", "-+.0123456789"),
    ("null", r"~|null|", "~n\0"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def faults(script: str) -> list[str]:
    """What an editor would underline."""
    found = Draft202012Validator(SCHEMA).iter_errors(yaml.load(script, Loader=Core))
    return [best_match([fault]).message for fault in found]


def keys() -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (SCHEMA["then"], SCHEMA["else"], *SCHEMA["$defs"].values()):
        yield from part.get("properties", {}).items()


def test_the_copy_for_editors_is_what_the_models_say() -> None:
    assert COPY.read_text("utf-8") == editor_schema(), "duologue schema -o dialogues/schema/script.json"
    assert is_current()


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", [*files([SHIPPED])], ids=lambda file: file.stem)
def test_the_built_in_scripts_are_right_by_it(file: Path) -> None:
    assert faults(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "script",
    [TALK, ROUNDS, MENU, LIMITS, AREAS, TRIAL, SORTED],
    ids=["talk", "rounds", "menu", "limits", "areas", "trial", "sorted"],
)
def test_the_small_scripts_of_these_tests_are_right_by_it(script: str) -> None:
    assert faults(script) == []


@pytest.mark.parametrize("page", sorted(PAGES.glob("DUO*.md")), ids=lambda page: page.stem)
def test_what_an_author_mended_is_right_by_it(page: Path) -> None:
    mended = page.read_text("utf-8").split("## Mended")[1].split("```")[1].removeprefix("yaml")
    assert faults(mended) == []


# Which kinds of answer take own words is left to the check.
@pytest.mark.parametrize(
    "script", [text for text, code, _ in FAULTS if code == "DUO003" and "own words" not in text]
)
def test_what_has_the_wrong_form_is_wrong_by_it(script: str) -> None:
    assert faults(script) != []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("pillar: trust", "pillar: truth"),
        ("minutes: 1", "minutes: soon"),
        ("minutes: 1", "minutes: 90"),
        ("forms: [alone, together]", "forms: []"),
        ("forms: [alone, together]", "forms: [apart]"),
        ("roles: {first: starter, second: partner}", "roles: {first: beginner, second: partner}"),
        ("roles: {first: starter, second: partner}", "roles: {First One: starter, second: partner}"),
        ("scale: {low: 1, high: 5, low means: heavy, high means: light}", "scale: {low: 1, high: 5}"),
        ("answer: text", "answer: words"),
        ("limit: 50", "limit: 5000"),
        ("seen: partner", "seen: everyone"),
        ("when: thought answered", "when: it rains"),
        ("when: thought answered", "when: [together, it rains]"),
        ("- step: thought", "- step: My Thought"),
        ("go: thought", "goes: thought"),
        ("about: A small one.\n", ""),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_underlined(right: str, wrong: str) -> None:
    assert right in TALK
    assert faults(TALK.replace(right, wrong, 1)) != []


@pytest.mark.parametrize(
    "line",
    [
        "asks first: yes",
        "asks first: true",
        "asks first: no",
        "weekly: {days: [mon]}",
        "follow up: {after: 2 days, ask: Again?}",
        "follow up: {after: 2 days, ask: Again?, gently: {when: my mood below 3, ask: And you?}}",
    ],
)
def test_what_may_stand_in_the_head_is_right_by_it(line: str) -> None:
    assert faults(TALK.replace("cards:", f"{line.replace('?', '')}\ncards:", 1)) == []


@pytest.mark.parametrize("label", ["12", "3.5", "yes", "true", "12:30", "'quoted'"])
def test_a_label_may_look_like_a_number_or_a_truth(label: str) -> None:
    script = STEPS + SECRET.replace("text", "choice") + f"    choices: {{one: {label}}}\n" + CLOSE
    assert faults(script) == []
    assert strict_yaml.read(script)[0]["steps"][0]["choices"]["one"] == label.strip("'")


def test_every_key_is_explained() -> None:
    assert [name for name, key in keys() if len(key.get("description", "")) < 12] == []


def test_every_part_is_explained() -> None:
    assert [name for name, part in SCHEMA["$defs"].items() if not part.get("description")] == []


def test_a_key_that_is_not_known_is_named() -> None:
    (fault,) = faults(TALK + "colour: red\n")
    assert "'colour' was unexpected" in fault
