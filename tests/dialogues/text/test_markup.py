"""Tags in the texts of authors: which Telegram knows, and that they come in pairs."""

import pytest

from dialogues.text.markup import as_meant, closed, faults, has_tags, is_blank
from dialogues.text.templates import fill, plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("I <3 you", "I &lt;3 you"),
        ("a < b & c", "a &lt; b & c"),
        ("a <b c", "a &lt;b c"),
        ("<h1>So</h1>", "&lt;h1>So&lt;/h1>"),
        ("<b and c>", "&lt;b and c>"),
        ("<b>So</b>", "<b>So</b>"),
        ('<a href="x">y</a>', '<a href="x">y</a>'),
        ("<a>y</a>", "&lt;a>y</a>"),
        ("<blockquote expandable>y</blockquote>", "<blockquote expandable>y</blockquote>"),
        ("<b {{ x }}>", "&lt;b {{ x }}>"),
        ("{% if a < 3 %}x{% endif %}", "{% if a < 3 %}x{% endif %}"),
    ],
)
def test_what_begins_no_tag_is_a_sign(written: str, meant: str) -> None:
    assert as_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("<b>So", "<b> isn't closed"),
        ("So</b>", "</b> closes what isn't open"),
        ("<b>a<i>b</b></i>", "</b> closes what isn't open"),
        ("<b>{% if x %}So</b>{% endif %}", "</b> closes what isn't open"),
        ("{% if x %}<b>{% else %}y{% endif %}</b>", "<b> isn't closed before {% else %}"),
        ("{% endif %}<b>", "<b> isn't closed"),
        ("<br>", "Telegram knows no <br>"),
    ],
)
def test_tags_come_in_pairs(written: str, says: str) -> None:
    assert says in " ".join(faults(written))


@pytest.mark.parametrize(
    "written",
    ["So", "<b>So</b>", "<b>{% if x %}<i>a</i>{% else %}b{% endif %}</b>", "{% for a in b %}{% endfor %}<3"],
)
def test_what_is_in_pairs_is_sound(written: str) -> None:
    assert faults(written) == ()


def test_what_is_left_open_is_closed_all_the_same() -> None:
    assert closed("<b>a<i>b</b></i> {x}") == "<b>a<i>b</i> {x}</b>"
    assert fill("<b>{{ who }}", {"who": "Alex"}) == "<b>Alex</b>"
    assert plain("I <3 you", {}) == "I <3 you"


def test_what_shows_nothing_is_blank() -> None:
    assert is_blank(" <b> </b>")
    assert not is_blank("<b>.</b>")
    assert has_tags("<x>")
    assert not has_tags("<3")
