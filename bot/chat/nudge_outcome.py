"""The outcome of a nudge once it came due."""

from dataclasses import dataclass
from datetime import datetime

from storage.records import NudgeState


@dataclass(frozen=True, slots=True)
class Fired:
    """A nudge's final state, and when it is due again, if at all (UTC)."""

    state: NudgeState
    next_due: datetime | None = None


SENT = Fired("sent")
SKIPPED = Fired("skipped")


def later(moment: datetime) -> Fired:
    """Postpone the nudge until `moment` (UTC)."""
    return Fired("skipped", moment)
