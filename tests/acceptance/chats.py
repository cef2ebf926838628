"""What stands in a chat, to be compared with another one."""

from __future__ import annotations

import re

from tests.acceptance.people import Someone


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
