"""Somebody's own trend as a picture, drawn in a process of its own."""

from __future__ import annotations

import struct
import subprocess
import sys
from typing import Any

import pytest

from bot.outbox.trend_picture import NoPictureError, draw


def trend(*names: str) -> dict[str, Any]:
    points = [(0.0, 1), (0.5, 5), (1.0, 3)]
    lines = [{"name": name, "first": "hardly", "last": "so-so", "points": points} for name in names]
    return {"days": ["Nov 2", "Nov 16"], "lines": lines}


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG (ISO/IEC 15948, IHDR)."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


async def test_each_item_has_a_line_and_the_picture_is_light() -> None:
    _, one, kind = await draw(trend("Trust"))
    _, six, _ = await draw(trend(*"abcdef"))
    assert kind == "image/png"
    assert size(one)[0] == size(six)[0]
    assert size(one)[1] < size(six)[1] < 2 * size(six)[0]
    assert len(six) < 100_000


async def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(NoPictureError):
        await draw({"days": [], "lines": []})


def test_what_draws_is_not_loaded_into_the_bot() -> None:
    loaded = "import bot.app, sys; print('PIL' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
