"""A text of an author's cannot reach out of its template, nor fill the memory or the time of the machine."""

import copy
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import TemplateError

from dialogues.check.operator_scripts import offer
from dialogues.text.templates import fill
from tests.dialogues.scripts import TALK, write

ESCAPES = (
    "{{ ''.__class__ }}",
    "{{ first.__class__.__mro__[1].__subclasses__() }}",
    "{{ first['__class__'] }}",
    "{{ first['__cla' ~ 'ss__'] }}",
    "{{ first | attr('__class__') }}",
    "{{ [first] | map(attribute='__class__') | list }}",
    "{{ first.format.__globals__ }}",
    "{{ '{0.__class__}'.format(first) }}",
    "{{ first.format_map({}) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ joiner.__init__ }}{{ namespace.__init__ }}",
    "{{ dict(a=1) }}",
    "{{ caller() }}{{ varargs }}",
    "{% include '/etc/passwd' %}",
    "{% import '/etc/passwd' as x %}",
    "{% extends '/etc/passwd' %}",
    "{% set x = first.__class__ %}{{ x }}",
    "{% macro x() %}{{ caller.__globals__ }}{% endmacro %}{{ x() }}",
    "{% for x in rounds %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for x in first.__class__.__mro__ %}{{ x }}{% endfor %}",
    "{% with x = first.__class__ %}{{ x }}{% endwith %}",
    "{% autoescape false %}{{ first }}{% endautoescape %}",
    "{{ first | safe }}",
    "{{ first.__html__ }}{{ first.__html__() }}",
)
# Each would fill the memory or never end, if anybody worked it out.
EXHAUSTING = (
    "{{ 'a' * 10000000000 }}",
    "{{ [first] * 10000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 1 if 9 ** 9 ** 9 else 2 }}",
    "{{ '%010000000000d' % 1 }}",
    "{{ '{:>10000000000}'.format(1) }}",
    "{{ first.ljust(10000000000) }}",
    "{{ first | center(10000000000) }}",
    "{{ range(10000000000) | list }}",
    "{{ lipsum(n=10000000) }}",
    "{% for a in range(10000000000) %}a{% endfor %}",
    "{% for a in 'a' * 10000000000 %}a{% endfor %}",
    "{% for a in rounds recursive %}{{ loop(rounds) }}{% endfor %}",
    "{% for a in rounds %}{% for b in rounds %}{% for c in rounds %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% macro x() %}{{ x() }}{{ x() }}{% endmacro %}{{ x() }}",
    "{% set a = 'a' * 100000 %}{% set a = a ~ a ~ a %}{{ a }}",
    "{{ first ~ first }}",
)
EVERYTHING = TALK.replace(
    "    limit: 50\n",
    """\
    limit: 50
    called: the thought
    lines: ["It was a long day.", "I thought of you.", "I am glad to be home."]
    starters: ["Today I …", "When you …"]
    examples: ["I was glad when you called."]
""",
).replace(
    "steps:\n",
    """\
follow up: {after: 2 days, ask: "Did it help?"}
steps:
""",
)
# What people read as it stands, whatever is in it; it goes into our own templates as a value.
NO_TEMPLATES = {("title",), ("about",), ("open because",)}
VALUES = {"first": "Alex", "rounds": [{"what": "tea"}]}


@pytest.mark.parametrize("source", EXHAUSTING)
def test_what_would_fill_the_memory_is_never_begun(source: str) -> None:
    with pytest.raises(TemplateError):
        fill(source, VALUES)


@pytest.mark.parametrize("source", ESCAPES)
def test_whoever_asks_for_what_is_outside_gets_an_error_and_nothing_else(source: str) -> None:
    """Also where nobody has checked the script: the sandbox holds by itself."""
    try:
        said = fill(source, VALUES)
    except TemplateError:
        return
    assert said in ("", "Alex"), "only what it was given"


@pytest.mark.parametrize("source", [*ESCAPES, *EXHAUSTING])
def test_what_reaches_out_or_computes_is_refused_by_the_check(tmp_path: Path, source: str) -> None:
    """Refused, and not worked out: this test would not end."""
    quoted = source.replace("'", "''")
    write(tmp_path, TALK.replace("How is your evening?", f"'{quoted}'"), "talk.yaml")
    found = offer(tmp_path)
    assert found.exercises == {}
    assert {problem.code for problem in found.problems} & {"DUO004", "DUO007", "DUO008"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a script something is written."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    elif isinstance(value, str):
        yield path


def test_no_place_in_a_script_is_forgotten(tmp_path: Path) -> None:
    """Whatever is written in any place of a script: it is refused, or it is no template there."""
    script = yaml.safe_load(EVERYTHING)
    numbers = count()
    for path in places(script):
        changed = copy.deepcopy(script)
        inner = changed
        for key in path[:-1]:
            inner = inner[key]
        number = next(numbers)
        inner[path[-1]] = EXHAUSTING[number % len(EXHAUSTING)]
        write(tmp_path, yaml.safe_dump(changed, sort_keys=False), "talk.yaml")
        found = offer(tmp_path)
        assert not found.exercises or path in NO_TEMPLATES, path
    assert next(numbers) > len(NO_TEMPLATES) + 20


@pytest.mark.parametrize("source", [*ESCAPES, *EXHAUSTING])
def test_what_people_or_authors_wrote_is_a_value_and_no_template(source: str) -> None:
    shown = fill("{{ said }}", {"said": source})
    assert "Alex" not in shown
    assert shown.count("{") == source.count("{")


def test_what_belongs_in_a_text_is_still_let_through(tmp_path: Path) -> None:
    """The test of the test: without the payload the same script is offered."""
    write(tmp_path, EVERYTHING, "talk.yaml")
    assert set(offer(tmp_path).exercises) == {"small"}
