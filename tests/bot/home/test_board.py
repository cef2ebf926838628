"""The board: what it calls things, what may be ticked off, and by whom."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat.practice import Practice
from bot.exercises.keepsakes import CHECK_IN
from bot.routing.use_cases import UseCases
from bot.wording import board as words
from bot.wording import nudge_lines
from dialogues.script import files
from dialogues.script.revision import Revision
from dialogues.script.steps import KEEPSAKES
from storage.database import Database
from storage.records import Keepsake, Person
from storage.sealing.vault import Vault
from storage.unit_of_work import Unit
from tests.dialogues.scripts import HEAD, revision

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ALEX, SAM = 1001, 1002
SECRET_WISH = (
    HEAD
    + """
cards: {wish: More Sundays}
steps:
  - {step: ready, who: first, ask: Ready?, answer: choice, choices: {so: So it is}}
  - {step: wished, who: first, keep: wish, card: wish, seen: partner}
  - {step: for_me, who: first, keep: wish, card: wish}
  - step: bye
    end: {first: Bye.}
"""
)


class House:
    """Alex and Sam, a couple, and all that is said to them."""

    def __init__(self, unit: Unit, exercises: dict[str, Revision]) -> None:
        self.unit = unit
        self._use_cases = UseCases(Practice(exercises=exercises, username="duologue_bot"))
        self._updates = 0
        people = [unit.people.add(chat, "en", NOW) for chat in (ALEX, SAM)]
        people = [unit.people.change(one, zone="Atlantic/Reykjavik") for one in people]
        self.alex, self.sam = (
            unit.people.change(person, name=name, stage="here")
            for person, name in zip(people, ("Alex", "Sam"), strict=True)
        )
        self._couple = unit.couples.add(self.alex, self.sam, NOW)

    def kept(self, number: int, kind: str, owner: Person, html: str, **more: Any) -> None:
        """Something that an exercise left behind."""
        details = {"audience": "partner", "days": 0, "state": "kept", "words": {}} | more
        said = {"html": html, **details["words"]}
        self.unit.keepsakes.add(
            Keepsake(
                number, kind, owner.id, self._couple.id, None, details["audience"],
                said, NOW - timedelta(days=details["days"]), None, details["state"],
            )
        )  # fmt: skip

    def taps(self, chat: int, data: str) -> str:
        """Tap a button with this data; returns what the bot sends."""
        message = {
            "message_id": 5,
            "date": 1_793_000_000,
            "chat": {"id": chat, "type": "private"},
            "text": "x",
        }
        query = {"id": "1", "from": _user(chat), "message": message, "chat_instance": "1", "data": data}
        return self._sends({"callback_query": query})

    def types(self, chat: int, text: str) -> str:
        """Type a command; returns what the bot sends."""
        message = {
            "message_id": 100 + self._updates, "date": 1_793_000_000, "chat": {"id": chat, "type": "private"},
            "from": _user(chat), "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}],
        }  # fmt: skip
        return self._sends({"message": message})

    def fires(self, person: Person, now: datetime) -> str:
        """Everything that is due for somebody by then; returns what the bot sends."""
        before = len(self.unit.outbox.pending(1000))
        for nudge in self.unit.nudges.planned_of(person.id, "again"):
            if nudge.due_at <= now:
                self._use_cases.fire(self.unit, nudge, now)
        return "\n".join(str(row.payload) for row in self.unit.outbox.pending(1000)[before:])

    def _sends(self, update: dict[str, Any]) -> str:
        self._updates += 1
        before = len(self.unit.outbox.pending(1000))
        self._use_cases.handle(self.unit, {"update_id": self._updates, **update}, NOW)
        return "\n".join(str(row.payload) for row in self.unit.outbox.pending(1000)[before:])


def _user(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Somebody"}


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    database = Database(f"sqlite:///{tmp_path / 'board.sqlite3'}", Vault.with_keys(bytes(range(32))))
    await database.open()
    yield database
    await database.close()


async def _in_house(
    database: Database, work: Callable[[House], None], exercises: dict[str, Revision] | None = None
) -> None:
    await database.transact(lambda unit: work(House(unit, exercises or files.shipped())))


def test_every_kind_of_keepsake_has_a_name() -> None:
    assert set(words.KINDS) == set(KEEPSAKES) - {CHECK_IN}, "what is read off a check-in is on no board"


async def test_each_thing_goes_by_its_kind_whose_it_is_and_the_day_as_one_would_say_it(
    database: Database,
) -> None:
    def work(house: House) -> None:
        house.kept(1, "boundary", house.alex, "No calls at night", days=40, audience="private")
        house.kept(2, "appreciation", house.sam, "The tea", days=3)
        house.kept(3, "goal", house.sam, "A week at the sea", days=1)
        house.kept(4, "need", house.alex, "Quiet")
        shown = house.types(ALEX, "/board")
        for line in (
            "A need · yours · today", "A goal · ours · yesterday", "A thank-you · from Sam · 3 days ago",
            "A boundary · just yours 🔒 · Oct 21",
        ):  # fmt: skip
            assert line in shown
        assert "A goal · ours · yesterday" in house.types(SAM, "/board")

    await _in_house(database, work)


async def test_nothing_is_there_twice_and_nothing_that_is_over(database: Database) -> None:
    def work(house: House) -> None:
        house.kept(1, "promise", house.alex, "Call the dentist", state="replaced")
        house.kept(2, "promise", house.alex, "Call on Monday")
        house.kept(3, "promise", house.alex, "Call on Monday")
        shown = house.types(ALEX, "/board")
        assert "dentist" not in shown
        assert shown.count("A promise · yours · today") == 1

    await _in_house(database, work)


async def test_only_its_owner_ticks_a_promise_and_only_they_take_it_back(database: Database) -> None:
    def work(house: House) -> None:
        house.kept(1, "promise", house.alex, "Call <the> dentist".replace("<", "&lt;").replace(">", "&gt;"))
        assert "I did it" not in house.types(SAM, "/board")
        assert "earlier" in house.taps(SAM, "k:did:1")
        assert "Call &lt;the&gt; dentist" in house.taps(ALEX, "k:did:1")
        assert "I did it" not in house.types(ALEX, "/board")
        assert "earlier" in house.taps(ALEX, "k:did:1")  # it is done already
        assert "earlier" in house.taps(SAM, "k:undo:1")
        assert "A promise · yours" in house.taps(ALEX, "k:undo:1")

    await _in_house(database, work)


async def test_steps_that_an_earlier_release_kept_can_be_ticked_by_either(database: Database) -> None:
    def work(house: House) -> None:
        step = {"what": "Pick the place", "exercise": "milestone_check"}
        house.kept(1, "goal", house.alex, "The sea", words={"milestones": [step]})
        assert "I did it: “Pick the place”" in house.types(SAM, "/goals")
        assert "That was the last step." in house.taps(SAM, "k:did:1:1")
        assert "Done:</i> Pick the place" in house.types(ALEX, "/goals")
        assert "A goal · ours" in house.taps(ALEX, "k:undo:1:1")
        assert "Done:" not in house.types(SAM, "/goals")

    await _in_house(database, work)


async def test_a_step_is_ticked_by_whom_it_belongs_to(database: Database) -> None:
    def work(house: House) -> None:
        step = {"what": "Pick it", "exercise": "milestone_check", "owners": [house.alex.id], "on": None}
        house.kept(1, "goal", house.alex, "The sea", words={"milestones": [step, step]})
        assert "I did it" not in house.types(SAM, "/goals")
        assert "earlier" in house.taps(SAM, "k:did:1:1")
        assert "ticked off" in house.taps(ALEX, "k:did:1:1")
        assert "earlier" in house.taps(SAM, "k:undo:1:1")
        for forged in (
            "k:undo:1:9",
            "k:undo:1:0",
            "k:did:1:9",
            "k:did:1",
            "k:undo:1",
            "k:did:7",
            "k:undo:7:1",
        ):
            assert "earlier" in house.taps(ALEX, forged)

    await _in_house(database, work)


async def test_what_is_done_is_not_asked_about(database: Database) -> None:
    def work(house: House) -> None:
        step = {
            "what": "Pick it",
            "exercise": "milestone_check",
            "owners": [house.alex.id],
            "on": "2026-12-09",
        }
        house.kept(1, "goal", house.alex, "The sea", words={"milestones": [step, step]})
        for milestone in (1, 2):
            details = {"keepsake": 1, "milestone": milestone}
            house.unit.nudges.plan(house.alex.id, "again", NOW, details=details)
        house.taps(ALEX, "k:did:1:1")
        told = house.fires(house.alex, NOW)
        assert sum(told.count(line.english) for line in nudge_lines.READY) == 1
        assert "k:again:1:2" in told

    await _in_house(database, work)


async def test_a_step_looked_at_names_its_day(database: Database) -> None:
    def work(house: House) -> None:
        step = {
            "what": "Pick it",
            "exercise": "milestone_check",
            "owners": [house.alex.id],
            "on": "2026-12-09",
        }
        house.kept(1, "goal", house.alex, "The sea", words={"milestones": [step]})
        assert "planned for <b>Wed, Dec 9</b>" in house.taps(ALEX, "k:again:1:1")

    await _in_house(database, work)


async def test_a_wish_that_is_shared_is_announced_the_next_day_without_a_word_about_it(
    database: Database, tmp_path: Path
) -> None:
    def work(house: House) -> None:
        asked = house.types(ALEX, "/do small")
        house.taps(ALEX, re.findall(r"s:[0-9a-z:]+=so", asked)[0])
        assert "More Sundays" in house.types(SAM, "/board")
        assert house.fires(house.sam, NOW + timedelta(hours=8)) == ""
        told = house.fires(house.sam, NOW + timedelta(hours=27))
        # The wish that stays private is not announced.
        assert sum(told.count(line.english) for line in nudge_lines.READY) == 1
        assert "m:board" in told
        assert "Sundays" not in told

    await _in_house(database, work, {"small": revision(tmp_path, SECRET_WISH)})
