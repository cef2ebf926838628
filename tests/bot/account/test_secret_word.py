"""What phones change by themselves makes no difference to the secret word; anything else does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.account.secret_word import fits, is_same, plain

CHANGED_BY_PHONES = [
    ("heron at dawn", "Heron at dawn"),
    ("heron at dawn", "HERON AT DAWN"),
    ("heron at dawn", "  heron   at dawn "),
    ("heron at dawn", "heron at dawn. "),
    ("heron at dawn", "heron. At dawn"),
    ("heron at dawn", "heron\u00a0at\u2009dawn"),
    ("heron at dawn", "heron\u202fat dawn"),
    ("heron at dawn", "heron\u200b at\u2060 dawn\ufeff"),
    ("it's a heron", "It’s a heron"),
    ("it's a heron", "it‘s a heron"),
    ("it's a heron", "itʼs a heron"),
    ("it's a heron", "it`s a heron"),
    ("it's a heron", "it´s a heron"),
    ('"heron"', "“heron”"),
    ('"heron"', "„heron“"),
    ('"heron"', "«\u00a0heron\u202f»"),
    ("grey-heron", "grey\u2010heron"),
    ("grey-heron", "grey\u2011heron"),
    ("grey-heron", "grey–heron"),
    ("grey-heron", "grey—heron"),
    ("grey-heron", "grey\u2212heron"),
    ("grey--heron", "grey—heron"),
    ("heron...", "heron…"),
    ("heron ❤", "heron ❤\ufe0f"),
    ("heron ☎\ufe0e", "heron ☎"),
    ("café noir", "cafe\u0301 noir"),
    ("straße", "STRASSE"),
    ("ısırgan", "Isırgan"),
    ("istanbul", "İstanbul"),
    ("vraiment?", "Vraiment\u202f?"),
]

OTHER_WORDS = [
    ("heron at dawn", "heron at dusk"),
    ("heron at dawn", "heronatdawn"),
    ("heron at dawn", "heron at dawn!"),
    ("heron at dawn", "heron, at dawn"),
    ("heron at dawn", "heron"),
    ("café noir", "cafe noir"),
    ("grey-heron", "grey heron"),
    ("heron...", "heron"),
    ("it's a heron", "its a heron"),
    ("heron ❤", "heron"),
    ("heron 1", "heron 2"),
]


@pytest.mark.parametrize(("word", "typed"), CHANGED_BY_PHONES)
def test_what_a_phone_changes_by_itself_makes_no_difference(word: str, typed: str) -> None:
    assert is_same(typed, plain(word))
    assert is_same(word, plain(typed)), "the phone may have changed it when it was set"


@pytest.mark.parametrize(("word", "typed"), OTHER_WORDS)
def test_another_word_is_another_word(word: str, typed: str) -> None:
    assert not is_same(typed, plain(word))


SIGNS = "abcxyzABCéßñ0123 '\"-…."
WORDS = st.text(st.sampled_from(SIGNS), min_size=5, max_size=30).filter(fits)

BY_PHONE: dict[str, list[str]] = {
    "'": ["’", "‘", "ʼ", "`", "´"],
    '"': ["“", "”", "„", "«", "»"],
    "-": ["\u2010", "\u2011", "–", "—", "\u2212"],
    "…": ["..."],
    " ": ["\u00a0", "\u2009", "\u202f", "  "],
    "é": ["e\u0301", "É"],
}
UNSEEN = ["\u200b", "\u200d", "\u2060", "\ufeff", "\ufe0f", "\ufe0e"]


@st.composite
def by_phone(draw: st.DrawFn, word: str) -> str:
    """The word as some phone might send it."""
    signs = [draw(st.sampled_from([sign, *BY_PHONE.get(sign, [])])) for sign in word]
    for place in draw(st.lists(st.integers(0, len(signs)), max_size=3)):
        signs.insert(place, draw(st.sampled_from(UNSEEN)))
    text = "".join(signs)
    if draw(st.booleans()):
        text = text[:1].upper() + text[1:]
    if draw(st.booleans()):
        text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
    ends_open = text[-1:].isalnum()  # nobody gets a full stop after a sign
    return text + draw(st.sampled_from(["", " ", "\u00a0", ". "] if ends_open else ["", " "]))


@given(st.data(), WORDS)
def test_a_word_opens_whatever_phone_it_was_set_and_typed_on(data: st.DataObject, word: str) -> None:
    kept, typed = data.draw(by_phone(word)), data.draw(by_phone(word))
    assert is_same(typed, plain(kept))


@given(st.data(), WORDS)
def test_a_word_with_one_other_letter_opens_nothing_on_any_phone(data: st.DataObject, word: str) -> None:
    letters = [place for place, sign in enumerate(word) if sign.isalnum()]
    place = data.draw(st.sampled_from(letters))
    another = data.draw(st.sampled_from([sign for sign in "abcxyz0123" if sign != word[place].casefold()]))
    other = word[:place] + another + word[place + 1 :]
    assert not is_same(data.draw(by_phone(other)), plain(data.draw(by_phone(word))))


def last_release(text: str) -> str:
    """How the last release kept and compared a word."""
    word = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return "" if word.startswith("/") else word


@given(WORDS | st.text(min_size=3, max_size=20))
def test_a_word_that_the_last_release_kept_still_opens(word: str) -> None:
    kept = last_release(word)
    assert is_same(word, kept) or not plain(word)


@given(st.text(max_size=40))
def test_a_kept_word_is_compared_as_it_was_kept(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["", "abcd", "a-b-c-d", "x" * 41, "two lines\nof it", "/heron", ".....", "❤❤❤❤❤"]
)
def test_what_is_easy_to_guess_or_no_word_does_not_fit(text: str) -> None:
    assert not fits(text)


@pytest.mark.parametrize("text", ["heron", "four 5", "日本語の鷺", "x" * 40])
def test_five_letters_or_figures_fit(text: str) -> None:
    assert fits(text)
