"""How a call is refused: the code and the words Telegram answers with."""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """A refused call. `description` is worded as Telegram words it; what only the playground refuses says so.

    `status` is the HTTP status and `error_code` in one, `retry_after` whole seconds (429 only).
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
    """A 400 for what Telegram lets pass or words otherwise: marked, so that nobody looks it up in vain."""
    return RefusalError(400, f"Bad Request: {words} (playground)")
