"""A batch in two goes, so that nobody's hundred messages hold up the others in it.

Order holds within a couple: whatever is put off, everything later of the same two is put off as well. Of what
is put off, repetitions need no answer of their own.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

from bot.inbox.updates import Update, chats_of
from storage.people import People

SHARE = 10  # updates of one couple, or of one person, in the first go


def first_shares(people: People, updates: Sequence[Update]) -> tuple[list[Update], list[Update]]:
    """Each couple's first updates, and the rest; both in order. The people must have been loaded."""
    taken: Counter[tuple[str, int]] = Counter()
    first: list[Update] = []
    later: list[Update] = []
    for update in updates:
        whose = _whose(people, update)
        if whose is not None:
            taken[whose] += 1
        (later if whose is not None and taken[whose] > SHARE else first).append(update)
    return first, later


def repetitions(updates: Sequence[Update]) -> set[int]:
    """The ids of updates that somebody repeats without a pause.

    That is the same tap again, something that is no text again, and an edit that a newer one has overtaken.
    """
    found: set[int] = set()
    before: dict[int, tuple[Hashable, int]] = {}  # by chat: what came last, and its id
    for update in updates:
        for chat_id in chats_of([update]):
            did, update_id = _did(update), update["update_id"]
            earlier, earlier_id = before.get(chat_id, (None, 0))
            if did is not None and did == earlier:
                found.add(earlier_id if "edited_message" in update else update_id)
            before[chat_id] = did, update_id
    return found


def _did(update: Update) -> Hashable:
    """What somebody did, if doing it again changes nothing; else None."""
    match update:
        case {"callback_query": {"data": str(data), "message": {"message_id": int(message)}}}:
            return "tap", message, data
        case {"edited_message": {"message_id": int(message)}}:
            return "edit", message
        case {"message": {"message_id": int(), **content}} if "text" not in content:
            return "no text"
    return None


def _whose(people: People, update: Update) -> tuple[str, int] | None:
    chat_id = next(iter(chats_of([update])), None)
    if chat_id is None:
        return None
    person = people.by_chat(chat_id)
    return ("chat", chat_id) if person is None or person.couple_id is None else ("couple", person.couple_id)
