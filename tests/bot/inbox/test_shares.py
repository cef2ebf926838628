"""Whose updates come first in a batch."""

from pathlib import Path
from typing import Any

from bot.inbox.shares import SHARE, first_shares, repetitions
from storage.database import Database
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.storage.household import ANNS_CHAT, BOBS_CHAT, STRANGERS_CHAT, move_in

Update = dict[str, Any]


def typed(update_id: int, chat_id: int) -> Update:
    return {"update_id": update_id, "message": {"from": {"id": chat_id}, "text": "hello"}}


async def shared(folder: Path, updates: list[Update]) -> tuple[list[int], list[int]]:
    """The ids of what comes first and of what is put off."""
    database = Database(f"sqlite:///{folder}/shares.sqlite3", Vault.with_keys(bytes(32)))
    await database.open()

    def work(unit: Unit) -> tuple[list[Update], list[Update]]:
        move_in(unit)
        return first_shares(unit.people, updates)

    first, later = await database.transact(work)
    await database.close()
    return [one["update_id"] for one in first], [one["update_id"] for one in later]


async def test_whoever_sent_more_than_their_share_waits_with_the_rest(tmp_path: Path) -> None:
    flood = [typed(number, STRANGERS_CHAT) for number in range(50)]
    first, later = await shared(tmp_path, [*flood, typed(50, ANNS_CHAT)])
    assert first == [*range(SHARE), 50]
    assert later == list(range(SHARE, 50))


async def test_a_couple_has_one_share_so_that_the_order_between_the_two_holds(tmp_path: Path) -> None:
    flood = [typed(number, ANNS_CHAT) for number in range(50)]
    first, later = await shared(tmp_path, [*flood, typed(50, BOBS_CHAT), typed(51, STRANGERS_CHAT)])
    assert first == [*range(SHARE), 51]
    assert later == list(range(SHARE, 51))


async def test_what_nobody_is_known_to_have_sent_comes_first(tmp_path: Path) -> None:
    broken: list[Update] = [{"update_id": number} for number in range(SHARE + 5)]
    assert await shared(tmp_path, broken) == ([one["update_id"] for one in broken], [])


def did(update_id: int, **content: Any) -> Update:
    return {"update_id": update_id} | {
        kind: {"from": {"id": ANNS_CHAT}, **what} for kind, what in content.items()
    }


def photo(update_id: int) -> Update:
    return did(update_id, message={"message_id": update_id, "photo": []})


def tap(update_id: int, data: str, message: int = 5) -> Update:
    return did(update_id, callback_query={"data": data, "message": {"message_id": message}})


def edit(update_id: int, message: int) -> Update:
    return did(update_id, edited_message={"message_id": message, "text": str(update_id)})


def test_what_is_no_text_is_answered_once_in_a_row() -> None:
    other = {"update_id": 3, "message": {"message_id": 3, "from": {"id": BOBS_CHAT}, "photo": []}}
    assert repetitions([photo(1), photo(2), other, photo(4)]) == {2, 4}
    assert repetitions([photo(1), typed(2, ANNS_CHAT), photo(3)]) == set()


def test_the_same_tap_is_answered_once_in_a_row() -> None:
    assert repetitions([tap(1, "send"), tap(2, "send"), tap(3, "send", message=6), tap(4, "skip")]) == {2}


def test_an_edit_that_a_newer_one_has_overtaken_is_not_answered() -> None:
    assert repetitions([edit(1, 7), edit(2, 7), edit(3, 8), edit(4, 7)]) == {1}


def test_no_text_is_ever_taken_for_a_repetition() -> None:
    words = [did(number, message={"message_id": number, "text": "tea"}) for number in range(5)]
    assert repetitions(words) == set()
