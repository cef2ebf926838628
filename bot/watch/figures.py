"""What the bot counts of its own work while it runs: plain numbers, no words and nobody's id.

Counting costs a fraction of a microsecond; whoever wants to see the numbers (`metrics`) reads them.
"""

import time
from bisect import bisect_left
from collections import Counter

from bot.watch.spell import Spell
from storage.errors import DatabaseTrouble

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
SLOW = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
# Longer than from one beat to the next (`bot.upkeep`): while a disk is full, what only reads still works.
CALM_OF_DATABASE = 75.0


class Durations:
    """How many lasted how long."""

    def __init__(self, bounds: tuple[float, ...] = QUICK) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)  # by the first bound that is not exceeded; the last: by none
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.sum += seconds


class Figures:
    """Everything that is counted, and the spells of trouble."""

    def __init__(self) -> None:
        self.updates = Counter[str]()  # by what became of them
        self.messages = Counter[str]()  # by what became of them
        self.nudges = Counter[str]()  # by what became of them
        self.calls = Counter[tuple[str, str]]()  # of the Bot API, by method and by what came of it
        self.batches = Durations()  # from an update's arrival to the commit of its batch
        self.waits = Durations()  # for Telegram's answer to a call; a poll is not one
        self.transactions = Durations()
        self.lateness = Durations(SLOW)  # of nudges
        self.confirmed: float | None = None  # when updates were confirmed last, on the monotonic clock
        self.answered: float | None = None  # when Telegram gave a sound answer last
        self.answer = "none yet"  # the last of any kind, in a word
        self.undelivered = 0  # updates that Telegram could not deliver to the webhook yet
        self.database = Spell("the database works again", lambda: CALM_OF_DATABASE)
        self.receiving = Spell("updates come in again")
        self.sending = Spell("messages are sent again")
        self.refused = Spell("messages are accepted again")

    @property
    def spells(self) -> dict[str, Spell]:
        """By name."""
        return {
            "database": self.database,
            "receiving": self.receiving,
            "sending": self.sending,
            "refused": self.refused,
        }

    def called(self, method: str, came: str, seconds: float, *, sound: bool) -> None:
        """A call of the Bot API is over. sound: Telegram has answered, whatever it said of this one call."""
        self.calls[method, came] += 1
        self.answer = came
        if sound:
            self.answered = time.monotonic()
            if method != "getUpdates":
                self.waits.add(seconds)

    def took_in(self, number: int, seconds: float) -> None:
        """A batch of updates was committed, and is confirmed."""
        self.updates["handled"] += number
        self.batches.add(seconds)
        self.confirmed = time.monotonic()

    def transaction_worked(self, seconds: float) -> None:
        """A transaction is committed (`storage.database.Watch`)."""
        self.transactions.add(seconds)
        self.database.worked()

    def transaction_failed(self, trouble: DatabaseTrouble) -> None:
        """The database has failed one."""
        self.database.failed(
            f"the database is in trouble; nothing is confirmed, and all is tried again: {trouble}"
        )

    def close(self) -> None:
        """The bot stops."""
        for spell in self.spells.values():
            spell.close()
