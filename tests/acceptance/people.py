"""A simulated person with a phone who waits for the bot's answer after each action."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground import Playground
from bot.playground.screens import screen
from tests.phones import PATIENCE, Bubble, Phone, PhoneTroubleError, Screen

Said = list[tuple[int, str, str]]
Ticks = list[Callable[[], Awaitable[None]]]  # how the bot looks at what is due, to be called at once


class Someone(Phone):
    """A person with a phone; each action returns once the chat has changed."""

    def __init__(
        self,
        playground: Playground,
        person_id: int,
        name: str,
        ticks: Ticks,
    ) -> None:
        super().__init__(playground.url, person_id)
        self._ticks = ticks
        self.name = name
        # Actions go over HTTP; polling the phones that way would take most of a test's time.
        self._exchange = playground.exchange
        self._chat = playground.exchange.chats.private(person_id)
        self.person = self._chat.person

    def button(self, label: str) -> tuple[int, str]:
        """What a tap on the newest button with this label sends: the message's id and the button's data."""
        for message_id, message in sorted(self._chat.messages.items(), reverse=True):
            for row in (message.markup or {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        return message_id, button["callback_data"]
        raise AssertionError(f"no button {label!r}")

    async def taps(self, label: str, message_id: int | None = None) -> dict[str, Any]:
        """Tap, and wait for the result; a copy button or a link changes nothing in the chat."""
        before = await self.settled(still=0)
        result = await super().taps(label, message_id)
        if "callback_id" in result:
            await self._answered(before)
        return result

    async def taps_raw(self, data: str, message_id: int, *, expired: bool = False) -> dict[str, Any]:
        """A forged tap, and the bot's answer to it."""
        return await self._and_waits(super().taps_raw(data, message_id, expired=expired))

    async def types(self, text: str, **details: Any) -> list[Bubble]:
        """Type, and wait for the answer."""
        return await self._and_waits(super().types(text, **details))

    async def starts(self, payload: str = "") -> list[Bubble]:
        """Press Start, and wait for the answer."""
        return await self._and_waits(super().starts(payload))

    async def edits(self, message_id: int, text: str) -> list[Bubble]:
        """Edit one of their messages, and wait for the result."""
        return await self._and_waits(super().edits(message_id, text))

    async def sends(self, kind: str, **details: Any) -> list[Bubble]:
        """Send a sticker or the like, and wait for the answer."""
        return await self._and_waits(super().sends(kind, **details))

    async def says(self, text: str) -> None:
        """Type words where an exercise asks for them, and send them off, unless they counted at once."""
        await self.types(text)
        if "Send ➤" in await self.labels():
            await self.taps("Send ➤")

    async def does(self, *labels: str) -> None:
        """Tap one button after the other."""
        for label in labels:
            await self.taps(label)

    async def opens_options(self, choice: str) -> None:
        """⋯, and what is behind it."""
        await self.does("⋯", choice)

    async def screen(self) -> Screen:
        """The whole chat as it is now."""
        return screen(self._exchange, self._chat)

    async def newer(self, screen: Screen, seconds: float) -> Screen:
        """The chat as soon as it differs from that screen, or as it is after so many seconds."""
        await self._chat.pulse.after(screen["version"], seconds)
        return await self.screen()

    async def reads(self) -> str:
        """Everything the bot has in this chat now, oldest first."""
        return "\n".join(bubble["text"] for bubble in (await self.screen())["messages"] if is_bots(bubble))

    async def times_said(self, *lines: str) -> int:
        """How often the bot has said one of these."""
        text = await self.reads()
        return sum(text.count(line) for line in lines)

    async def quiet(self, seconds: float = PATIENCE, still: float = 0.05) -> None:
        """Wait until the bot has handled everything, and nothing came for `still` seconds."""
        if not await self._exchange.quiet(seconds, still):
            raise PhoneTroubleError(f"the bot was not done after {seconds} seconds\n{await self.shows()}")

    async def after_a_tick(self, still: float = 0.03) -> None:
        """Wait until the bot has handled everything, and has said everything that is due by now."""
        await self.quiet(still=0)
        for _ in range(3):  # what is said at one tick may make something due at the next
            await self._tick()
        await self.quiet(still=still)

    async def forward(self, seconds: float) -> None:
        """Move the playground's clock, and let the bot look at what is due now, before its next tick."""
        await super().forward(seconds)
        await self._tick()

    async def _tick(self) -> None:
        for look in self._ticks:
            await look()

    async def sees_times(self, fragment: str, times: int) -> None:
        """Wait until the bot has said it so many times."""

        def said(screen: Screen) -> bool:
            return sum(fragment in bubble["text"] for bubble in screen["messages"]) == times

        await self.sees_that(said, f"{fragment!r} {times} times")

    async def labels(self) -> list[str]:
        """The buttons under the bot's newest message."""
        return [button["text"] for row in (await self.last())["buttons"] for button in row]

    def said_so_far(self) -> Said:
        """The bot's messages in this chat, to compare with later."""
        return [
            (message.message_id, message.text, str(message.markup))
            for message in self._chat.messages.values()
            if message.sender["is_bot"]
        ]

    async def _and_waits(self, doing: Awaitable[Any]) -> Any:
        before = await self.settled(still=0)
        result = await doing
        await self._answered(before)
        return result

    async def settled(self, still: float = 0.004) -> Said:
        """What the bot has said, when nothing more comes of what was done before."""
        await self._exchange.quiet(self.seconds, still)
        return self.said_so_far()

    async def _answered(self, before: Said) -> None:
        until = time.monotonic() + self.seconds
        while self.said_so_far() == before:
            if not await self._chat.pulse.after(self._chat.pulse.version, until - time.monotonic()):
                raise PhoneTroubleError(f"{self.name} got no answer\n{await self.shows()}")
        await self.settled()


def is_bots(bubble: Bubble) -> bool:
    """Whether the message is the bot's."""
    return bool(bubble["from"] == "bot")
