"""One bot at most works on a SQLite file: two would send every message twice.

A lock file beside the database says so, by an advisory lock that ends with the process, however it ends.
Commands that read, or that write beside the bot on purpose (`erase`, `rotate-key`), don't ask for it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DatabaseTrouble, NotNow
from storage.sql.url import parse_url

ENDING = ".lock"


@contextmanager
def sole_bot(url: str) -> Iterator[None]:
    """Be the only bot on this database, if it is a SQLite file, as long as the block lasts.

    NotNow: another one is. DatabaseTrouble: nothing can be written there.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        yield
        return
    file = Path(str(parsed.database)).resolve()
    lock = file.with_name(file.name + ENDING)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseTrouble(
            f"DATABASE_URL: {lock} cannot be made ({error.strerror}): let this user write there"
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?"
            raise NotNow(
                f"another bot, process {other}, works on the database at {file}: stop that one first, or give"
                " this one a DATABASE_URL of its own"
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
