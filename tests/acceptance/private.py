"""What people do with the pages that are just for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.people import Someone

QUESTIONS = 5
CLEAR = "Clear this from the chat"
NOTICE = "Something is ready for you."


async def opens_the_questions(someone: Someone) -> None:
    """From the menu, alone with the phone."""
    await someone.types("/menu")
    await someone.does("🔒 Just for me", "A few private questions")
    await someone.taps("Yes")
    await someone.sees("1 of 5", newest=1)


async def answers(someone: Someone, *given: str) -> None:
    """The questions from the menu, each with its answer; what is not given is a *no*. Then all is cleared."""
    await opens_the_questions(someone)
    for number in range(QUESTIONS):
        await someone.sees(f"{number + 1} of 5", newest=1)
        answer = given[number] if number < len(given) else "No"
        await someone.taps(answer)
        if answer == "Yes" and number + 1 < QUESTIONS:
            await someone.taps("Go on with the questions")
    await someone.taps(CLEAR)
    await someone.sees("hat would you like", newest=1)


async def now_of(someone: Someone) -> datetime:
    """The playground's clock."""
    return datetime.fromtimestamp((await someone.get("/play/clock"))["now"], UTC)


@contextmanager
def chance(draws: Callable[[int], int]) -> Iterator[None]:
    """Whatever the gate draws comes from here while it lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.safety.gate.randbelow", draws)
        yield


def never(below: int) -> int:
    """The last number: chance sets no flag and makes no go mild; a flag lasts the longest it may."""
    return below - 1


def always(below: int) -> int:
    """The first number: chance sets a flag at once and makes every go mild."""
    return 0


def days(number: float) -> float:
    """In seconds."""
    return timedelta(days=number).total_seconds()
