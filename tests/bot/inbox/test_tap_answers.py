"""Taps are answered at once, but nobody's finger keeps the bot calling Telegram."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from bot.inbox.tap_answers import MOST_AT_ONCE, TapAnswers
from bot.telegram.client import Telegram


def taps(chat_id: int, count: int) -> list[dict[str, Any]]:
    return [
        {"update_id": number, "callback_query": {"id": f"{chat_id}-{number}", "from": {"id": chat_id}}}
        for number in range(count)
    ]


async def test_a_flood_of_taps_gets_few_answers_and_everybody_else_theirs() -> None:
    answered: list[str] = []

    async def answer(query_id: str, **_: Any) -> None:
        answered.append(query_id)

    bot = SimpleNamespace(answer_callback_query=answer)
    answers = TapAnswers(cast(Telegram, SimpleNamespace(bot=bot)))
    answers.answer(taps(7, 100) + taps(8, 2))
    await asyncio.sleep(0.05)
    await answers.close()
    of_the_flood = [query_id for query_id in answered if query_id.startswith("7-")]
    assert MOST_AT_ONCE <= len(of_the_flood) <= 2 * MOST_AT_ONCE  # some drain away meanwhile
    assert {"8-0", "8-1"} <= set(answered)
