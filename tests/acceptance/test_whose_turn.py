"""Turn notices: neutral, and at night without a sound, unless both were here a moment ago."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import begin_to_listen, settle_in
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
NOTICE = "Something is ready for you."


@pytest.mark.parametrize(("minutes", "silent"), [(5, False), (11, True)])
async def test_a_turn_notice_makes_a_sound_only_if_both_acted_in_the_last_ten_minutes(
    couple: Two, minutes: int, silent: bool
) -> None:
    alex, sam = couple  # nobody has said where they live, so it might be night
    await begin_to_listen(alex, sam)
    await settle_in(alex)
    await alex.sees("when Sam is ready too", newest=1)
    await sam.forward(60 * minutes)
    await settle_in(sam)
    notice = await alex.sees(NOTICE, newest=1)
    assert notice["silent"] is silent
    assert "Think of something" not in notice["text"]


async def test_whoever_acted_within_three_minutes_gets_the_content_at_once(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await settle_in(alex)
    await sam.forward(120)
    await settle_in(sam)
    await alex.sees("Think of something you'd like Sam to hear.", newest=1)
