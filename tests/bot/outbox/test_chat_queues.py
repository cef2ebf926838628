"""What waits for a chat: what nobody would miss is not sent, and one chat does not fill the house."""

import asyncio
from dataclasses import replace

import pytest

from bot.outbox.chat_pace import BURST
from bot.outbox.chat_queues import FULL, MOST_OF_A_CHAT, ChatQueues, Delivery
from bot.telegram.outgoing import SCREEN, OutgoingMessage

DRAFT = OutgoingMessage("editMessageText", "so far", message_id=SCREEN, is_screen=True)
AT_THE_BOTTOM = OutgoingMessage("sendMessage", "so far", is_screen=True, delete=SCREEN)
SCREEN_BELOW = OutgoingMessage("sendMessage", "a question", is_screen=True, clear=SCREEN)
NOTICE = OutgoingMessage("sendMessage", "Something is ready.")


class Sending:
    """Queues whose first call takes until `let_go`; what is called, and what is dropped as outdated."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.outdated: list[int] = []
        self.let_go = asyncio.Event()
        self.queues = ChatQueues(self._send, lambda one: self.outdated.append(one.outgoing_id or 0))
        self._number = 0

    def add(self, *messages: OutgoingMessage, chat_id: int = 7, is_nudge: bool = False) -> None:
        for message in messages:
            self._number += 1
            self.queues.add(Delivery(self._number, chat_id, 1, message, is_nudge))

    async def finish(self) -> tuple[list[int], list[int]]:
        self.let_go.set()
        await self.queues.close(60, 60)
        return self.sent, self.outdated

    async def _send(self, delivery: Delivery) -> float:
        await self.let_go.wait()
        self.sent.append(delivery.outgoing_id or 0)
        return 0


def another(message: OutgoingMessage, text: str) -> OutgoingMessage:
    return replace(message, text=text)


@pytest.mark.parametrize("shown", [DRAFT, AT_THE_BOTTOM, replace(DRAFT, message_id=12, clear=SCREEN)])
async def test_of_screens_that_overwrite_each_other_only_the_newest_is_sent(shown: OutgoingMessage) -> None:
    sending = Sending()
    sending.add(NOTICE)
    await asyncio.sleep(0)
    sending.add(*(another(shown, f"so far {number}") for number in range(200)))
    assert sending.queues.waiting(7) == 2
    sent, outdated = await sending.finish()
    assert sent == [1, 201]
    assert outdated == list(range(2, 201))


@pytest.mark.parametrize("said", [NOTICE, SCREEN_BELOW])
async def test_the_same_again_is_said_once(said: OutgoingMessage) -> None:
    sending = Sending()
    sending.add(DRAFT)
    await asyncio.sleep(0)
    sending.add(said, said, said)
    assert await sending.finish() == ([1, 4], [2, 3])


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (SCREEN_BELOW, another(SCREEN_BELOW, "another question")),
        (NOTICE, another(NOTICE, "Something else.")),
        (replace(DRAFT, message_id=12), replace(DRAFT, message_id=13)),
        (DRAFT, AT_THE_BOTTOM),
        (replace(NOTICE, scrub=True), replace(NOTICE, scrub=True)),
        (OutgoingMessage("deleteMessage", message_id=3), OutgoingMessage("deleteMessage", message_id=3)),
    ],
)
async def test_whatever_somebody_might_miss_is_sent(older: OutgoingMessage, newer: OutgoingMessage) -> None:
    sending = Sending()
    sending.add(NOTICE)
    await asyncio.sleep(0)
    sending.add(older, newer)
    sent, outdated = await sending.finish()
    assert (sent, outdated) == ([1, 2, 3], [])


async def test_a_nudge_is_never_outdated() -> None:
    sending = Sending()
    sending.add(DRAFT)
    await asyncio.sleep(0)
    sending.add(NOTICE, NOTICE, is_nudge=True)
    assert await sending.finish() == ([1, 2, 3], [])


async def test_one_chat_alone_never_fills_the_queues_and_many_do() -> None:
    sending = Sending()
    sending.add(*(another(NOTICE, str(number)) for number in range(FULL + 1)))
    assert not sending.queues.full
    assert sending.queues.waiting(7) == FULL + 1
    for chat_id in range(100, 100 + FULL // MOST_OF_A_CHAT):
        sending.add(*(another(NOTICE, str(number)) for number in range(MOST_OF_A_CHAT)), chat_id=chat_id)
    assert sending.queues.full
    sending.queues.drop(100)
    sending.queues.drop(101)
    assert not sending.queues.full
    await sending.finish()
    assert not sending.queues.full


async def test_a_delivery_that_was_tried_is_sent_even_if_another_overwrites_it() -> None:
    """Its call may have reached Telegram, so only its own answer can settle it."""
    tries: list[int] = []

    async def send(delivery: Delivery) -> float:
        delivery.tries += 1
        tries.append(delivery.outgoing_id or 0)
        return 0.01 if len(tries) == 1 else 0

    queues = ChatQueues(send, lambda one: tries.append(-1))
    queues.add(Delivery(1, 7, 1, DRAFT))
    await asyncio.sleep(0.005)
    queues.add(Delivery(2, 7, 1, DRAFT))
    await asyncio.sleep(0.05)
    await queues.close(60, 60)
    assert tries == [1, 1, 2]


async def test_one_chats_flood_goes_out_at_its_pace_and_everybody_elses_at_once() -> None:
    sending = Sending()
    sending.let_go.set()
    sending.add(*(another(NOTICE, f"note {number}") for number in range(BURST * 3)))
    sending.add(NOTICE, chat_id=8)
    for _ in range(BURST * 4):
        await asyncio.sleep(0)
    assert BURST * 3 + 1 in sending.sent  # the other chat's
    assert len(sending.sent) < BURST * 2
    assert sending.queues.waiting(7) > BURST
