"""Writes THIRD-PARTY.md from what is installed: `python -m tests.house.licences`."""

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

HOUSE = Path(__file__).resolve().parents[2]
DOCUMENT = HOUSE / "THIRD-PARTY.md"
HEAD = """\
# What Duologue stands on, and under which licences

Made by `python -m tests.house.licences` from the packages' own metadata; a test compares. These are needed
when the bot runs. Each package brings its licence's whole text, in its `.dist-info` folder. What is needed
only for development is not passed on with the bot.

| package | licence |
|---|---|
"""
TAIL = """
Inside this repository: the cities and zones in `bot/places/` come from GeoNames under CC BY 4.0
([NOTICE](bot/places/NOTICE.md)); the signs that the playground's page brings come from a font under the SIL
Open Font License ([OFL](bot/playground/page/fonts/OFL.txt)); the Bot API's specification in
`bot/playground/botapi/` has its own [NOTICE](bot/playground/botapi/NOTICE.md).
"""
SHORT = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def normal(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str = "duologue", extras: frozenset[str] = frozenset()) -> set[str]:
    """A package and everything it needs when it runs, here."""
    found: set[str] = set()
    waiting = [(name, extras)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one, extras = waiting.pop()
        if (one, extras) in seen:
            continue
        seen.add((one, extras))
        found.add(normal(one))
        for line in metadata.requires(one) or ():
            wanted = Requirement(line)
            if wanted.marker is None or any(
                wanted.marker.evaluate({"extra": extra}) for extra in extras | {""}
            ):
                waiting.append((wanted.name, frozenset(wanted.extras)))
    return found


def licence(name: str) -> str:
    """As the package itself names it. ValueError if it doesn't."""
    said = metadata.metadata(name)
    if expression := said.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier") or ()
        if line.startswith("License :: OSI Approved :: ")
    ]
    if classified:
        return " and ".join(SHORT.get(one, one) for one in classified)
    written = str(said.get("License") or "").strip()
    if not written or "\n" in written:
        raise ValueError(f"{name} doesn't name its licence: look, and say it here")
    return written


def document() -> str:
    """The whole document."""
    rows = [f"| {name} | {licence(name)} |" for name in sorted(needed() - {"duologue"})]
    return HEAD + "\n".join(rows) + "\n" + TAIL


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")
