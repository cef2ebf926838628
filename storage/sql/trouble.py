"""A database error as one line for the operator: what was said, what mends it, and whether it passes."""

import re

from storage.errors import DatabaseAway, DatabaseTrouble

# What passes by itself. PostgreSQL's states: connection lost, too many connections, shutting or starting up.
_PASSING_STATES = ("08", "53", "57P0", "55P03", "58030")
_PROTOCOL = "08P01"  # a pooler says so that it does not take something
_PASSING = (
    "database is locked",
    "database or disk is full",
    "disk i/o error",
    "starting up",
    "shutting down",
    "too many clients",
    "remaining connection slots",
)
# What the driver says (a pattern), and the mend. A connection that fails without any of these is tried
# again: the server's language may be another.
_MENDS = {
    "password authentication failed": "put the right password into DATABASE_URL",
    "no password supplied": "put the password into DATABASE_URL",
    "peer authentication failed": "let this user in (pg_hba.conf), or name another in DATABASE_URL",
    "ident authentication failed": "let this user in (pg_hba.conf), or name another in DATABASE_URL",
    "no pg_hba.conf entry": "let this user in (pg_hba.conf)",
    "invalid port number": "mend the port in DATABASE_URL",
    "invalid connection option": "take that out of DATABASE_URL",
    "unsupported startup parameter": "PgBouncer takes no `options`: name PostgreSQL in DATABASE_URL",
    "statement pooling mode": "set pool_mode=session in PgBouncer for this database",
    "permission denied": "grant this user the right: GRANT ALL ON SCHEMA public TO the user",
    "(database|role|user) .* does not exist": "make it, or mend its name in DATABASE_URL",
    "unable to open database file": "let this user write there",
    "attempt to write a readonly database": "let this user write to the file and its folder",
    "file is not a database": "name another file in DATABASE_URL, or restore a backup",
    "disk image is malformed": "the file is damaged: duologue restore FILE",
    "database or disk is full": "make room",
    "too many clients": "lower DATABASE_POOL, or raise max_connections",
    "remaining connection slots": "lower DATABASE_POOL, or raise max_connections",
}


def trouble(error: Exception) -> DatabaseTrouble:
    """The error's type and the start of its message, without SQL or values; `DatabaseAway` if it passes."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    said = lines[0] if lines else "no reason given"
    heard = said.lower()
    mend = next((mend for says, mend in _MENDS.items() if re.search(says, heard)), None)
    line = f"{type(cause).__name__}: {said}" + (f" ({mend})" if mend else "")
    return DatabaseAway(line) if _passes(cause, heard, mend) else DatabaseTrouble(line)


def _passes(cause: BaseException, heard: str, mend: str | None) -> bool:
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_PASSING_STATES) and state != _PROTOCOL
    if any(words in heard for words in _PASSING):
        return True
    # Of a connection that was not made or broke, psycopg knows no state.
    return mend is None and type(cause).__module__.startswith("psycopg") and _is_operational(cause)


def _is_operational(cause: BaseException) -> bool:
    return any(kind.__name__ == "OperationalError" for kind in type(cause).__mro__)
