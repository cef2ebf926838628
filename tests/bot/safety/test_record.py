"""The safety record: what is kept of it, and what the last release has left in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.safety.record import Care
from storage.people import CARE_BYTES
from storage.records import Person

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def person(**care: Any) -> Person:
    """Someone with this record in storage."""
    fields: dict[str, Any] = dict.fromkeys(Person.__dataclass_fields__)
    return Person(**fields | {"care": care})


def stamp(moment: datetime) -> int:
    """As the last release kept moments."""
    return int(moment.timestamp())


def test_what_is_set_is_found_again_and_the_rest_takes_no_room() -> None:
    full = Care(
        lines_first=True, put_off=True, not_by_choice=True, minor=True, comes_until=stamp(NOW), country="DE"
    )
    assert Care.of(person(**full.as_json()), NOW) == full
    assert len(str(full.as_json())) < CARE_BYTES
    assert Care().as_json() == {}
    assert Care.of(person(), NOW) == Care()


@pytest.mark.parametrize(
    ("since", "until", "first"),
    [(-DAY, DAY, True), (-2 * DAY, -DAY, False), (DAY, 2 * DAY, False), (timedelta(0), DAY, True)],
    ids=["while it lasts", "over", "not begun", "just begun"],
)
def test_a_mild_time_of_the_last_release_is_ready_lines_first_while_it_lasts(
    since: timedelta, until: timedelta, *, first: bool
) -> None:
    """It may have come from an answer or from chance, and nobody can tell which."""
    kept = {
        "answered_until": stamp(NOW + DAY),
        "mild_from": stamp(NOW + since),
        "mild_until": stamp(NOW + until),
    }
    care = Care.of(person(**kept, country="DE"), NOW)
    assert care == Care(lines_first=first, country="DE")


def test_what_the_last_release_kept_is_gone_with_the_next_change() -> None:
    kept = {"mild_from": stamp(NOW - DAY), "mild_until": stamp(NOW + DAY), "answered_until": stamp(NOW)}
    assert Care.of(person(**kept), NOW).as_json() == {"lines_first": True}
    assert Care.of(person(**kept | {"minor": True}), NOW + 2 * DAY).as_json() == {"minor": True}
