"""The gate shows on neither phone: depths, answers and times are what other couples see as well."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from dialogues.script import files
from tests.acceptance.couple import arrive, at_the_menu, invite_from
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone
from tests.acceptance.private import CLEAR, NOTICE, answers, chance, days, never, now_of
from tests.acceptance.test_asking import WALK, asks, does_nothing, opens, says_no, until
from tests.acceptance.test_own_data import takes_a_copy
from tests.dialogues.scripts import HEAD, OPEN, revision

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
NO = "Not today. Another day, perhaps."
OVER = "That one is over by now, and nothing is asked of you."
MILD, FULL = "The gentle form.", "The whole form."

LETTER = (
    HEAD.replace(OPEN, "")
    .replace("exercise: small", "exercise: letter")
    .replace("title: Small", "title: A letter")
    + """asks first: yes
steps:
  - step: words
    who: first
    ask: What would you like to write?
    answer: text
    seen: partner
    meanwhile: "{{ first }} writes."
  - step: close
    end: {first: Written., second: "{% if words %}{{ words }}{% endif %}"}
"""
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot without chance, with a walk that has two depths and a letter that has none."""
    folder = tmp_path_factory.mktemp("scripts")
    more = {name: revision(folder, text) for name, text in (("walk", WALK), ("letter", LETTER))}
    offered = files.shipped() | more
    with chance(never), pytest.MonkeyPatch.context() as patch:
        patch.setattr("dialogues.script.files.shipped", lambda: offered)
        async with opened(tmp_path_factory.mktemp("house")) as house:
            yield house


async def couples(house: House, number: int) -> list[Two]:
    """So many couples, at nine in the morning."""
    found = []
    for _ in range(number):
        alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
        await house.has_couple(alex, sam)
        found.append((alex, sam))
    await until(found[0][0], 9)
    return found


async def walks(asker: Someone, asked: Someone) -> str:
    """They do the walk to its end; returns its depth."""
    await asks(asker)
    await opens(asked)
    await asked.taps("Now")
    shown = await asker.sees("Where to?", newest=1)
    await asker.taps("To the park")
    await asked.taps("I'm coming")
    await asker.sees("Off you go.", newest=1)
    return str(shown["text"]).partition("\n")[0]


async def seen_by(someone: Someone, since: int) -> list[tuple[str, str, bool, int]]:
    """What stands in a chat since then: text, buttons without rows' numbers, sound, and when."""
    await someone.after_a_tick()
    return [
        (
            bubble["text"],
            re.sub(r"([qsf]:[a-z]*):?[0-9a-z]+", r"\1", str(bubble["buttons"])),
            bubble["silent"],
            round(bubble["date"] / 600),  # the clock stands shortly after a full hour: the same ten minutes
        )
        for bubble in (await someone.screen())["messages"]
        if bubble["message_id"] > since
    ]


async def newest(someone: Someone) -> int:
    """The chat's newest message; 0 if there is none yet."""
    await someone.quiet()
    return max((bubble["message_id"] for bubble in (await someone.screen())["messages"]), default=0)


async def passes(someone: Someone, seconds: float) -> None:
    """Time, and what is due by then."""
    await someone.forward(seconds)
    await someone.after_a_tick()


# -- depths ---------------------------------------------------------------------------------------


async def test_the_full_form_waits_for_both_to_have_answered(house: House) -> None:
    ((alex, sam),) = await couples(house, 1)
    assert [await walks(alex, sam) for _ in range(2)] == [MILD, MILD]
    await answers(alex)
    assert await walks(sam, alex) == MILD
    await answers(sam, *["Prefer not to say"] * 5)
    assert await walks(alex, sam) == FULL


@pytest.mark.parametrize("question", range(5))
async def test_a_risk_named_by_either_keeps_both_to_mild_forms(house: House, question: int) -> None:
    ((alex, sam),) = await couples(house, 1)
    await answers(alex, *["No"] * question, "Yes")
    await answers(sam)
    assert [await walks(alex, sam), await walks(sam, alex)] == [MILD, MILD]


async def test_chance_alone_keeps_couples_to_mild_forms_as_well(house: House) -> None:
    ((alex, sam),) = await couples(house, 1)
    with chance(lambda below: 0 if below == 12 else below - 1):
        await answers(alex)
    await answers(sam)
    assert [await walks(alex, sam) for _ in range(3)] == [MILD] * 3
    await passes(alex, days(10 * 7))
    await answers(alex)  # the questions are open again, and the flag still holds
    await answers(sam)
    assert await walks(alex, sam) == MILD
    await passes(alex, days(4 * 7 + 1))
    assert await walks(alex, sam) == FULL


async def test_the_flag_ends_of_itself(house: House) -> None:
    ((alex, sam),) = await couples(house, 1)
    await walks(alex, sam)
    await answers(alex, "Yes")
    await answers(sam)
    await passes(alex, days(9 * 7))
    await answers(sam)
    await answers(alex)
    assert await walks(alex, sam) == MILD
    await passes(alex, days(5 * 7))
    assert await walks(alex, sam) == FULL


async def test_whoever_may_not_join_by_choice_and_joins_all_the_same_meets_mild_forms(house: House) -> None:
    alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
    await at_the_menu(alex)
    code = await invite_from(alex)
    await arrive(sam, code)
    await sam.taps("No")
    await sam.types(f"/join {code}")
    await sam.taps("Yes, join Alex")
    await alex.sees(NOTICE)
    await alex.does("Open", "Yes, that's Sam")
    await sam.sees(NOTICE, newest=1)
    await answers(sam)
    await answers(alex)
    await until(alex, 9)
    assert [await walks(alex, sam) for _ in range(2)] == [MILD] * 2


async def test_a_copy_of_ones_data_is_the_same_with_and_without_a_flag(house: House) -> None:
    ((gated, _), (free, _)) = await couples(house, 2)
    await answers(gated, *["Yes"] * 5)
    await gated.types("/help")
    await gated.does("Someone to talk to", "Lines for a country", "Germany", CLEAR)
    copies = [await takes_a_copy(house, someone, "Everything") for someone in (gated, free)]
    one, other = (re.sub(r"[0-9]", "#", copy.everything) for copy in copies)
    assert one == other
    assert "Alex" in one


# -- what has no mild form ------------------------------------------------------------------------


async def wants_to(someone: Someone, exercise: str = "letter") -> None:
    """Ask for it."""
    await someone.types(f"/do {exercise}")
    await someone.sees("I've asked.", newest=1)


async def says_now(someone: Someone) -> None:
    """Say yes, which the gate may hold back."""
    await opens(someone)
    await someone.taps("Now")
    await someone.quiet()


async def test_where_nothing_holds_it_back_a_yes_begins_it(house: House) -> None:
    ((alex, sam),) = await couples(house, 1)
    await answers(alex)
    await answers(sam)
    await wants_to(alex)
    await says_now(sam)
    await sam.sees("Alex writes.", newest=1)


@pytest.mark.parametrize("flagged", ["whoever asks", "whoever is asked"])
@pytest.mark.parametrize("ordinary", [says_no, does_nothing])
async def test_a_yes_that_is_held_back_is_byte_for_byte_a_not_today_to_whoever_asked(
    house: House, flagged: str, ordinary: Callable[[Someone], object]
) -> None:
    """Of two couples one is behind the gate and says *now*, the other says *not today* or nothing."""
    (gated, free) = await couples(house, 2)
    await answers(gated[0], "Yes" if flagged == "whoever asks" else "No")
    await answers(gated[1], "Yes" if flagged == "whoever is asked" else "No")
    for someone in free:
        await answers(someone)
    since = {someone: await newest(someone) for someone in (*gated, *free)}
    for asker in (gated[0], free[0]):
        await wants_to(asker)
    # Until the answer, both phones of both couples show the same.
    for one, other in zip(gated, free, strict=True):
        assert await seen_by(one, since[one]) == await seen_by(other, since[other])
    await says_now(gated[1])
    await ordinary(free[1])  # type: ignore[misc]
    await gated[1].sees(OVER, newest=1)
    for hour in (12, 18):
        await until(gated[0], hour)
        assert await seen_by(gated[0], since[gated[0]]) == await seen_by(free[0], since[free[0]])
        assert NO not in await gated[0].reads()
    for asker in (gated[0], free[0]):
        await asker.types("/menu")
    await until(gated[0], 19)
    for asker in (gated[0], free[0]):
        await asker.sees(NO, newest=1)
    await gated[0].forward(days(1))
    for asker in (gated[0], free[0]):
        await asker.types("/do letter")
        await asker.sees("That one rests until", newest=1)
    seen = await seen_by(gated[0], since[gated[0]])
    assert seen == await seen_by(free[0], since[free[0]])
    assert NO in str(seen)


async def test_on_the_phone_that_said_yes_it_is_byte_for_byte_a_question_taken_back(house: House) -> None:
    (gated, free) = await couples(house, 2)
    await answers(gated[0], "Yes")  # whoever asks is behind the gate: the other must not learn of it
    for someone in (gated[1], *free):
        await answers(someone)
    since = {someone: await newest(someone) for someone in (gated[1], free[1])}
    for alex, sam in (gated, free):
        await wants_to(alex)
        await opens(sam)
    await free[0].taps("Take it back")
    for sam in (gated[1], free[1]):
        await sam.taps("Now")
        await sam.sees(OVER, newest=1)
    await until(gated[0], 20)
    await gated[0].forward(days(2))
    assert await seen_by(gated[1], since[gated[1]]) == await seen_by(free[1], since[free[1]])


async def test_wanting_it_too_opens_nothing_that_the_gate_held_back(house: House) -> None:
    ((alex, sam),) = await couples(house, 1)
    await wants_to(alex)
    await says_now(sam)
    await sam.types("/do letter")
    await sam.sees("One question at a time between the two of you.", newest=1)
    assert "writes." not in await sam.reads()


async def test_a_question_put_off_is_held_back_as_well_when_it_becomes_a_yes(house: House) -> None:
    ((alex, sam),) = await couples(house, 1)
    await wants_to(alex)
    await opens(sam)
    await sam.taps("Later today")
    await alex.forward(3 * 3600 + 60)
    await sam.sees("Something is still here for you", newest=1)
    await sam.taps("Open")
    await sam.taps("Now")
    await sam.sees(OVER, newest=1)
    await until(alex, 19)
    await alex.sees(NO, newest=1)
    assert (await now_of(alex)).hour == 19
