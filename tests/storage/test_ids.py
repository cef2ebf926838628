"""Ids."""

import threading
import time

from storage.ids import OrderedIds, new_id


def test_an_id_is_a_positive_63_bit_number() -> None:
    assert 0 < new_id() < 2**63


def test_an_id_tells_the_millisecond_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id() >> 20
    assert before <= made <= time.time_ns() // 1_000_000


def test_ids_made_at_once_differ() -> None:
    assert len({new_id() for _ in range(1000)}) > 990


def test_ordered_ids_grow_even_when_many_threads_ask() -> None:
    ids, given = OrderedIds(), []

    def ask() -> None:
        given.append([ids.next() for _ in range(500)])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == sorted(mine) for mine in given)
    assert len({made for mine in given for made in mine}) == 2000


def test_ordered_ids_grow_from_what_is_stored_even_if_the_clock_went_back() -> None:
    ids, stored = OrderedIds(), new_id() + (10**9 << 20)
    ids.above(stored)
    assert ids.next() == stored + 1
