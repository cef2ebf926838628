"""How often each likes to be asked to things for two: private, and the less often of both holds."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.account.export_contents import gather
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.nudges import asking, follow_up
from bot.nudges.asking import CHOICES, MYSELF, NOW_AND_THEN, WEEKLY
from bot.nudges.kinds import FOLLOW_UP
from dialogues.script import files
from storage.unit_of_work import Unit
from tests.bot.nudges.life import CHAT, Life

DAYS = 70
FOR_ONESELF = ("Quiet minutes", "Noticed and thanked")


@pytest.fixture
async def alex(alex: Life) -> AsyncIterator[Life]:
    """With Sam."""
    await alex.is_with_sam()
    return alex


async def leads_to_two(alex: Life, days: int = DAYS) -> list[bool]:
    """For each of so many days from the one after they joined, whether things for two come first."""

    def look(unit: Unit) -> list[bool]:
        person, practice = unit.people.by_chat(CHAT), Practice(exercises={})
        assert person is not None
        moments = (alex.now + timedelta(days=day) for day in range(1, days + 1))
        return [asking.suits(Turn(practice, unit, moment, person)) for moment in moments]

    return await alex.database.transact(look)


async def offers(alex: Life) -> list[str]:
    """Everything that *Today* offers, one after the other."""
    seen = [await alex.writes("/today")]
    while "Something else" in alex.answers[-1].buttons:
        seen.append(await alex.taps("Something else"))
    return seen


async def both_choose(alex: Life, own: str, sams: str) -> None:
    await alex.opens(asking.CHOOSE.data(own))
    await alex.sam_likes_to_be_asked(sams)


async def test_most_days_begin_with_something_for_two_and_no_day_is_sure_to(alex: Life) -> None:
    days = await leads_to_two(alex)
    assert DAYS / 2 < sum(days) < DAYS


async def test_today_begins_with_it_on_those_days_and_with_something_of_ones_own_on_the_others(
    alex: Life,
) -> None:
    for leads in [True, *await leads_to_two(alex, 14)]:
        first = await alex.writes("/today")
        assert leads == first.startswith("<b>Today&#39;s question")
        assert leads != first.startswith(tuple(f"<b>{title}" for title in FOR_ONESELF))
        alex.now += timedelta(days=1)


async def test_on_the_day_they_join_things_for_two_come_first_whatever_day_it_is(alex: Life) -> None:
    def first_days(unit: Unit) -> set[bool]:
        person, practice = unit.people.by_chat(CHAT), Practice(exercises={})
        assert person is not None
        found = set()
        for _ in range(30):
            assert person.couple_id is not None
            couple = unit.couples.end(unit.couples.get(person.couple_id), alex.now)
            unit.couples.add(unit.people.get(couple.first_id), unit.people.get(couple.second_id), alex.now)
            person = unit.people.get(person.id)
            found.add(asking.suits(Turn(practice, unit, alex.now, person)))
        return found

    assert await alex.database.transact(first_days) == {True}


@pytest.mark.parametrize(("own", "sams"), [(WEEKLY, NOW_AND_THEN), (NOW_AND_THEN, WEEKLY), (WEEKLY, WEEKLY)])
async def test_the_less_often_of_both_holds_whoever_chose_it(alex: Life, own: str, sams: str) -> None:
    usual = await leads_to_two(alex)
    await both_choose(alex, own, sams)
    days = await leads_to_two(alex)
    assert 0 < sum(days) < DAYS / 3
    assert all(usual[day] for day, leads in enumerate(days) if leads)
    await both_choose(alex, sams, own)
    assert await leads_to_two(alex) == days


async def test_whoever_comes_by_themselves_is_never_led_to_it(alex: Life) -> None:
    await both_choose(alex, MYSELF, NOW_AND_THEN)
    assert sum(await leads_to_two(alex)) == 0


async def test_whoever_comes_by_themselves_since_it_was_planned_is_not_invited_again(alex: Life) -> None:
    """A gentle question invites to nothing, and still comes."""

    def opens(unit: Unit) -> list[bool]:
        person = unit.people.by_chat(CHAT)
        assert person is not None
        turn = Turn(Practice(exercises=files.shipped()), unit, alex.now, person)
        details = {"exercise": "listening_loop", "day": 1}
        return [follow_up.opens(turn, {**details, "gently": gently}) is not None for gently in (False, True)]

    assert await alex.database.transact(opens) == [True, True]
    await alex.opens(asking.CHOOSE.data(MYSELF))
    assert await alex.database.transact(opens) == [False, True]


async def test_to_their_partner_it_looks_like_once_a_week(alex: Life) -> None:
    await both_choose(alex, NOW_AND_THEN, WEEKLY)
    weekly = await leads_to_two(alex)
    await alex.sam_likes_to_be_asked(MYSELF)
    assert await leads_to_two(alex) == weekly


async def test_whatever_the_other_chose_the_same_things_are_offered_in_the_same_words(alex: Life) -> None:
    for _ in range(7):
        found = []
        for sams in CHOICES:
            await alex.sam_likes_to_be_asked(sams)
            found.append(sorted(await offers(alex)))
        assert found[0] == found[1] == found[2]
        assert sum(any(title in one for title in FOR_ONESELF) for one in found[0]) >= 2
        alex.now += timedelta(days=1)


async def test_the_hour_that_was_picked_keeps_its_notice_whatever_the_other_chose(alex: Life) -> None:
    await alex.opens("o:at:daily-question:7:19")
    came = []
    for day in range(1, 13):
        await alex.sam_likes_to_be_asked(list(CHOICES)[day % 3])
        came += await alex.until(f"2026-06-{day:02} 23:00")
        await alex.taps("Open")
        assert {"Not this one", "Something else"} & set(alex.answers[-1].buttons)
    assert [moment.partition(" ")[2] for moment in came] == ["19:00"] * 12


async def test_a_follow_up_that_invites_comes_on_a_day_that_suits_or_not_at_all(alex: Life) -> None:
    listening = files.shipped()["listening_loop"]

    def plan(unit: Unit) -> None:
        person = unit.people.by_chat(CHAT)
        assert person is not None
        follow_up.plan(unit, person, listening, 2, alex.now, second=False, gently=False)

    await both_choose(alex, NOW_AND_THEN, WEEKLY)
    await alex.database.transact(plan)
    [planned] = [nudge for nudge in await alex.planned() if nudge.kind == FOLLOW_UP]
    after = (planned.due_at - alex.now).days
    days = [True, *await leads_to_two(alex, after + 1)]
    assert after >= 14 or days[round((planned.due_at - alex.now) / timedelta(days=1))]
    await both_choose(alex, MYSELF, NOW_AND_THEN)
    await alex.database.transact(plan)
    assert [nudge for nudge in await alex.planned() if nudge.kind == FOLLOW_UP] == []


async def test_somebody_who_was_left_without_a_word_sees_no_difference(alex: Life) -> None:
    await alex.sam_likes_to_be_asked(WEEKLY)
    before = await leads_to_two(alex)
    await alex.sam_leaves()
    await alex.sam_likes_to_be_asked(NOW_AND_THEN)
    assert await leads_to_two(alex) == before


async def test_the_choice_is_marked_for_its_owner_and_in_their_copy_alone(alex: Life) -> None:
    await alex.writes("/nudges")
    await alex.taps("How often I'm asked")
    await alex.taps("About once a week")
    await alex.opens(asking.ASK.data())
    assert "✓ About once a week" in alex.answers[-1].buttons

    def copies(unit: Unit) -> list[list[str]]:
        found = (unit.people.by_chat(chat) for chat in (CHAT, CHAT + 1))
        practice = Practice(exercises=files.shipped())
        return [gather(practice, unit, one.id, "everything", alex.now).reminders for one in found if one]

    assert await alex.database.transact(copies) == [["How often you like to be asked: About once a week"], []]
