"""The picture at the top of docs/house.md is the one that the imports make."""

import re
from itertools import pairwise
from pathlib import Path

import grimp

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "house.md"
TABLES = {
    "tables",
    "records",
    "errors",
    "ids",
    "utc_time",
    "migrations",
}  # what the rest of storage stands on

Arrows = set[tuple[str, str]]


def drawn() -> Arrows:
    """The thin arrows of the picture: `a --> b & c --> d` is four of them."""
    picture = re.findall(r"```mermaid\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[0]
    chains = [line.split("-->") for line in picture.splitlines() if "-->" in line]
    groups = [[part.strip().split(" & ") for part in chain] for chain in chains]
    return {
        (start, end)
        for chain in groups
        for starts, ends in pairwise(chain)
        for start in starts
        for end in ends
    }


def imported() -> Arrows:
    """Which folder imports which, inside each of the three packages."""
    graph = grimp.build_graph("bot", "dialogues", "storage")
    return {
        (_folder(module), _folder(target))
        for module in graph.modules
        for target in graph.find_modules_directly_imported_by(module)
        if module.split(".")[0] == target.split(".")[0] and "." in target
        if _folder(module) != _folder(target)
    }


def _folder(module: str) -> str:
    package, name = module.split(".")[:2]
    if package != "storage" or name in ("sql", "sealing"):
        return name
    return "tables" if name in TABLES else "repositories"


def _reached(arrows: Arrows) -> Arrows:
    """Every pair of which the second can be reached from the first."""
    reached = set(arrows)
    while more := {(a, d) for a, b in reached for c, d in arrows if b == c} - reached:
        reached |= more
    return reached


def test_every_arrow_is_an_import() -> None:
    assert drawn() - imported() == set()


def test_every_import_follows_the_arrows() -> None:
    assert imported() - _reached(drawn()) == set()


def test_no_arrow_goes_without_saying() -> None:
    """A picture of all imports would show nothing: each arrow is one that the others do not imply."""
    arrows = drawn()
    assert {arrow for arrow in arrows if arrow in _reached(arrows - {arrow})} == set()
