"""Just enough of an HTTP server for a load to be measured against: keep-alive, one request at a time."""

import asyncio
from collections.abc import Callable
from typing import cast
from urllib.parse import parse_qsl

import orjson

FORM = b"application/x-www-form-urlencoded"
JSON = b"application/json"

Respond = Callable[[bytes], None]
Handle = Callable[[str, dict[str, str], Respond], None]


class Connection(asyncio.Protocol):
    """One connection of the bot: each POST to /bot<token>/<method> is handed on with its fields."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to write answers to."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Collect bytes and handle every request that is complete."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._received[:end])
            lowered = head.lower()
            length = int(_field(lowered, b"content-length") or 0)
            if len(self._received) < end + 4 + length:
                if b"100-continue" in lowered:
                    self._write(b"HTTP/1.1 100 Continue\r\n\r\n")
                return
            body = bytes(self._received[end + 4 : end + 4 + length])
            del self._received[: end + 4 + length]
            method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
            self._handle(method, _fields(_field(lowered, b"content-type"), head, body), self._respond)

    def _respond(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
        self._write(head % len(body) + body)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


def _field(lowered_head: bytes, name: bytes) -> bytes:
    _, found, rest = lowered_head.partition(b"\r\n" + name + b":")
    return rest.partition(b"\r\n")[0].strip() if found else b""


def _fields(content_type: bytes, head: bytes, body: bytes) -> dict[str, str]:
    if content_type.startswith(JSON):
        given = orjson.loads(body)
        return {
            name: one if isinstance(one, str) else orjson.dumps(one).decode() for name, one in given.items()
        }
    if content_type.startswith(FORM):
        return dict(parse_qsl(body.decode()))
    if not content_type.startswith(b"multipart/form-data"):
        return {}
    boundary = head[head.lower().index(b"boundary=") + 9 :].partition(b"\r\n")[0].strip(b'"; ')
    fields = {}
    for part in body.split(b"--" + boundary):
        part_head, _, content = part.partition(b"\r\n\r\n")
        name = part_head.partition(b'name="')[2].partition(b'"')[0].decode()
        if name and b"filename=" not in part_head:
            fields[name] = content.removesuffix(b"\r\n").decode()
    return fields
