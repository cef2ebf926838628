"""Logs without content: neither what people wrote nor the bot's token ever reaches a log.

Our own messages are written to be safe. Libraries put parameters, URLs and whole responses into theirs, so
every library record is redacted on creation, before any handler sees it: only its level, logger, code
location and exception class remain. Because an exception's text may quote what people wrote, even our own
records keep only its class and the frames it passed through.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = ("bot", "dialogues", "storage")
_PLACES = 4  # frames named for an exception; the innermost show where it failed

_make_record = logging.getLogRecordFactory()


def set_up(level: str = "info", form: str = "text") -> None:
    """Log our records from `level` up, and libraries' warnings, to standard error, one line each.

    form: "text", or "json" for an object with `time`, `level`, `logger` and `message` per line.
    """
    keep_words_out()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    level = level.upper()
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # Its warnings say that a job is still at work when it is due again: each tick says so while much is due.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class _Text(logging.Formatter):
    """A moment with its zone, the level, who says it, and what; one line, whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        said = " ".join(record.getMessage().splitlines())
        return f"{_moment(record)} {record.levelname} {record.name}: {said}"


class _Json(logging.Formatter):
    """The same as an object."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(line, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def keep_words_out() -> None:
    """Redact library records from now on, in the whole process. Idempotent."""
    logging.setLogRecordFactory(_wordless)


def _wordless(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _make_record(*args, **kwargs)
    error = record.exc_info[1] if record.exc_info else None
    if record.name.partition(".")[0] not in OURS:
        record.msg = f"at {record.module}:{record.lineno}" + (f": {fault(error)}" if error else "")
        record.args = ()
    elif error:
        record.msg = f"{record.getMessage()}: {fault(error)}"
        record.args = ()
    record.exc_info = None
    record.exc_text = None
    record.stack_info = None
    return record


def fault(error: BaseException) -> str:
    """An exception without its message, innermost frame last: `ValueError (engine:12 > render:40)`."""
    places = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", "?")).rpartition(".")[2]
        places.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    where = " > ".join(places[-_PLACES:])
    return f"{type(error).__name__} ({where})" if where else type(error).__name__
