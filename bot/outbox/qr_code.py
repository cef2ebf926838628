"""Pictures made when they are sent, from what the outbox says about them."""

from io import BytesIO
from typing import Any

import segno

from bot.telegram.file import File

_SCALE = 10  # pixels a module: sharp on a phone, small on the wire
_QUIET_ZONE = 4  # modules of white around it (ISO/IEC 18004)


def draw(what: dict[str, Any]) -> File:
    """The picture that a payload's `draw` asks for: {"qr": text}. ValueError for anything else."""
    text = what.get("qr")
    if not isinstance(text, str):
        raise ValueError("there is no such picture")
    page = BytesIO()
    segno.make_qr(text, error="m").save(page, kind="png", scale=_SCALE, border=_QUIET_ZONE)
    return ("invite.png", page.getvalue(), "image/png")
