"""Somebody's own trend as a picture: a small line for each item, with words at its ends.

It is drawn when it is sent, in a process of its own that ends with it: nothing of it stays in the bot's
memory, and neither does what draws. Its words come in through a pipe, so no list of processes shows them.
"""

import asyncio
import sys
from io import BytesIO
from typing import Any

import orjson

from bot.telegram.file import File

AT_ONCE = 2  # more would only wait for each other's processor
SECONDS = 30

_WIDTH, _ROW, _EDGE = 900, 140, 40  # pixels; a phone shows the picture at about half of that
_LEFT, _RIGHT = 280, 620  # between these the line runs, with a word on either side
_HIGH, _LOW = 64, 116  # within a row, the heights of 5 and 1
_PAPER, _INK, _SOFT, _LINE = "#FBF8F3", "#3B3A38", "#8A867F", "#5B7C99"


class NoPictureError(Exception):
    """The process that draws has failed."""


async def draw(trend: dict[str, Any]) -> File:
    """The picture of a trend: {"days": [first, last], "lines": [{name, first, last, points: [(x, mark)]}]}.

    x runs from 0 to 1, a mark from 1 to 5. Raises `NoPictureError`.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        picture, _ = await asyncio.wait_for(process.communicate(orjson.dumps(trend)), SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise NoPictureError from None
    if process.returncode:
        raise NoPictureError
    return ("check-in.png", picture, "image/png")


def _drawn(trend: dict[str, Any]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont  # here, so that only the process that draws loads it

    large, small = ImageFont.load_default(28), ImageFont.load_default(24)
    height = 2 * _EDGE + _ROW * len(trend["lines"])
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(trend["lines"]):
        top = _EDGE // 2 + number * _ROW
        pen.text((_EDGE, top), line["name"], _INK, large)
        middle = top + (_HIGH + _LOW) // 2
        pen.line((_LEFT, middle, _RIGHT, middle), "#E6E0D6", 2)
        points = [
            (_LEFT + x * (_RIGHT - _LEFT), top + _LOW - (mark - 1) / 4 * (_LOW - _HIGH))
            for x, mark in line["points"]
        ]
        pen.line(points, _LINE, 5, "curve")
        for x, y in points:
            pen.ellipse((x - 5, y - 5, x + 5, y + 5), _LINE)
        (_, before), (x, now) = points[0], points[-1]
        pen.ellipse((x - 10, now - 10, x + 10, now + 10), _LINE)
        pen.text((_LEFT - 24, before), line["first"], _SOFT, small, "rm")
        pen.text((_RIGHT + 24, now), line["last"], _INK, small, "lm")
    bottom = height - _EDGE
    first, last = trend["days"]
    pen.text((_LEFT, bottom), first, _SOFT, small, "mm")
    pen.text((_RIGHT, bottom), last, _SOFT, small, "mm")
    page = BytesIO()
    image.save(page, "PNG", optimize=True)
    return page.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(_drawn(orjson.loads(sys.stdin.buffer.read())))
