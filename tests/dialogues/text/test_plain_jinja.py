"""Which parts of Jinja belong in a text."""

import re
from importlib import resources

import pytest
from babel.messages.pofile import read_po

from dialogues.text.languages import languages
from dialogues.text.plain_jinja import NotPlain
from dialogues.text.templates import template


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
    with pytest.raises(NotPlain, match=re.escape(says)):
        template(source)


def test_what_shows_and_tests_belongs_in_it() -> None:
    template("{% for one in mine.rounds %}{% if one.a == 'x' %}{{ one.a | quote }}{% endif %}{% endfor %}")


def test_every_text_of_the_bots_own_is_plain() -> None:
    with resources.files("dialogues").joinpath("locales", "duologue.pot").open("rb") as template_file:
        ours = [str(message.id) for message in read_po(template_file) if message.id]
    translated = [text for language in languages().values() for text in language.texts.values()]
    assert len(ours) > 500
    for text in (*ours, *translated):
        template(text)
