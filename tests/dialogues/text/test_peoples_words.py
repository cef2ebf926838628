"""Names and words of people inside our sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.text.peoples_words import FEW, as_written, kept_apart
from dialogues.text.templates import fill, ours, plain

FSI, PDI, LRM, WJ = "\u2068", "\u2069", "\u200e", "\u2060"


@pytest.mark.parametrize(
    "name",
    [
        "Alex",
        "Zoë",
        "Анна-Мария",
        "李",
        "🌻",
        "and/or",
        "a.m.",
        "3.5",
        "12:30",
        "Dr. Who",
        "50% & more",
        "<b>",
    ],
)
def test_plain_words_come_out_as_they_are(name: str) -> None:
    assert kept_apart(name) == name


@pytest.mark.parametrize("name", ["محمد", "דנה", "Dana דנה", "محمد 3!"])
def test_a_name_from_right_to_left_is_isolated_and_the_sentence_keeps_its_order(name: str) -> None:
    assert fill("Is {{ who }} here?", {"who": name}) == f"Is {FSI}{name}{PDI} here?"
    assert plain("Yes, join {{ who }}", {"who": name}) == f"Yes, join {FSI}{name}{PDI}"


def test_a_line_that_begins_with_such_a_name_begins_with_our_direction() -> None:
    told = fill("<b>{{ who }}</b> waits.\n{{ who }}, and you?\nHello {{ who }}", {"who": "דנה"})
    name = f"{FSI}דנה{PDI}"
    assert told == f"<b>{LRM}{name}</b> waits.\n{LRM}{name}, and you?\nHello {name}"


def test_words_that_have_a_line_to_themselves_keep_their_own_direction() -> None:
    assert (
        fill("You wrote:\n{{ said }}", {"said": "שלום\n\nעולם"})
        == f"You wrote:\n{FSI}שלום{PDI}\n\n{FSI}עולם{PDI}"
    )
    assert fill("{{ said | quote }}", {"said": "שלום"}) == "<blockquote>שלום</blockquote>"


@pytest.mark.parametrize("sign", ["\u202e", "\u2069", "\u202b"])
def test_signs_that_turn_the_rest_of_a_line_round_are_left_out(sign: str) -> None:
    assert fill("{{ who }} waits.", {"who": f"Al{sign}ex"}) == f"{LRM}{FSI}Alex{PDI} waits."


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("/leave", f"/{WJ}leave"),
        ("Al, see /delete now", f"Al, see /{WJ}delete now"),
        ("@someone", f"@{WJ}someone"),
        ("#tag", f"#{WJ}tag"),
        ("evil.com", f"evil{WJ}.com"),
        ("me@evil.com", f"me@{WJ}evil{WJ}.com"),
        ("https://t.me/x", f"https:{WJ}//t{WJ}.me/x"),
        ("tg://resolve", f"tg:{WJ}//resolve"),
    ],
)
def test_nothing_in_a_sentence_of_ours_can_be_tapped_but_what_is_ours(words: str, shown: str) -> None:
    assert fill("{{ who }} waits.", {"who": words}) == f"{shown} waits."
    assert plain("{{ who }} waits.", {"who": words}) == f"{words} waits."
    assert fill("{{ who }}", {"who": ours(words)}) == words


def test_a_quotation_keeps_its_links_but_no_commands() -> None:
    said = "our song: https://example.org, then /stop"
    quoted = f"<blockquote>our song: https://example.org, then /{WJ}stop</blockquote>"
    assert fill("{{ said | quote }}", {"said": said}) == quoted


def test_a_text_of_ours_can_be_had_without_those_signs() -> None:
    assert as_written(fill("{{ who }} is here.", {"who": "דנה, see /leave"})) == "דנה, see /leave is here."


def test_many_such_signs_do_not_make_a_text_much_longer() -> None:
    said = "/a " * 500
    shown = kept_apart(said)
    assert len(shown) == len(said) + FEW
    assert shown.count("/") == FEW


@given(st.text())
def test_whatever_is_written_stays_readable_and_of_its_length(said: str) -> None:
    shown = kept_apart(said)
    assert kept_apart(shown) == shown
    assert len(shown) <= len(said) + FEW + 2 * (said.count("\n") + 1)
