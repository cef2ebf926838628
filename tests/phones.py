"""A person with a phone, for tests: works purely over HTTP against a running playground."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

import aiohttp

Screen = dict[str, Any]
Found = TypeVar("Found")
Bubble = dict[str, Any]
PATIENCE = 60.0  # seconds; nobody waits so long for a bot that works, even on a busy machine


class PhoneTroubleError(AssertionError):
    """What was expected did not come; the message shows the phone."""


class Phone:
    """One person's phone.

    `async with Phone(playground.url, 1001) as alex:` then `await alex.types("hello")`,
    `await alex.taps("Yes")`, `await alex.sees("welcome")`. Nothing sleeps: it waits for changes.
    """

    def __init__(self, url: str, person_id: int, seconds: float = PATIENCE) -> None:
        self.url = url
        self.id = person_id
        self.seconds = seconds
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Phone:
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.close()

    # What a person does

    async def types(self, text: str, **details: Any) -> list[Bubble]:
        """Type and send; `reply_to` and `forwarded` as in the playground's interface."""
        return await self._messages("text", {"text": text, **details})

    async def starts(self, payload: str = "") -> list[Bubble]:
        """Press Start, with a deep link's payload."""
        return await self._messages("start", {"payload": payload})

    async def edits(self, message_id: int, text: str) -> list[Bubble]:
        """Edit an own message."""
        return await self._messages("edit", {"message_id": message_id, "text": text})

    async def sends(self, kind: str, **details: Any) -> list[Bubble]:
        """Send a sticker, voice, photo, document, …"""
        return await self._messages("send", {"kind": kind, **details})

    async def says_in_group(self, text: str, **details: Any) -> list[Bubble]:
        """Write into the group in which the bot is; `topic`, `reply_to` as in the playground's interface."""
        return await self._messages("group", {"text": text, **details})

    async def blocks(self) -> None:
        """Stop the bot."""
        await self.post(f"/play/people/{self.id}/block", {})

    async def unblocks(self) -> None:
        """Let the bot write again."""
        await self.post(f"/play/people/{self.id}/unblock", {})

    async def taps(self, label: str, message_id: int | None = None) -> dict[str, Any]:
        """Tap the button with this label on the newest message that has one, waiting until there is one.

        A label may be given in part, if no button has it in whole.
        """

        def place(screen: Screen) -> tuple[int, str] | None:
            for whole in (True, False):
                for bubble in reversed(screen["messages"]):
                    if message_id in (None, bubble["message_id"]):
                        for button in (button for row in bubble["buttons"] for button in row):
                            if label == button["text"] or (not whole and label in button["text"]):
                                return bubble["message_id"], button["text"]
            return None

        found = await self._until(place, f"a button {label!r}")
        wanted = {"message_id": found[0], "button": found[1]}
        return await self.post(f"/play/people/{self.id}/tap", wanted)

    async def taps_raw(self, data: str, message_id: int, *, expired: bool = False) -> dict[str, Any]:
        """A forged or old tap."""
        body = {"message_id": message_id, "data": data, "expired": expired}
        return await self.post(f"/play/people/{self.id}/tap", body)

    # What a person sees

    async def screen(self) -> Screen:
        """The whole chat as it is now."""
        return await self.get(f"/play/people/{self.id}/chat")

    async def newer(self, screen: Screen, seconds: float) -> Screen:
        """The chat as soon as it differs from that screen, or as it is after so many seconds."""
        return await self.get(f"/play/people/{self.id}/chat?after={screen['version']}&wait={seconds:.2f}")

    async def last(self) -> Bubble:
        """The newest message of the bot."""
        bubbles = [each for each in (await self.screen())["messages"] if each["from"] == "bot"]
        if not bubbles:
            raise PhoneTroubleError(f"the bot has said nothing to {self.id}")
        newest: Bubble = bubbles[-1]
        return newest

    async def sees(self, fragment: str, newest: int = 3, seconds: float | None = None) -> Bubble:
        """Wait until one of the bot's newest messages contains the fragment, and answer that message."""

        def found(screen: Screen) -> Bubble | None:
            bubbles = [each for each in screen["messages"] if each["from"] == "bot"][-newest:]
            return next((each for each in reversed(bubbles) if fragment in each["text"]), None)

        return await self._until(found, f"{fragment!r} in the newest messages", seconds)

    async def sees_that(self, condition: Callable[[Screen], Found | None], what: str) -> Found:
        """Wait until the condition holds (is truthy) for the screen, and answer what it gave."""
        return await self._until(condition, what)

    async def has_button(self, label: str) -> bool:
        """Does the newest message of the bot have this button, now?"""
        return any(label in button["text"] for row in (await self.last())["buttons"] for button in row)

    async def shows(self) -> str:
        """The phone as text, for people who read a failed test."""
        return _drawn(self.id, await self.screen())

    # The playground around

    async def quiet(self, seconds: float = PATIENCE) -> None:
        """Wait until the bot has handled everything."""
        answer = await self.post("/play/quiet", {"seconds": seconds})
        if not answer["quiet"]:
            raise PhoneTroubleError(f"the bot was not done after {seconds} seconds\n{await self.shows()}")

    async def forward(self, seconds: float) -> None:
        """Move the playground's clock."""
        await self.post("/play/clock", {"forward": seconds})

    async def get(self, path: str) -> dict[str, Any]:
        """GET anything of the playground."""
        assert self._http is not None, "use it as `async with Phone(…) as phone`"
        async with self._http.get(self.url + path) as answer:
            return await self._read(answer, path)

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST anything to the playground."""
        assert self._http is not None, "use it as `async with Phone(…) as phone`"
        async with self._http.post(self.url + path, json=body) as answer:
            return await self._read(answer, path)

    async def _read(self, answer: aiohttp.ClientResponse, path: str) -> dict[str, Any]:
        if answer.status == 409:
            raise PhoneTroubleError(f"{path}: {(await answer.json())['error']}\n{await self.shows()}")
        if answer.status != 200:
            raise PhoneTroubleError(f"{path}: {answer.status} {await answer.text()}")
        body: dict[str, Any] = await answer.json()
        return body

    async def _messages(self, action: str, body: dict[str, Any]) -> list[Bubble]:
        bubbles: list[Bubble] = (await self.post(f"/play/people/{self.id}/{action}", body))["messages"]
        return bubbles

    async def _until(
        self, condition: Callable[[Screen], Found | None], what: str, seconds: float | None = None
    ) -> Found:
        until = time.monotonic() + (self.seconds if seconds is None else seconds)
        screen = await self.screen()
        while not (found := condition(screen)):
            left = until - time.monotonic()
            if left <= 0:
                raise PhoneTroubleError(f"{self.id} did not see {what}\n{_drawn(self.id, screen)}")
            screen = await self.newer(screen, left)
        return found


def _drawn(person_id: int, screen: Screen) -> str:
    lines = [f"┌─ phone {person_id}{' (bot blocked)' if screen['blocked'] else ''}"]
    for bubble in screen["messages"][-12:]:
        marks = "".join(
            mark
            for mark, on in (("✎", bubble["edited"]), ("🔕", bubble["silent"]), ("🛡", bubble["protected"]))
            if on
        )
        text = bubble["text"] or next(
            (f"[{kind}]" for kind in ("photo", "document", "attachment") if kind in bubble), "[empty]"
        )
        who = "bot" if bubble["from"] == "bot" else "me "
        first, *rest = text.split("\n")
        lines.append(f"│ {who} {bubble['message_id']}{marks}: {first}")
        lines += [f"│      {line}" for line in rest]
        lines += ["│      " + " ".join(f"[{button['text']}]" for button in row) for row in bubble["buttons"]]
    if screen["last_callback_answer"] and screen["last_callback_answer"]["text"]:
        lines.append(f"│ (answer to the last tap: {screen['last_callback_answer']['text']})")
    return "\n".join([*lines, "└─"])
