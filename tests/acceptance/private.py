"""Common steps on the *Just for me* pages."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.turn import PRIVATE_SECONDS
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
    """Answer the questions from the menu, *no* by default, then clear them."""
    await opens_the_questions(someone)
    for number in range(QUESTIONS):
        await someone.sees(f"{number + 1} of 5", newest=1)
        answer = given[number] if number < len(given) else "No"
        await someone.taps(answer)
        if answer == "Yes" and number + 1 < QUESTIONS:
            await someone.taps("Go on with the questions")
    await someone.taps(CLEAR)
    await someone.sees("hat would you like", newest=1)


async def the_private_pages_go(someone: Someone, words: str) -> None:
    """Ten minutes pass, after which nothing private stands in any chat, such as a page with these words."""
    await someone.sees(words)
    await someone.forward(PRIVATE_SECONDS + 1)
    await someone.sees_times(words, 0)


def days(number: float) -> float:
    """In seconds."""
    return timedelta(days=number).total_seconds()
