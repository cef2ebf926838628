"""Read-only statistics of a database: no key, no migration, nothing created."""

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from storage.counts import counts
from storage.errors import DatabaseTrouble
from storage.sql.transaction import Transaction
from storage.sql.url import parse_url, trouble


def stored_counts(url: str) -> dict[str, Any]:
    """The result of `Unit.counts` for the database at `url`; a bot may be writing to it meanwhile.

    Raises DatabaseTrouble, with a line for the operator, if the database does not exist or cannot be read.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).is_file():
        raise DatabaseTrouble(f"there is no database at {parsed.database}; `duologue run` makes it")
    engine = create_engine(parsed, hide_parameters=True, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return counts(Transaction(connection))
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()
