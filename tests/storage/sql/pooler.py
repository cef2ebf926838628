"""A pooler in transaction mode, as small as can be: all its clients share one connection to the server.

Between two transactions anybody may have it, as with PgBouncer's `pool_mode = transaction`.
"""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path
from typing import Self

PORT = 5432
NAME = f".s.PGSQL.{PORT}"
IDLE = b"I"  # outside a transaction (PostgreSQL, Frontend/Backend Protocol, ReadyForQuery)
TERMINATE = b"X"


class Pooler:
    """Listens on a Unix socket in `folder`, as the server does in its own."""

    def __init__(self, server: Path, folder: Path) -> None:
        self.folder = folder
        self._behind = server / NAME
        self._lent = threading.Lock()
        self._server: socket.socket | None = None
        self._hello = b""

    def __enter__(self) -> Self:
        self._listens = socket.socket(socket.AF_UNIX)
        self._listens.bind(str(self.folder / NAME))
        self._listens.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listens.close()
        if self._server is not None:
            self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listens.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            (length,) = struct.unpack("!I", _exactly(client, 4))
            start = struct.pack("!I", length) + _exactly(client, length - 4)
            with self._lent:
                if self._server is None:
                    self._server = socket.socket(socket.AF_UNIX)
                    self._server.connect(str(self._behind))
                    self._server.sendall(start)
                    self._hello, _ = self._answer()
            client.sendall(self._hello)
            while kind := client.recv(1):
                if kind == TERMINATE:
                    return
                with self._lent:
                    state = self._pass_on(client, kind)
                    while state != IDLE:
                        state = self._pass_on(client, _exactly(client, 1))

    def _pass_on(self, client: socket.socket, kind: bytes) -> bytes:
        """Messages of the client up to one that is answered, and the answer; the state afterwards."""
        assert self._server is not None
        while True:
            length = _exactly(client, 4)
            self._server.sendall(kind + length + _exactly(client, struct.unpack("!I", length)[0] - 4))
            if kind in b"QS":  # a query, or the end of an extended one
                break
            kind = _exactly(client, 1)
        answer, state = self._answer()
        client.sendall(answer)
        return state

    def _answer(self) -> tuple[bytes, bytes]:
        """What the server says until it is ready again, and the state of its transaction."""
        assert self._server is not None
        said = b""
        while True:
            kind, length = _exactly(self._server, 1), _exactly(self._server, 4)
            content = _exactly(self._server, struct.unpack("!I", length)[0] - 4)
            said += kind + length + content
            if kind == b"Z":
                return said, content


def _exactly(connection: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = connection.recv(count - len(found))
        if not part:
            raise ConnectionError("it is closed")
        found += part
    return found
