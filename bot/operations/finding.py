"""A line of `duologue doctor`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, whether it is fine, and if not, how to mend it."""

    what: str
    well: bool
    line: str
    hangs: bool = False  # a check that never ended has found this

    def __str__(self) -> str:
        return f"{'ok   ' if self.well else 'WRONG'} {self.what}: {self.line}".replace("\n", " ")

    def as_dict(self) -> dict[str, str | bool]:
        """For JSON."""
        return {"what": self.what, "well": self.well, "line": self.line}
