"""What people do with the pages that are just for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.people import Someone

QUESTIONS = 5


async def opens_the_questions(someone: Someone) -> None:
    """From the menu, alone with the phone."""
    await someone.types("/menu")
    await someone.does("🔒 Just for me", "A few private questions", "Yes")
    await someone.sees("1 of 5", newest=1)


async def answers(someone: Someone, *given: str) -> None:
    """The questions from the menu, each with its answer; what is not given is a *no*."""
    await opens_the_questions(someone)
    for number in range(QUESTIONS):
        await someone.sees(f"{number + 1} of 5", newest=1)
        answer = given[number] if number < len(given) else "No"
        await someone.taps(answer)
        if answer == "Yes":
            if number + 1 < QUESTIONS:
                await someone.taps("Go on with the questions")
    await someone.taps("Clear this from the chat")
    await someone.sees(
        "What would you like" if not await has_partner(someone) else "what would you like", newest=1
    )


async def has_partner(someone: Someone) -> bool:
    """Whether their menu speaks of one."""
    return "With " in (await someone.last())["text"]


async def now_of(someone: Someone) -> datetime:
    """The playground's clock."""
    return datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)


@contextmanager
def chance(draws: Callable[[int], int]) -> Iterator[None]:
    """Whatever the gate draws comes from here while it lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.gate.randbelow", draws)
        yield


def never_mild_by_chance(below: int) -> int:
    """The last of the numbers: no flag, no mild go, and the longest of the times."""
    return below - 1


def days(number: float) -> float:
    """In seconds."""
    return timedelta(days=number).total_seconds()
