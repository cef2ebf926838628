"""Puts what one database holds in the place of another: renamed between SQLite files, otherwise copied."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from storage.copying import Content, contents, copy_all, differences, reading
from storage.errors import DatabaseTrouble, NotNow
from storage.inspection import inspected
from storage.migrations import upgrade
from storage.sql.trouble import trouble
from storage.sql.url import make_engine, parse_url
from storage.tables import people


def is_empty(url: str) -> bool:
    """Whether nobody is in this database, or it does not exist. DatabaseTrouble if it cannot be read."""
    if not inspected(url).exists:
        return True
    engine = create_engine(parse_url(url), hide_parameters=True, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, people.name):
                return True
            return connection.execute(select(func.count()).select_from(people)).scalar_one() == 0
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        engine.dispose()


def move(source_url: str, target_url: str) -> dict[str, Content]:
    """Copy every row into the target, in one transaction, which is only committed if both are alike.

    Returns what both hold. Whatever the target held is gone then. DatabaseTrouble: nothing has changed.
    """
    source_engine = create_engine(parse_url(source_url), hide_parameters=True, poolclass=NullPool)
    target_engine = make_engine(parse_url(target_url), 1)
    try:
        with target_engine.connect() as target:
            upgrade(target)
        with reading(source_engine) as source, target_engine.begin() as target:
            copy_all(source, target)
            held = contents(source)
            if differing := differences(held, contents(target)):
                raise DatabaseTrouble(f"the copy differs in {', '.join(differing)}; nothing was changed")
        return held
    except SQLAlchemyError as error:
        raise trouble(error) from error
    finally:
        source_engine.dispose()
        target_engine.dispose()


def replace(prepared: Path, target: URL) -> None:
    """Put a SQLite file that nobody has open in the place of this database.

    Killed at any moment, the target is what it was, or what was prepared.
    """
    if target.get_backend_name() != "sqlite":
        move(f"sqlite:///{prepared}", target.set(drivername="postgresql").render_as_string(False))
        return
    file = Path(str(target.database))
    if file.exists():
        # Its log must neither be lost before the rename nor be taken for the new file's after it.
        try:
            with closing(sqlite3.connect(file, timeout=10)) as old:
                old.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise NotNow(f"another program has {file} open ({error}): stop it, then try again") from None
        except sqlite3.DatabaseError:
            pass  # it is damaged, which is why it is being replaced
    for ending in ("-wal", "-shm", "-journal"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    for path in (prepared, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    prepared.rename(file)
    descriptor = os.open(file.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
