"""The outcome of a nudge once it came due."""

from dataclasses import dataclass
from datetime import datetime

from storage.records import NudgeState


@dataclass(frozen=True, slots=True)
class Fired:
    """A nudge's final state, and when it is due again, if at all (UTC)."""

    state: NudgeState
    next_due: datetime | None = None
    why: str | None = None  # why it did not come, in a word
    waits: bool = False  # it is put off: what comes at `next_due` is still the same one


SENT = Fired("sent")
SKIPPED = Fired("skipped", why="over")


def later(moment: datetime, why: str | None = None) -> Fired:
    """Postpone the nudge until `moment` (UTC)."""
    return Fired("skipped", moment, why, waits=True)
