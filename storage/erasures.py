"""The erasure journal: what must hold even if the database comes back from a copy that is older than it.

It lies apart from the database and says, without words, who was erased, which couples were left, and which
chats were hidden or shown again. Ids are hashed under a key that is derived from the house key, which every
copy of the database has and which stays when the master key changes. A line is on disk before its
transaction commits, and the commit notes in the database how far the journal had come; a copy that has noted
less is behind. Each process writes a file of its own. Beside it, a small mark says until when the process was
at work.
"""

import base64
import binascii
import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.errors import JournalTrouble
from storage.records import Erasure

JOURNAL: Final = ".erasures"
MARK: Final = ".mark"
PART: Final = ".part"
COUNTER: Final = "erasures."  # the counter of a file: this, and the file's id
WHAT: Final = ("erased", "left", "hiding")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the `number`th of the file with the id `journal`."""

    journal: str
    number: int
    at: datetime
    what: str
    digest: str
    more: bytes

    def __str__(self) -> str:
        more = base64.b64encode(self.more).decode() or "-"
        return f"{self.journal} {self.number} {self.at.isoformat()} {self.what} {self.digest} {more}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a process had come: its last beat (`Database.beat`), and the newest update it handled."""

    beat: int  # Unix time
    update: int


class Journal:
    """A folder of journals, one of them this process's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own: Path | None = None
        self._id = ""
        self._count = 0
        self._newest = datetime.min.replace(tzinfo=UTC)
        self._lines = self._marks = -1
        self._mark = Mark(0, 0)
        self._key = b""

    def open(self, key: bytes) -> None:
        """Take over a file that no living process has, or begin one. JournalTrouble."""
        self._key = key
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for file in (*sorted(self.folder.glob(f"*{JOURNAL}")), self.folder / _new_name()):
                descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
                if not _taken(descriptor, file):
                    os.close(descriptor)
                    continue
                self._own, self._id, self._lines = file, file.name.removesuffix(JOURNAL), descriptor
                break
            assert self._own is not None, "nobody else has the new file"
            _mend_the_end(self._lines)
            _sync(self.folder)
            for line in _read(self._own):
                self._count, self._newest = max(self._count, line.number), max(self._newest, line.at)
            mark = self._own.with_suffix(MARK)
            self._mark = _mark(mark) or self._mark
            self._marks = os.open(mark, os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as error:
            self.close()
            raise _trouble(self.folder, error) from error

    def close(self) -> None:
        """Leave the file to others."""
        for descriptor in (self._lines, self._marks):
            if descriptor >= 0:
                os.close(descriptor)
        self._lines = self._marks = -1

    def write(self, erasures: Sequence[Erasure], at: datetime) -> tuple[str, int]:
        """Append them, on disk when this returns; the counter to set, and its value. JournalTrouble."""
        at = max(at, self._newest)  # the clock may have gone back, the order stays
        lines = [
            Line(
                self._id,
                self._count + 1 + place,
                at,
                one.what,
                self.digest(one.what, one.id),
                one.more if one.by is None else self.digest("erased", one.by).encode(),
            )
            for place, one in enumerate(erasures)
        ]
        before = os.fstat(self._lines).st_size
        try:
            _write_all(self._lines, "".join(f"{line}\n" for line in lines).encode())
            os.fsync(self._lines)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._lines, before)
            raise _trouble(self.folder, error) from error
        self._count, self._newest = self._count + len(lines), at
        return COUNTER + self._id, self._count

    def prune(self, needless: Mapping[str, int], before: datetime) -> int:
        """Forget lines of before that moment which no copy of the database can have missed; how many.

        needless: by counter, up to which line every copy has noted them. The last line of a file stays: its
        number says where the next one goes on. Files of other living processes are theirs. JournalTrouble.
        """
        forgotten = 0
        try:
            for file in sorted(self.folder.glob(f"*{JOURNAL}")):
                descriptor = self._lines if file == self._own else os.open(file, os.O_RDWR | os.O_APPEND)
                try:
                    if file == self._own or _taken(descriptor, file):
                        count, descriptor = _without(file, descriptor, needless, before)
                        forgotten += count
                finally:
                    if file == self._own:
                        self._lines = descriptor
                    else:
                        os.close(descriptor)
        except OSError as error:
            raise _trouble(self.folder, error) from error
        return forgotten

    def digest(self, what: str, row_id: int) -> str:
        """An id as it stands in the journal. The same person's is the same, whatever happened to them."""
        kind = "couple" if what == "left" else "person"
        return hmac.digest(self._key, f"{kind}/{row_id}".encode(), hashlib.sha256)[:16].hex()

    def note(self, *, beat: int = 0, update: int = 0) -> None:
        """Write the mark, if it grows. It is not synced: after a power cut, a little may be said twice."""
        mark = Mark(max(self._mark.beat, beat), max(self._mark.update, update))
        if mark != self._mark and self._marks >= 0:
            self._mark = mark
            with suppress(OSError):
                os.pwrite(self._marks, f"{mark.beat:020d} {mark.update:020d}\n".encode(), 0)


def read_lines(folder: Path) -> list[Line]:
    """Every line of every journal in a folder."""
    return [line for file in sorted(folder.glob(f"*{JOURNAL}")) for line in _read(file)]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """These lines, each once, in the order in which things happened."""
    once = {(line.journal, line.number): line for line in lines}
    return sorted(once.values(), key=lambda line: (line.at, line.journal, line.number))


def read_marks(folder: Path) -> list[Mark]:
    """The marks in a folder."""
    return [mark for file in sorted(folder.glob(f"*{MARK}")) if (mark := _mark(file)) is not None]


def is_held(folder: Path) -> bool:
    """Whether a living process writes one of the journals in this folder."""
    for file in folder.glob(f"*{JOURNAL}"):
        with file.open("rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def missed(lines: Iterable[Line], counters: Mapping[str, int]) -> list[Line]:
    """The lines that a database with these counters has not noted."""
    return [line for line in lines if line.number > counters.get(COUNTER + line.journal, 0)]


def has_gap(lines: Iterable[Line], counters: Mapping[str, int]) -> bool:
    """Whether lines are gone that a database with these counters has not noted."""
    numbers: dict[str, list[int]] = {}
    for line in missed(lines, counters):
        numbers.setdefault(COUNTER + line.journal, []).append(line.number)
    return any(
        sorted(set(found)) != list(range(counters.get(name, 0) + 1, max(found) + 1))
        for name, found in numbers.items()
    )


def _taken(descriptor: int, file: Path) -> bool:
    """Take the lock of a journal, if no living process has it and the file is still the one of this name."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def _without(file: Path, descriptor: int, needless: Mapping[str, int], before: datetime) -> tuple[int, int]:
    """Take what is needless out of a journal that is locked: how many lines, and the descriptor to use now.

    A new file takes its place at once, so that whoever reads or crashes has the old one or the new one.
    """
    lines = list(_read(file))
    last: dict[str, int] = {}
    for line in lines:
        last[line.journal] = max(last.get(line.journal, 0), line.number)
    kept = [
        line
        for line in lines
        if line.number > needless.get(COUNTER + line.journal, 0)
        or line.at >= before
        or line.number == last[line.journal]
    ]
    if len(kept) == len(lines):
        return 0, descriptor
    part = file.with_suffix(PART)
    fresh = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    try:
        fcntl.flock(fresh, fcntl.LOCK_EX)  # before it has its name: nobody takes it for one that was left
        _write_all(fresh, "".join(f"{line}\n" for line in kept).encode())
        os.fsync(fresh)
        part.rename(file)
        _sync(file.parent)
    except OSError:
        os.close(fresh)
        with suppress(OSError):
            part.unlink()
        raise
    os.close(descriptor)
    return len(lines) - len(kept), fresh


def _new_name() -> str:
    return f"{os.urandom(4).hex()}{JOURNAL}"


def _read(file: Path) -> Iterator[Line]:
    """The lines of a file; what is no line, such as half of one after a crash, is passed over."""
    for text in file.read_bytes().splitlines():
        with suppress(ValueError, UnicodeDecodeError, binascii.Error):
            journal, number, at, what, digest, more = text.decode("ascii").split(" ")
            moment = datetime.fromisoformat(at)
            if what in WHAT and moment.tzinfo is not None:
                extra = b"" if more == "-" else base64.b64decode(more, validate=True)
                yield Line(journal, int(number), moment.astimezone(UTC), what, digest, extra)


def _mark(file: Path) -> Mark | None:
    try:
        beat, update = file.read_text("ascii").split()
        return Mark(int(beat), int(update))
    except (OSError, ValueError):
        return None


def _mend_the_end(descriptor: int) -> None:
    """Cut off half a line, left by a process that died while it wrote: its transaction never committed."""
    size = os.fstat(descriptor).st_size
    if size:
        os.ftruncate(descriptor, os.pread(descriptor, size, 0).rfind(b"\n") + 1)


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _trouble(folder: Path, error: OSError) -> JournalTrouble:
    return JournalTrouble(
        f"ERASURES_FOLDER {folder} cannot be written ({error.strerror}): let this user write there,"
        " or set ERASURES_FOLDER to a folder apart from the database"
    )
