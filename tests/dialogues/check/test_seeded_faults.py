"""Every kind of fault that is put into a sound script is caught."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogues.check.behaviour import BehaviourCheck
from dialogues.check.check import check_source, shape_problems
from dialogues.script.files import SHIPPED, files, read, shipped
from dialogues.script.problems import FaultyScriptError
from dialogues.text import strict_yaml
from tests.dialogues.check.seeded_faults import KINDS, Document, places

CALM = """
exercise: calm
title: Calm
pillar: trust
minutes: 1
about: A small one.
roles: {one: starter, other: partner}
forms: [together]
given: [kept]
open because: It is a test.
cards:
  words: "Ours: {% if said %}{{ said | quote }}{% endif %}"
steps:
  - step: mood
    who: one
    ask: How is your evening, {{ me }}?
    answer: choice
    choices: {good: Good, bad: Bad}
  - step: hint
    who: one
    when: mood is bad
    tell: Be kind to yourself.
  - step: said
    who: one
    ask: What would you say?
    answer: text
    seen: when shared
    called: It
  - step: give
    who: one
    share: [said]
    ask: "{{ other }} would read: {{ card.words }}"
    keep: over
  - step: read
    who: other
    ask: "They say: {{ card.words }}"
    answer: choice
    choices: {read: I've read it}
  - step: each_first
    both:
      - {step: best, ask: What was best?, answer: text, seen: when revealed}
  - {step: opened, reveal: [best]}
  - step: rounds
    who: one
    each: 2 to 2
    steps:
      - {step: thing, who: one, ask: "Thing {{ item }}?", answer: text}
  - {step: noted, who: one, keep: note, card: words}
  - {step: on_to, who: one, hand over: noticed}
  - {step: once, who: other, ask: And now?, answer: choice, choices: {fine: Fine}}
  - {step: to_the_end, go: over}
  - step: over
    end:
      one: "Done. {% if theirs.best %}{{ theirs.best }}{% endif %}"
      other: "Done. {% if theirs.best %}{{ theirs.best }}{% endif %}"
"""


def is_caught(document: Document, folder: Path) -> bool:
    """Whether anything is found, without looking for more."""
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=10**6)
    file = folder / f"{document['exercise']}.yaml"
    file.write_text(text.replace("CUT HERE", "Cut #here"), "utf-8")
    try:
        source = read(file)
    except FaultyScriptError:
        return True
    if any(not problem.only_warns for problem in shape_problems(source, known())):
        return True
    return next(BehaviourCheck(source).one_by_one(), None) is not None


@cache
def known() -> Any:
    return {name: revision.script for name, revision in shipped().items()}


def built_in() -> Iterator[tuple[str, Document]]:
    for file in files([SHIPPED]):
        document, _ = strict_yaml.read_file(file)
        if "exercise" in document:
            yield document["exercise"], document


def test_the_short_script_is_sound_and_takes_every_kind(tmp_path: Path) -> None:
    file = tmp_path / "calm.yaml"
    file.write_text(CALM, "utf-8")
    assert check_source(read(file), known()) == []
    assert len(KINDS) >= 40
    assert {step.step.get("step") for step in places(strict_yaml.read(CALM)[0])} >= {"best", "thing"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fault_is_caught(tmp_path: Path, kind: str) -> None:
    document: Document = strict_yaml.read(CALM)[0]
    seeded = list(KINDS[kind](document))
    assert seeded, "the short script has a place for it"
    assert [number for number, one in enumerate(seeded) if not is_caught(one, tmp_path)] == []


@pytest.mark.stress
@pytest.mark.parametrize(("name", "document"), list(built_in()))
def test_each_kind_of_fault_is_caught_in_every_built_in_script(
    tmp_path: Path, name: str, document: Document
) -> None:
    missed = [
        f"{kind}, the {number}th"
        for kind, seed in KINDS.items()
        for number, one in enumerate(seed(document), 1)
        if not is_caught(one, tmp_path)
    ]
    assert missed == [], name
