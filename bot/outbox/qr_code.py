"""QR codes, drawn when they are sent."""

from io import BytesIO

import segno

from bot.telegram.file import File

_SCALE = 10  # pixels a module: sharp on a phone, small on the wire
_QUIET_ZONE = 4  # modules of white around it (ISO/IEC 18004)


def draw(text: str) -> File:
    """A picture of the text as a QR code."""
    page = BytesIO()
    segno.make_qr(text, error="m").save(page, kind="png", scale=_SCALE, border=_QUIET_ZONE)
    return ("invite.png", page.getvalue(), "image/png")
