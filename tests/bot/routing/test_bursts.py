"""Which of the things that people send get an answer of their own."""

import pytest

from bot.routing import bursts
from bot.routing.bursts import GAP, Bursts
from bot.telegram.incoming import Edited, Incoming, SentOther, Tapped, Typed, User

ALEX, SAM = (User(id, id, name, None, "en") for id, name in ((7, "Alex"), (8, "Sam")))


def thing(at: int, album: str | None = None) -> SentOther:
    """Without words."""
    return SentOther(ALEX, 1, album, at)


def forwarded(at: int) -> Typed:
    """Somebody else's words."""
    return Typed(ALEX, 1, "words", forwarded=True, at=at)


def answered(*happened: Incoming) -> list[int]:
    """Which of these get an answer of their own, one after the other from the same person."""
    known = Bursts()
    return [number for number, one in enumerate(happened) if not known.goes_on(ALEX, 100 + number, one)]


def test_what_comes_within_seconds_is_one_group() -> None:
    assert answered(thing(0), thing(GAP), thing(2 * GAP), thing(3 * GAP)) == [0]
    assert answered(thing(0), thing(GAP + 1), thing(2 * GAP + 3)) == [0, 1, 2]


def test_an_album_is_one_group_however_long_it_takes() -> None:
    assert answered(thing(0, "a"), thing(60, "a"), thing(120, "a"), thing(180, "b")) == [0, 3]


def test_forwarded_words_and_things_without_words_get_an_answer_each() -> None:
    assert answered(forwarded(0), thing(0), forwarded(1), thing(1), forwarded(2)) == [0, 1]


@pytest.mark.parametrize(
    "between",
    [Typed(ALEX, 1, "own words", at=0), Tapped(ALEX, 1, True, "m:menu"), Edited(ALEX, 1, "changed")],
    ids=lambda one: type(one).__name__,
)
def test_whatever_else_a_person_does_ends_the_group(between: Incoming) -> None:
    assert answered(thing(0), between, thing(0)) == [0, 1, 2]


def test_own_words_are_never_one_of_a_group() -> None:
    assert answered(*(Typed(ALEX, 1, "words", at=0) for _ in range(3))) == [0, 1, 2]


def test_each_chat_has_its_own_groups() -> None:
    known = Bursts()
    whose = [(ALEX, 1), (SAM, 2), (ALEX, 3), (SAM, 4)]
    assert [known.goes_on(who, number, thing(0)) for who, number in whose] == [False, False, True, True]


def test_a_transaction_that_runs_again_gives_the_same_answers() -> None:
    known = Bursts()
    own = Typed(ALEX, 1, "own words", at=1)
    batch = [(1, thing(0)), (2, thing(0)), (3, own), (4, thing(1)), (5, thing(1))]
    runs = [[known.goes_on(ALEX, update_id, one) for update_id, one in batch] for _ in range(2)]
    assert runs == [[False, True, False, False, True]] * 2


def test_only_so_many_chats_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bursts, "REMEMBERED", 1)
    known = Bursts()
    assert not known.goes_on(ALEX, 1, thing(0))
    assert not known.goes_on(SAM, 2, thing(0))
    assert known.goes_on(SAM, 3, thing(0))
    assert not known.goes_on(ALEX, 4, thing(0))
