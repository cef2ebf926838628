"""Small scripts for tests, as an author would write them."""

import re
from pathlib import Path
from textwrap import dedent

from dialogues.script.files import read
from dialogues.script.revision import Revision
from dialogues.text.languages import languages

OPEN = "open because: These are small scripts for tests.\n"
HEAD = (
    """
exercise: small
title: Small
pillar: trust
minutes: 1
about: A small one.
roles: {first: starter, second: partner}
forms: [alone, together]
"""
    + OPEN
)

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
    choices: {yes: {label: 'Yes', go: close}, later: {label: Later, go: once_more}}
    skip: close
    seen: partner
  - step: once_more
    go: thought
    at most: 3
    then: close
  - step: close
    end:
      first: "Done{% if ready %}: {{ ready }}{% endif %}"
"""
)

ROUNDS = (
    HEAD.replace("[alone, together]", "[together]")
    + """
steps:
  - step: privately
    both:
      - step: stirred
        ask: How stirred are you?
        answer: scale
        scale: {low: 0, high: 10, low means: calm, high means: very}
      - step: breathe
        when: stirred above 6
        ask: A rest first?
        answer: choice
        choices:
          rest: {label: Rest a little, rest: 20 minutes}
          go_on: I can go on
      - step: topic
        ask: What about?
        answer: text
  - step: feelings
    who: first
    ask: How is it?
    answer: several
    at least: 1
    at most: 2
    seen: partner
    choices: {sad: Sad, glad: Glad, tired: Tired}
  - step: kind
    when: feelings is sad
    tell: Be kind tonight.
  - step: fits
    who: second
    ask: "{% if feelings %}{{ feelings }}.{% endif %} Does it fit?"
    answer: choice
    seen: partner
    choices: {fits: It fits, again: {label: Not quite, go: once_more}}
  - step: other_round
    go: swap_now
    at most: 1
    then: rate
  - step: swap_now
    swap: [first, second]
    afresh: [once_more]
  - step: second_round
    go: feelings
  - step: once_more
    go: feelings
    at most: 2
    then: parked
  - step: parked
    tell: We leave it there.
  - step: rate
    seen: partner
    ask: Felt heard?
    answer: scale
    scale: {low: 1, high: 5, low means: no, high means: yes}
  - step: low
    when: my rate below 3
    tell: Just for you, a gentle word.
  - step: both_high
    when: both rate above 3
    tell: Both of you.
  - step: last
    who: first
    when: either rate above 0
    ask: Enough?
    answer: choice
    choices: {fine: Fine}
  - step: close
    end: {}
"""
)


def write(folder: Path, text: str, name: str = "") -> Path:
    """The script as a file, by default with the exercise's own name."""
    called = re.search(r"^exercise: (\w+)$", text, re.MULTILINE)
    file = folder / (name or f"{called[1] if called else 'small'}.yaml")
    file.write_text(dedent(text), "utf-8")
    return file


def revision(folder: Path, text: str) -> Revision:
    """The script as it would be run."""
    return Revision.of(read(write(folder, text)).script, languages())


PLAN = (
    HEAD.replace("[alone, together]", "[together]")
    + """
cards:
  plan: >-
    {{ wish | quote }}{% for one in milestones %} {{ one.item }}. {{ one.what }} ({{ one.whose }}){% endfor %}
steps:
  - step: wish
    who: first
    called: The wish
    ask: What do you wish for?
    answer: text
    seen: partner
  - step: no_wish
    when: wish not answered
    go: none
  - step: best
    ask: What would be best about it?
    answer: text
    seen: when revealed
  - step: opened
    reveal: [best]
  - step: milestones
    who: first
    each: 2 to 3
    ask: Another one?
    another: One more
    enough: That's all
    steps:
      - step: what
        who: first
        ask: "Milestone {{ item }}?"
        answer: text
        seen: partner
        skip: none
      - step: whose
        who: first
        ask: "Whose is {{ what }}?"
        answer: choice
        seen: partner
        skip: none
        choices: {first: "{{ first }}", second: "{{ second }}", both: We both}
      - step: by_when
        who: first
        ask: Until when?
        answer: date
        soonest: 1 day
        latest: 60 days
        seen: partner
        choices: {week: {label: In a week, means: 7 days}}
  - step: lopsided
    when: whose over 70% first or second
    who: first
    tell: Most of it is one's.
  - step: agreed
    agree: [wish, milestones]
    ask: "{{ card.plan }}{% if theirs.best %} They said {{ theirs.best }}.{% endif %} All right?"
    otherwise: none
  - step: keep_it
    who: first
    keep: goal
    card: plan
    seen: partner
    review: {every: 30 days, with: small}
    milestones: {of: milestones, what: what, whose: whose, on: by_when, before: 3 days, with: small}
  - step: close
    end: {first: "Kept: {{ card.plan }}", second: Done.}
  - step: none
    end: {first: Another day., second: Another day.}
given: [kept, milestone]
"""
)
