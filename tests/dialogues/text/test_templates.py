"""What templates render."""

import pytest
from jinja2 import TemplateError

from dialogues.text.templates import Number, Several, fill


@pytest.mark.parametrize(
    ("value", "printed"), [("tea & cake", "tea &amp; cake"), ("<b>", "&lt;b&gt;"), (7, "7")]
)
def test_any_value_can_be_quoted_and_is_escaped(value: object, printed: str) -> None:
    assert fill("{{ said | quote }}", {"said": value}) == f"<blockquote>{printed}</blockquote>"


def test_nought_is_an_answer_and_not_a_missing_one() -> None:
    assert fill("{% if heat %}{{ heat }}{% endif %}", {"heat": Number(0)}) == "0"


@pytest.mark.parametrize(
    ("choices", "printed"),
    [
        (["sad", "tired", "alone"], "sad, tired and alone"),
        (["A house, with a garden"], "A house, with a garden"),
        (["A dog", "A house, with a garden"], "A dog and A house, with a garden"),
    ],
)
def test_choices_are_listed_as_they_are_spoken_whatever_commas_are_in_them(
    choices: list[str], printed: str
) -> None:
    assert fill("{{ wishes | listed }}", {"wishes": Several(choices)}) == printed
    assert fill("{{ wishes }}", {"wishes": Several(choices)}) == ", ".join(choices)


def test_words_that_are_no_choices_are_listed_as_they_are() -> None:
    assert fill("{{ wish | listed }}", {"wish": "bread, cheese"}) == "bread, cheese"


@pytest.mark.parametrize("source", ["{{ a }}", "{{ a | quote }}", "{{ b }}", "{% if a > 3 %}x{% endif %}"])
def test_whatever_cannot_be_made_is_one_kind_of_error(source: str) -> None:
    with pytest.raises(TemplateError):
        fill(source, {"a": None})
