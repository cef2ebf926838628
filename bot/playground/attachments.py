"""Everything people send other than text: the Bot API's content for each kind."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.playground.exchange import Exchange
from bot.playground.files import sample_photo
from bot.playground.refusals import RefusalError
from bot.playground.sending import document_content, photo_content

KINDS = (
    "sticker", "voice", "photo", "document", "video_note", "audio", "video",
    "location", "contact", "poll", "dice",
)  # fmt: skip


def content_of(kind: str, details: dict[str, Any], exchange: Exchange) -> dict[str, Any]:
    """The fields of a message of this kind.

    `details` may hold `data` (a file in base64), `name` (of the file) and `caption`; ValueError if invalid.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind, choose from {', '.join(KINDS)}")
    caption = str(details.get("caption", ""))
    shape = _described(kind) or _filed(kind, details, exchange)
    return {kind: shape, **({"caption": caption} if caption else {})}


def _described(kind: str) -> dict[str, Any] | None:
    """Kinds without a file."""
    match kind:
        case "location":
            return {"latitude": 52.52, "longitude": 13.405}
        case "contact":
            return {"phone_number": "+10000000000", "first_name": "Robin"}
        case "dice":
            return {"emoji": "🎲", "value": 4}
        case "poll":
            options = [
                {"persistent_id": str(number), "text": text, "voter_count": 0}
                for number, text in enumerate(("Tea", "Coffee"))
            ]
            return {
                "id": "1", "question": "Tea or coffee?", "options": options, "total_voter_count": 0,
                "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                "allows_revoting": True, "members_only": False,
            }  # fmt: skip
        case _:
            return None


def _filed(kind: str, details: dict[str, Any], exchange: Exchange) -> dict[str, Any] | list[dict[str, Any]]:
    """Kinds with a file: the given one, or a small sample."""
    data = _bytes(details)
    try:
        if kind == "photo":
            return photo_content(
                exchange.files.keep("photos", data or sample_photo(), "photo.png", "image/png")
            )
    except RefusalError:
        raise ValueError("this is not a picture") from None
    name, mime_type = str(details.get("name") or _NAMES[kind][0]), _NAMES[kind][1]
    file = exchange.files.keep(f"{kind}s", data or b"playground", name, mime_type)
    match kind:
        case "document":
            return document_content(file)
        case "sticker":
            looks = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🌻"}
            return {**file.as_file(), "width": 512, "height": 512, **looks}
        case "video_note":
            return {**file.as_file(), "length": 240, "duration": 3}
        case "video":
            return {**file.as_file(), "width": 640, "height": 480, "duration": 3, "mime_type": mime_type}
        case _:
            return {**file.as_file(), "duration": 3, "mime_type": mime_type}


_NAMES = {
    "sticker": ("sticker.webp", "image/webp"),
    "voice": ("voice.oga", "audio/ogg"),
    "audio": ("song.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("note.mp4", "video/mp4"),
    "document": ("notes.txt", "text/plain"),
}


def _bytes(details: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(details.get("data", "")), validate=True)
    except binascii.Error:
        raise ValueError("`data` must be base64") from None
