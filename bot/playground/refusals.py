"""How a call is refused: with Telegram's error code and description."""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """A refused call. `description` is in Telegram's wording; refusals that only the playground makes say so.

    `status` is both the HTTP status and `error_code`; `retry_after` is in whole seconds (429 only).
    """

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def as_answer(self) -> dict[str, Any]:
        """The JSON body (Bot API, Making requests)."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(words: str) -> RefusalError:
    """A 400 in Telegram's wording."""
    return RefusalError(400, f"Bad Request: {words}")


def house_rule(words: str) -> RefusalError:
    """A 400 where Telegram is more lenient or words it differently; marked as the playground's own."""
    return RefusalError(400, f"Bad Request: {words} (playground)")
