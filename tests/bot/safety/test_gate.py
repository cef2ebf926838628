"""The gate's decisions, and the moments at which the private questions come."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nudges.quiet_hours import is_quiet
from bot.safety import gate, private_questions
from bot.safety.gate import (
    depth,
    goes_mild,
    holds_back,
    is_closed,
    may_be_held_back,
    nothing_named,
    risk_named,
)
from bot.safety.record import Care
from dialogues.script import files
from dialogues.script.script import Script
from storage.records import Person
from tests.dialogues.scripts import HEAD, OPEN, revision

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)

UNASKED = Care()
DRAWS = 2_000


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], int]], None]:
    """Let chance be what the test says."""
    return lambda chance: monkeypatch.setattr("bot.safety.gate.randbelow", chance)


def test_until_the_questions_are_answered_only_mild_forms_are_open() -> None:
    assert is_closed(UNASKED, NOW)
    answered = replace(UNASKED, answered_until=NOW + DAY)
    assert not is_closed(answered, NOW)
    assert is_closed(answered, NOW + DAY)


def test_a_named_risk_closes_from_now_on_and_opens_on_a_day_of_six_weeks() -> None:
    ends = set()
    for _ in range(DRAWS):
        care = risk_named(UNASKED, NOW)
        assert care.mild_from == NOW
        assert care.mild_until is not None
        ends.add((care.mild_until - NOW) // DAY)
        assert is_closed(care, care.mild_until - timedelta(seconds=1))
    assert ends == set(range(8 * 7, 14 * 7))


def test_a_flag_never_ends_before_the_questions_come_again() -> None:
    care = risk_named(UNASKED, NOW)
    assert is_closed(care, NOW + gate.ROUND - timedelta(seconds=1))


def test_no_answer_ends_a_flag_early() -> None:
    care = risk_named(UNASKED, NOW)
    for later in range(8):
        assert nothing_named(care, NOW + later * WEEK).mild_until == care.mild_until
        again = risk_named(care, NOW + later * WEEK)
        assert again.mild_until is not None
        assert care.mild_until is not None
        assert again.mild_until >= care.mild_until


def test_with_nothing_named_chance_sets_a_flag_as_often_as_said() -> None:
    found = Counter()
    for _ in range(12 * 500):
        care = nothing_named(UNASKED, NOW)
        assert care.answered_until == NOW + gate.ANSWERS_LAST
        when = "never" if care.mild_from is None else "now" if care.mild_from == NOW else "later"
        found[when] += 1
    share = {when: number / 500 for when, number in found.items()}
    assert share["now"] == pytest.approx(gate.MILD_AT_ONCE, rel=0.2)
    assert share["later"] == pytest.approx(gate.MILD_LATER, rel=0.25)


def test_a_flag_of_chance_looks_like_one_of_risk(draws: Callable[[Callable[[int], int]], None]) -> None:
    draws(lambda below: 0)
    assert nothing_named(UNASKED, NOW) == risk_named(UNASKED, NOW)


def test_opening_the_questions_over_and_over_draws_no_more_than_once_a_round() -> None:
    for _ in range(DRAWS):
        first = nothing_named(UNASKED, NOW)
        if first.mild_until is None:
            again = nothing_named(first, NOW + DAY)
            assert again.mild_until is None


def test_what_is_over_is_forgotten() -> None:
    care = risk_named(UNASKED, NOW)
    assert care.at(NOW + 14 * WEEK) == UNASKED
    assert care.at(NOW).as_json().keys() == {"answered_until", "mild_from", "mild_until"}


def test_one_of_two_is_enough_and_chance_does_the_rest(draws: Callable[[Callable[[int], int]], None]) -> None:
    answered = replace(UNASKED, answered_until=NOW + WEEK)
    draws(lambda below: below - 1)
    assert not goes_mild([answered, answered], NOW)
    assert goes_mild([answered, UNASKED], NOW)
    assert goes_mild([risk_named(answered, NOW), answered], NOW)
    draws(lambda below: 0)
    assert goes_mild([answered, answered], NOW)


def person(care: Care, zone: str | None = None) -> Person:
    return Person(
        id=1, chat_id=1, name="Alex", language="en", zone=zone, stage="here", couple_id=1, focus=None,
        screen=None, asked={}, hiding={}, parting={}, care=care.as_json(), invite_id=None,
        wrong_codes=0, codes_paused_until=None, blocked_at=None, created_at=NOW,
    )  # fmt: skip


def test_the_first_time_is_mild_whatever_was_answered(draws: Callable[[Callable[[int], int]], None]) -> None:
    draws(lambda below: below - 1)
    script = files.shipped()["listening_loop"].script
    free = person(replace(UNASKED, answered_until=NOW + WEEK))
    assert depth(script, [free, free], NOW, first=True) == {"depth": "mild"}
    assert depth(script, [free, free], NOW, first=False) == {"depth": "full"}
    assert depth(script, [free, person(UNASKED)], NOW, first=False) == {"depth": "mild"}
    assert depth(script, [free], NOW, first=False) == {}


def script(folder: Path, steps: str, head: str = "") -> Script:
    return revision(folder, HEAD.replace(OPEN, "") + head + steps).script


WORDS = """steps:
  - step: wish
    who: first
    ask: What do you wish?
    answer: text
    seen: SEEN
  - step: close
    end: {first: Done., second: "{% if wish %}{{ wish }}{% endif %}"}
"""


def test_only_what_passes_words_on_and_has_no_other_form_is_held_back(
    tmp_path: Path, draws: Callable[[Callable[[int], int]], None]
) -> None:
    draws(lambda below: below - 1)
    passes_on = WORDS.replace("SEEN", "partner")
    assert may_be_held_back(script(tmp_path, passes_on))
    assert not may_be_held_back(script(tmp_path, passes_on, "open because: a thank-you\n"))
    assert not may_be_held_back(script(tmp_path, passes_on, "depths: [full, mild]\n"))
    private = WORDS.replace("SEEN", "me").replace("{{ wish }}", "Done.")
    assert not may_be_held_back(script(tmp_path, private))
    free = person(replace(UNASKED, answered_until=NOW + WEEK))
    assert holds_back(script(tmp_path, passes_on), [free, person(UNASKED)], NOW)
    assert not holds_back(script(tmp_path, passes_on), [free, free], NOW)


def test_every_shipped_exercise_has_a_form_behind_the_gate() -> None:
    for name, shipped in files.shipped().items():
        assert not may_be_held_back(shipped.script), f"{name} needs a mild form, or 'open because'"


def test_the_questions_come_at_any_hour_of_the_span_but_never_at_night() -> None:
    anyone, someone = person(UNASKED), person(UNASKED, "Asia/Tokyo")
    span = timedelta(days=3)
    moments = [private_questions.moment(someone, NOW, span) for _ in range(DRAWS)]
    assert all(NOW <= moment < NOW + span and not is_quiet(someone, moment) for moment in moments)
    assert len({moment.hour for moment in moments}) == 14
    assert {(moment - NOW) // DAY for moment in moments} == {0, 1, 2}
    assert len({private_questions.moment(anyone, NOW, span).hour for _ in range(DRAWS)}) == 24
