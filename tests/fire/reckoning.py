"""What people did, beside what the database holds and what they were told."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from storage import tables
from storage.unit_of_work import Unit
from tests.fire.crowd import Crowd, tokens
from tests.fire.house import House
from tests.fire.telegram import SAYS, said


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How many of each were lost, repeated or out of order."""

    updates: int  # made by people
    updates_lost: int  # confirmed to Telegram, or waiting there no more, and never handled
    words: int  # typed into exercises
    words_lost: int  # in no session and on no card
    words_doubled: int  # twice in the same session or on the same card
    messages: int  # said for the first time
    messages_lost: int  # still in the outbox, given up, or awaited by somebody
    repeats: int  # said again by a later run
    row: int  # of these, most in a chat by one run
    disorder: int  # chats in which something earlier was shown after something later
    set_aside: int

    def line(self, title: str) -> str:
        """For whoever reads the test's output."""
        return (
            f"{title}: {self.updates} updates, {self.updates_lost} lost; "
            f"{self.words} words, {self.words_lost} lost, {self.words_doubled} doubled; "
            f"{self.messages} messages, {self.messages_lost} lost, {self.repeats} repeated, "
            f"at most {self.row} of a chat by one run; "
            f"{self.disorder} chats out of order; {self.set_aside} updates set aside"
        )

    @property
    def lost(self) -> int:
        """Everything that is gone."""
        return self.updates_lost + self.words_lost + self.messages_lost


async def reckon(house: House, crowd: Crowd) -> Reckoning:
    """Compare, once nothing is on its way any more (or, for a variant that loses, will not be)."""
    await house.empty(5)
    await asyncio.sleep(0.1)
    async with house.database() as database:
        seen, aside, stored = await database.transact(_stored)
    counts = house.counts()
    typed = {token for talk in crowd.talks for token in talk.typed}
    kept = {token for words in stored for token in words}
    calls = house.telegram.calls
    repeats = Counter((call.run, call.chat_id) for call in calls if call.repeated and call.method in SAYS)
    return Reckoning(
        updates=len(house.telegram.made),
        updates_lost=len(house.telegram.made.keys() - seen - house.telegram.waiting.keys()),
        words=len(typed),
        words_lost=len(typed - kept),
        words_doubled=sum(words.total() - len(words) for words in stored),
        messages=sum(map(len, said(calls).values())),
        messages_lost=counts["outbox"]["pending"] + counts["outbox"]["failed"] + crowd.open,
        repeats=repeats.total(),
        row=max(repeats.values(), default=0),
        disorder=sum(map(_jumps_back, said(calls).values())),
        set_aside=aside,
    )


def _stored(unit: Unit) -> tuple[set[int], int, list[Counter[str]]]:
    """The updates handled, how many were set aside, and the words in each session and on each card."""
    read = unit.transaction.read
    seen = set(read(select(tables.seen_updates.c.update_id)).scalars())
    aside = len(read(select(tables.set_aside_updates.c.update_id)).all())
    found: list[Counter[str]] = []
    for session_id in read(select(tables.sessions.c.id)).scalars().all():
        stored = unit.sessions.get(session_id)
        if stored is not None:
            found.append(Counter(tokens(str(stored.words))))
    for person_id in read(select(tables.people.c.id)).scalars().all():
        for keepsake in unit.keepsakes.seen_by(unit.people.get(person_id), 10_000, None):
            if keepsake.owner_id == person_id:
                found.append(Counter(tokens(str(keepsake.words))))
    return seen, aside, found


def _jumps_back(texts: list[str]) -> bool:
    """Whether a draft was shown with fewer of its words than before, while it was being written."""
    latest: dict[str, int] = {}  # by the draft's first word
    for text in texts:
        shown = tokens(text)
        if "Your words so far" in text and shown:
            newest = max(int(token.strip("w").partition("x")[2]) for token in shown)
            if newest < latest.get(shown[0], 0):
                return True
            latest[shown[0]] = newest
    return False
