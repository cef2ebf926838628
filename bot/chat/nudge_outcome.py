"""What became of a nudge when its time came."""

from dataclasses import dataclass
from datetime import datetime

from storage.records import NudgeState


@dataclass(frozen=True, slots=True)
class Fired:
    """How a nudge counts, and when it is due again, if ever (UTC)."""

    state: NudgeState
    next_due: datetime | None = None


SENT = Fired("sent")
SKIPPED = Fired("skipped")


def later(moment: datetime) -> Fired:
    """Not now: the same nudge is due again at that moment."""
    return Fired("skipped", moment)
