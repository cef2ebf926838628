"""A chat's calls come in a burst and then at a pace; other chats are not held up."""

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.chat_pace import A_SECOND, BURST, ChatPace


def test_a_burst_goes_out_at_once_and_then_so_many_a_second() -> None:
    pace = ChatPace()
    made = [pace.pause(7, 100.0) == 0 for _ in range(BURST + 5)]
    assert made.count(True) in (BURST, BURST + 1)
    assert pace.pause(8, 100.0) == 0
    assert 0 < pace.pause(7, 100.0) <= 2 / A_SECOND


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=300))
def test_no_stretch_of_time_has_more_calls_than_burst_and_pace(gaps: list[float]) -> None:
    pace, now, made = ChatPace(), 0.0, list[float]()
    for gap in gaps:
        now += gap
        if pace.pause(7, now) == 0:
            made.append(now)
    for number, first in enumerate(made):
        assert all(
            later - number <= BURST + 1 + A_SECOND * (at - first) + 1e-6
            for later, at in enumerate(made[number:], number)
        )
