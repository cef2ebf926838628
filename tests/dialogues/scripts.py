"""Small scripts for tests, as an author would write them."""

from pathlib import Path
from textwrap import dedent

from dialogues.catalog import Revision, read
from dialogues.languages import languages

HEAD = """
exercise: small
title: Small
pillar: trust
minutes: 1
about: A small one.
roles: {first: starter, second: partner}
forms: [alone, together]
"""

TALK = (
    HEAD
    + """
cards:
  words: "{% if thought %}{{ thought | quote }}{% endif %}"
steps:
  - step: mood
    who: both
    ask: How is your evening?
    answer: scale
    scale: {low: 1, high: 5, low means: heavy, high means: light}
  - step: thought
    who: first
    ask: What is on your mind?
    answer: text
    limit: 50
    seen: partner
  - step: heavy
    who: first
    when: thought answered
    tell: Thank you for the words.
  - step: ready
    who: second
    ask: "{{ first }} says {{ card.words }} Ready?"
    answer: choice
    choices: {yes: 'Yes', later: {label: Later, go: thought}}
    seen: partner
  - step: close
    end:
      first: "Done{% if ready %}: {{ ready }}{% endif %}"
"""
)


def write(folder: Path, text: str, name: str = "small.yaml") -> Path:
    """The script as a file."""
    file = folder / name
    file.write_text(dedent(text), "utf-8")
    return file


def revision(folder: Path, text: str) -> Revision:
    """The script as it would be run."""
    return Revision.of(read(write(folder, text)).script, languages())
