"""Photos and documents, stored (in memory) and served for real."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from bot.playground.refusals import RefusalError, bad_request

PHOTO_LIMIT = 10 * 1024 * 1024
DOCUMENT_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the playground. `path` is what getFile returns and /file/bot<token>/<path> serves."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    data: bytes

    def as_file(self) -> dict[str, Any]:
        """The Bot API's File, without its path."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    """All files of one playground."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, folder: str, data: bytes, name: str, mime_type: str) -> StoredFile:
        """Store bytes under a new id. `folder` is named as by Telegram: photos, documents, voice, …"""
        number = len(self._by_id) + 1
        suffix = f".{name.rsplit('.', 1)[-1]}" if "." in name else ""
        digest = hashlib.sha256(data + folder.encode()).hexdigest()
        file = StoredFile(
            f"PG{digest[:24]}{number:06d}",
            f"PG{digest[:14]}",
            f"{folder}/file_{number}{suffix}",
            name,
            mime_type,
            data,
        )
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file

    def by_id(self, file_id: str) -> StoredFile:
        """The file with this id; raises a RefusalError in Telegram's wording if there is none."""
        if file_id.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id, or None."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file for a download path, or None."""
        return self._by_path.get(path)


def check_size(data: bytes, limit: int, kind: str) -> None:
    """Bot API, Sending files: photos up to 10 MB, other files up to 50 MB, none empty."""
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > DOCUMENT_LIMIT:
        raise RefusalError(413, "Request Entity Too Large")
    if len(data) > limit:
        words = f"file of size {len(data)} bytes is too big for a {kind}; the maximum size is {limit} bytes"
        raise bad_request(words)


def photo_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG, GIF or WebP image.

    Refused if it is of another type, or if its proportions are not allowed.
    """
    size = next((found for read in _PICTURES.values() if (found := read(data))), None)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def photo_type(data: bytes) -> str:
    """The media type of an image, e.g. "image/png", whatever the sender called it."""
    return next((kind for kind, read in _PICTURES.items() if read(data)), "application/octet-stream")


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return (width, height) if width and height else None


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 10:
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return (width, height) if width and height else None


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8X" or len(data) < 30:
        return None
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def _jpeg(data: bytes) -> tuple[int, int] | None:
    place = 2 if data[:2] == b"\xff\xd8" else len(data)
    while place + 9 < len(data) and data[place] == 0xFF:
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return (width, height) if width and height else None
        place += 2 + length
    return None


_PICTURES = {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}


def sample_photo() -> bytes:
    """A small image for phones that send a photo: a sunset, 160 × 120 pixels, as PNG."""
    width, height = 160, 120
    rows = b"".join(b"\0" + bytes((255 - y, 140 + y // 3, 90 + y)) * width for y in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
