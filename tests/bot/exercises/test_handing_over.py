"""An exercise that is handed over to both begins once, and each finds it."""

import re
from pathlib import Path

import pytest

from dialogues.script.revision import Revision
from storage.database import Database
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.bot.home.test_board import ALEX, SAM, House
from tests.dialogues.scripts import HEAD, revision

FIRST = (
    HEAD
    + """
steps:
  - step: said
    ask: What would you like?
    answer: choice
    choices: {tea: Tea, quiet: Quiet}
  - step: on_to
    hand over: later
    with: {wish: said}
  - step: bye
    end: {first: Bye., second: Bye.}
"""
)
LATER = (
    HEAD.replace("exercise: small", "exercise: later").replace("title: Small", "title: Later")
    + """
given: [wish]
steps:
  - {step: ready, ask: Ready?, answer: choice, choices: {so: So it is}}
  - step: bye
    end: {first: Bye., second: Bye.}
"""
)
ALONE = LATER.replace("[alone, together]", "[alone]").replace(
    "  - {step: ready,", "  - {step: ready, who: first,"
)


@pytest.mark.parametrize(("later", "sessions"), [(LATER, 1), (ALONE, 2)])
async def test_one_for_two_begins_once_and_one_that_is_done_alone_for_each(
    tmp_path: Path, later: str, sessions: int
) -> None:
    exercises: dict[str, Revision] = {
        "small": revision(tmp_path, FIRST),
        "later": revision(tmp_path, later),
    }
    database = Database(f"sqlite:///{tmp_path / 'over.sqlite3'}", Vault.with_keys(bytes(range(32))))
    await database.open()

    def work(unit: Unit) -> None:
        house = House(unit, exercises)
        asked = house.types(ALEX, "/do small")
        house.taps(ALEX, re.findall(r"s:[0-9a-z:]+=tea", asked)[0])
        menu = house.types(SAM, "/menu")
        asked = house.taps(SAM, re.findall(r"s:[0-9a-z:]+open", menu)[0])
        ended = house.taps(SAM, re.findall(r"s:[0-9a-z:]+=quiet", asked)[0])
        begun = {
            stored.id: stored
            for person in (house.alex, house.sam)
            for stored in unit.sessions.live_of(person.id)
            if stored.script_id == "later"
        }
        assert len(begun) == sessions
        assert "Later" in ended
        opens = set(re.findall(r"s:[0-9a-z:]+:0:open", ended))
        assert len(opens) == sessions
        assert any("Ready?" in house.taps(SAM, one) for one in opens)

    await database.transact(work)
    await database.close()
