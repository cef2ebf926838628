"""Who has been told of an outage, across the workers of a machine.

The database is away then, so it is a file beside the erasure journal. It has no ids, only keyed hashes.
"""

import fcntl
import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

FILE = "told-of-outage"
SLACK = 60.0  # seconds between the moments at which two workers notice the same outage


class Told:
    """The file that workers share. Where it cannot be written, each worker tells for itself."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """key: what all workers of this bot have and nobody else."""
        self._file = folder / FILE
        self._key = key

    def first(self, chat_id: int, since: float, now: float) -> bool:
        """Whether no worker has told this chat since then; from now on one has. Unix times."""
        digest = hmac.digest(self._key, f"outage/{chat_id}".encode(), hashlib.sha256)[:16].hex()
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            lines = [line for line in _lines(descriptor) if line[1] >= since - SLACK]
            if any(known == digest for known, _ in lines):
                return False
            written = "".join(f"{known} {at:.0f}\n" for known, at in (*lines, (digest, now))).encode()
            with suppress(OSError):  # a full disk, which may well be the outage
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, written, 0)
            return True
        finally:
            os.close(descriptor)


def _lines(descriptor: int) -> list[tuple[str, float]]:
    """Each chat's hash, and when it was told."""
    found = []
    for line in os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode("ascii", "replace").splitlines():
        with suppress(ValueError):
            digest, at = line.split()
            found.append((digest, float(at)))
    return found
