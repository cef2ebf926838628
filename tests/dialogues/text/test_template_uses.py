"""What a template uses, what it needs, and what doesn't belong in it."""

import pytest

from dialogues.text.template_uses import EACH, paths, strange, uses


def needed(source: str) -> set[tuple[str, ...]]:
    return {use.path for use in uses(source) if use.needed}


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("{{ a }}", {("a",)}),
        ("{{ a | quote }}", {("a",)}),
        ("{% if a %}{{ a }}{% endif %}", set()),
        ("{% if a or b %}{{ a }}{% endif %}", {("a",)}),
        ("{% if a and b %}{{ a }}{% endif %}", set()),
        ("{% if not a %}x{% else %}{{ a }}{% endif %}", set()),
        ("{% if not (a or b) %}x{% else %}{{ a }}{% endif %}", {("a",)}),
        ("{% if not (not a and not b) %}{{ a }}{% endif %}", {("a",)}),
        ("{% if not (not a or not b) %}{{ a }}{% endif %}", set()),
        ("{% if a %}x{% elif not b %}y{% else %}{{ b }}{{ a }}{% endif %}", {("a",)}),
        ("{% if a == 'A' %}{{ a }}{% endif %}", set()),
        ("{% if a > 3 %}x{% endif %}", {("a",)}),
        ("{% if a and a > 3 %}x{% endif %}", set()),
        ("{% if not a or a > 3 %}x{% endif %}", set()),
        ("{% if a is none %}x{% endif %}", set()),
        ("{{ a if a else b }}", {("b",)}),
        ("{{ a if a }}", set()),
        ("{{ 'x' if a == b }}{{ a == b }}", set()),
        ("{{ theirs.a }}{{ theirs['b'] }}", {("theirs", "a"), ("theirs", "b")}),
        ("{{ [a][b] }}", {("a",), ("b",)}),
        ("{{ [a].b }}{{ [a]['c'] }}", {("a",)}),
        (
            "{% for one in rounds %}{{ one.what }}{% else %}{{ a }}{% endfor %}",
            {("rounds",), ("rounds", EACH, "what"), ("a",)},
        ),
        ("{% for one in rounds %}{{ loop.index }}{% endfor %}", {("rounds",), ("loop", "index")}),
    ],
)
def test_a_value_is_needed_where_it_may_be_missing(source: str, there: set[tuple[str, ...]]) -> None:
    assert needed(source) == there


def test_every_value_is_named_by_its_path() -> None:
    assert paths("{% if theirs.a %}{{ card.b }}{% endif %}") == {("theirs", "a"), ("card", "b")}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("{% set a = 1 %}", "'{% set %}' can't be used"),
        ("{{ a.upper() }}", "'(…)' can't be used"),
        ("{{ 'a' * 9 }}", "'*' can't be used"),
        ("{% for a in 'abc' %}{% endfor %}", "goes through the rounds of a loop only"),
        ("{% for a, b in c %}{% endfor %}", "and no more"),
        ("{% for a in b if a %}{% endfor %}", "and no more"),
        ("{% for a in b recursive %}{% endfor %}", "and no more"),
        ("{% for a in x %}" * 3 + "{% endfor %}" * 3, "more than 2"),
    ],
)
def test_what_could_compute_does_not_belong_in_a_text(source: str, says: str) -> None:
    assert says in (strange(source) or "")


def test_what_shows_and_tests_belongs_in_it() -> None:
    assert (
        strange("{% for one in mine.rounds %}{% if one.a == 'x' %}{{ one.a | quote }}{% endif %}{% endfor %}")
        is None
    )
