"""Where a couple is on the path. Missing a week never breaks it: nothing moves on by itself."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from dialogues.path.path import Path, ordered

A_WEEK, SLOWLY = 7, 14  # days for a theme


@dataclass(frozen=True, slots=True)
class OnPath:
    """The couple's place. `picks`: by person's id, the themes they would like more of, for nobody else."""

    begun: date
    since: date  # when this theme began
    at: int = 0  # how many themes lie behind
    days: int = A_WEEK
    order: tuple[str, ...] = ()
    picks: dict[str, list[str]] = field(default_factory=dict)
    out: tuple[int, ...] = ()  # who would rather not; the other isn't told

    def theme(self, path: Path) -> str | None:
        """The theme of now; None once the path lies behind them."""
        return next(iter(self._order(path)[self.at :]), None)

    def is_over(self, today: date) -> bool:
        """Whether this theme has had its days."""
        return today >= self.since + timedelta(days=self.days)

    def first_week_day(self, today: date) -> int | None:
        """Which day of the first week it is, from 1; None afterwards."""
        day = (today - self.begun).days + 1
        return day if self.at == 0 and 1 <= day <= A_WEEK else None

    def picked(self, path: Path, person_id: int, themes: Collection[str]) -> "OnPath":
        """Somebody has picked; what both picked comes first among what lies ahead."""
        picks = self.picks | {str(person_id): [name for name in path.weeks if name in themes]}
        done = self._order(path)[: self.at]
        return replace(self, picks=picks, order=tuple(ordered(path, picks, done)))

    def went_on(self, path: Path, today: date) -> "OnPath":
        """On to the next theme."""
        return replace(self, at=min(self.at + 1, len(path.weeks)), since=today)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self) | {"begun": self.begun.isoformat(), "since": self.since.isoformat()}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> "OnPath":
        """What `to_json` gave."""
        days = {name: date.fromisoformat(state[name]) for name in ("begun", "since")}
        lists = {name: tuple(state[name]) for name in ("order", "out")}
        return cls(**(state | days | lists))

    def _order(self, path: Path) -> list[str]:
        """All themes; those that a newer path has in addition come last."""
        known = [name for name in self.order if name in path.weeks]
        return known + [name for name in path.weeks if name not in known]
