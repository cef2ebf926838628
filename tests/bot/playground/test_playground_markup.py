"""Telegram's HTML, with the faults worded as Telegram words them."""

from typing import Any

import pytest

from bot.playground.drawing import draw
from bot.playground.markup import parse_html
from bot.playground.refusals import RefusalError
from bot.playground.texts import message_text, written
from bot.playground.units import split_at, utf16_length


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
        ("ins", "underline"), ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"), ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"),
    ],
)  # fmt: skip
def test_every_plain_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"a<{tag}>b</{tag}>") == ("ab", [entity(kind, 1, 1)])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ('<a href="https://a.example/b">x</a>', "x", [entity("text_link", 0, 1, url="https://a.example/b")]),
        ('<a href="not an address">x</a>', "x", []),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ('<code><b>x</b></code>', "x", [entity("code", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [entity("blockquote", 0, 2)]),
        ("<b></b>x", "x", []),
        ("🌻<b>🌻</b>", "🌻🌻", [entity("bold", 2, 2)]),
        ("&lt;&gt;&amp;&quot;&#33;&#x21;&nbsp;", '<>&"!!&nbsp;', []),
        ("<B>x</>", "x", [entity("bold", 0, 1)]),
    ],
)  # fmt: skip
def test_markup_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("🌻<br>", 'Unsupported start tag "br" at byte offset 4'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<i ="x">y</i>', 'Empty attribute name in the tag "i" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)  # fmt: skip
def test_faulty_markup_is_refused_as_on_telegram(source: str, fault: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {fault}"


def test_lengths_count_in_utf16_units_after_the_markup_is_gone() -> None:
    assert utf16_length("a🌻é") == 4
    assert message_text("<b>" + "🌻" * 2048 + "</b>", "HTML", None)[0] == "🌻" * 2048
    with pytest.raises(RefusalError, match="message is too long"):
        message_text("🌻" * 2048 + "x", None, None)


@pytest.mark.parametrize("source", ["", "   ", "<b></b>", "\n\n"])
def test_a_text_of_nothing_is_empty(source: str) -> None:
    with pytest.raises(RefusalError, match="message text is empty"):
        message_text(source, "HTML", None)


def test_spaces_around_a_text_go_and_entities_move_with_it() -> None:
    assert message_text("  a <b>b </b>  ", "HTML", None) == ("a b", [entity("bold", 2, 1)])


def test_commands_links_and_addresses_are_found_but_not_inside_code() -> None:
    assert [each["type"] for each in written("/start at https://a.example, or a@b.example")[1]] == [
        "bot_command", "url", "email"
    ]  # fmt: skip
    assert written("and/or 1/2")[1] == []
    assert [each["type"] for each in message_text("<code>/start</code>", "HTML", None)[1]] == ["code"]


def test_other_parse_modes_are_refused_clearly() -> None:
    with pytest.raises(RefusalError, match="parse mode MarkdownV2 is not in the playground"):
        message_text("*a*", "MarkdownV2", None)


def test_long_texts_are_cut_at_a_gap_and_never_inside_a_sign() -> None:
    text = ("word " * 900 + "🌻" * 3000).strip()
    parts = split_at(text, 4096)
    assert "".join(parts) == text
    assert all(utf16_length(part) <= 4096 for part in parts)
    assert parts[0].endswith(" ")


def test_the_page_gets_safe_html_even_where_entities_overlap() -> None:
    drawn = draw("<a> 🌻 b", [entity("bold", 0, 6), entity("italic", 4, 4)])
    assert drawn == "<b>&lt;a&gt; <i>🌻</i></b><i> b</i>"


def test_the_page_gets_no_dangerous_link() -> None:
    drawn = draw("x", [entity("text_link", 0, 1, url="javascript:alert(1)")])
    assert drawn == "x"
