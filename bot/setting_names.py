"""Names of settings that don't exist: a slip of the pen must not leave a setting at its default.

`.env` is ours alone, so every name in it must be a setting. The environment also holds other programs'
variables; there only a name that is nearly one of ours is refused, while the one that it is near is not set.
"""

from collections.abc import Collection, Iterable, Mapping

PREFIX = "DUOLOGUE_"  # what other programs put in front of theirs
# In a name of up to so many signs only one may differ, else two: DATABASE_PORT is not for DATABASE_POOL.
SHORT = 15


def unknown_in_file(names: Iterable[str], known: Collection[str]) -> tuple[str, str | None] | None:
    """The first of these names that is no setting, and the nearest that is one."""
    for name in names:
        if name.upper() not in known:
            return name, _nearest(name, known, furthest=len(name) // 2)
    return None


def slip_in_environment(environment: Mapping[str, str], known: Collection[str]) -> tuple[str, str] | None:
    """A name in the environment that is nearly a setting's, and that setting's."""
    there = {name.upper() for name, value in environment.items() if value}
    for name in sorted(there - set(known)):
        meant = _nearest(name, known)
        if meant is not None and meant not in there:
            return name, meant
    return None


def _nearest(name: str, known: Collection[str], furthest: int = 0) -> str | None:
    """The setting that differs least from the name; None if none is near enough."""
    bare = name.upper().removeprefix(PREFIX).replace("-", "_")
    found: tuple[int, str] | None = None
    for setting in known:
        allowed = max(furthest, 1 if len(setting) <= SHORT else 2)
        if abs(len(bare) - len(setting)) > allowed or len(set(bare) ^ set(setting)) > 2 * allowed:
            continue
        differ = _differ(bare, setting)
        if differ <= allowed and (found is None or (differ, setting) < found):
            found = differ, setting
    return found[1] if found else None


def _differ(one: str, other: str) -> int:
    """How many signs must be added, left out, replaced, or swapped with the next (Damerau, Levenshtein)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, meant in enumerate(other, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (sign != meant))
            if i > 1 and j > 1 and (sign, one[i - 2]) == (other[j - 2], meant):
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]
