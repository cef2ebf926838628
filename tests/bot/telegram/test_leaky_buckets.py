"""What came above the pace drains away, and nobody is remembered for ever."""

from bot.telegram.leaky_buckets import LeakyBuckets


def test_what_came_above_the_pace_drains_away() -> None:
    buckets = LeakyBuckets(a_second=2, most=10)
    for _ in range(11):
        buckets.add(7, 100.0)
    assert buckets.are_too_many(7, 100.0)
    assert not buckets.are_too_many(8, 100.0)
    assert not buckets.are_too_many(7, 101.0)
    assert buckets.level(7, 110.0) == 0


def test_chats_at_rest_are_forgotten() -> None:
    buckets = LeakyBuckets(20, 40)
    for chat_id in range(10_000):
        buckets.add(chat_id, 0.0)
    buckets.add(10_000, 60.0)
    assert len(buckets._levels) == 1
