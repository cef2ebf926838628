"""A batch in two goes, so that nobody's hundred messages hold up the others in it.

Order holds within a couple: whatever is put off, everything later of the same two is put off as well.
"""

from collections import Counter
from collections.abc import Sequence

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


def _whose(people: People, update: Update) -> tuple[str, int] | None:
    chat_id = next(iter(chats_of([update])), None)
    if chat_id is None:
        return None
    person = people.by_chat(chat_id)
    return ("chat", chat_id) if person is None or person.couple_id is None else ("couple", person.couple_id)
