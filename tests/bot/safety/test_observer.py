"""What somebody learns who watches both phones: the simulation reckons rightly, and the figures hold."""

import pytest

from tests.bench.observer import calibrated, watch

COUPLES = 4_000


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_the_observer_reckons_rightly(share: float) -> None:
    """What they believe is, on average, what is: a wrong reckoning would make the gate look better."""
    assert calibrated(watch(COUPLES, share, 8).factors, share) == pytest.approx(share, abs=0.025)


def test_where_one_couple_in_ten_is_concerned_watching_makes_no_guess_better() -> None:
    for goes in (4, 16):
        assert watch(COUPLES, 0.1, goes).gain < 0.005


def test_where_it_is_one_in_four_watching_makes_hardly_a_guess_better() -> None:
    assert watch(COUPLES, 0.25, 8).gain < 0.06


def test_no_watching_makes_the_odds_more_than_twelve_times_as_high() -> None:
    assert max(watch(COUPLES, 0.5, 16).factors) < 12
