"""Migrations, run when the database is opened.

To add one: change `storage.tables`, then write a module in `versions` (`down_revision` is the latest so far)
and name it in `NEWEST`; the tests that compare models with migrations report anything missing.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect

from storage.errors import DatabaseTrouble

NEWEST = "appointments"
VERSION_TABLE = "alembic_version"
NEWER = (
    "a newer version of Duologue has made its tables: install that version again, or restore a backup of this"
    " one's"
)
LOCK = 0x6475_6F6C_6F67_7565  # "duologue": the key of PostgreSQL's advisory lock


def upgrade(connection: Connection) -> None:
    """Migrate this connection's database to the newest revision, in one transaction.

    Idempotent, and fast if there is nothing to do: Alembic is not even loaded, and no rows are read.
    DatabaseTrouble: a newer version has migrated it further.
    """
    with connection.begin():
        if _is_newest(connection):
            return
    _migrate(connection)


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table(VERSION_TABLE):
        return False
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar_one_or_none()
    return bool(found == NEWEST)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # Batch operations rebuild tables, and dropping the old one would cascade. SQLite accepts this pragma
        # only outside a transaction.
        connection.connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            if not on_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:  # it knows nothing of the revision that stands there
                raise DatabaseTrouble(NEWER) from error
            if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("a migration left rows that point nowhere; nothing was changed")
    finally:
        if on_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=ON")
