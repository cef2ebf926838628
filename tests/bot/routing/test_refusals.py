"""How often strangers and groups are told that there is nothing for them here."""

from datetime import UTC, datetime, timedelta

from bot.routing import refusals
from bot.routing.refusals import HOURLY, SOON_AGAIN, Refusals

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_chat_is_told_once_and_an_hour_later_again() -> None:
    told = Refusals(HOURLY)
    assert told.is_due(7, 1, NOW)
    assert not told.is_due(7, 2, NOW + HOURLY - timedelta(seconds=1))
    assert told.is_due(8, 3, NOW), "another chat"
    assert told.is_due(7, 4, NOW + HOURLY)


def test_somebody_who_is_not_understood_is_answered_again_soon() -> None:
    told = Refusals(SOON_AGAIN)
    assert told.is_due(7, 1, NOW)
    assert not told.is_due(7, 2, NOW + timedelta(seconds=20))
    assert told.is_due(7, 3, NOW + timedelta(seconds=40))


def test_an_update_whose_transaction_runs_again_is_answered_again() -> None:
    told = Refusals(HOURLY)
    assert told.is_due(7, 2, NOW)
    assert told.is_due(7, 1, NOW), "it came before, so its transaction runs again"
    assert told.is_due(7, 1, NOW)


def test_a_chat_that_has_gone_on_is_told_again() -> None:
    told = Refusals(HOURLY)
    assert told.is_due(7, 1, NOW)
    assert told.is_due(8, 2, NOW)
    told.forget(7)
    told.forget(9)
    assert told.is_due(7, 3, NOW)
    assert not told.is_due(8, 4, NOW)


def test_only_so_many_chats_are_remembered() -> None:
    told = Refusals(HOURLY)
    for chat in range(refusals.REMEMBERED + 1):
        assert told.is_due(chat, chat, NOW)
    assert told.is_due(0, refusals.REMEMBERED + 1, NOW), "the one told longest ago is forgotten"
    assert not told.is_due(refusals.REMEMBERED, refusals.REMEMBERED + 2, NOW)
