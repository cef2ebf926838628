"""Which question a couple had on which day."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records import DailyQuestion
from storage.unit_of_work import QUESTIONS_KEPT, Unit
from tests.storage.household import NOW, Household

TODAY = date(2026, 3, 1)


async def test_a_day_has_one_question_and_its_session(database: Database, household: Household) -> None:
    couple = household.couple.id

    def ask(unit: Unit) -> None:
        for number, name in enumerate(("quiet_minute", "family_saying")):
            added = unit.daily_questions.add(couple, TODAY + timedelta(days=number), name)
        unit.daily_questions.begun(added, 77)

    await database.transact(ask)
    found = await database.transact(
        lambda unit: unit.daily_questions.since(couple, TODAY - timedelta(days=1))
    )
    assert found == [
        DailyQuestion(couple, TODAY, "quiet_minute", None),
        DailyQuestion(couple, TODAY + timedelta(days=1), "family_saying", 77),
    ]
    assert await database.transact(lambda unit: unit.daily_questions.since(couple, TODAY)) == found[1:]
    with pytest.raises(IntegrityError):
        await database.transact(lambda unit: unit.daily_questions.add(couple, TODAY, "another"))


async def test_what_both_opened_is_counted_for_good(database: Database, household: Household) -> None:
    couple = household.couple.id

    def open_two(unit: Unit) -> None:
        unit.daily_questions.add(couple, NOW.date(), "quiet_minute")
        unit.daily_questions.count_opened(couple)
        unit.daily_questions.count_opened(couple)

    await database.transact(open_two)
    later = NOW + QUESTIONS_KEPT + timedelta(days=1)
    await database.transact(lambda unit: unit.prune(later, timedelta(days=30)))
    assert await database.transact(lambda unit: unit.daily_questions.opened(couple)) == 2
    assert await database.transact(lambda unit: unit.daily_questions.since(couple, date(2000, 1, 1))) == []


async def test_a_couple_that_ends_leaves_none_behind(database: Database, household: Household) -> None:
    couple = household.couple

    def part(unit: Unit) -> None:
        unit.daily_questions.add(couple.id, TODAY, "quiet_minute")
        unit.couples.end(couple, NOW)

    await database.transact(part)
    assert await database.transact(lambda unit: unit.daily_questions.since(couple.id, date(2000, 1, 1))) == []
