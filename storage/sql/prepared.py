"""Statements that run on every update: written in SQLAlchemy Core, compiled once and reused as SQL text.

On every execution SQLAlchemy looks the statement up in its cache, expands its lists and sets up result
processing. For a single row by primary key, that takes thirty times as long as SQLite's own work.
"""

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Executable, Select, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType


def among(column: ColumnElement[Any], ids: str | Select[Any]) -> ColumnElement[bool]:
    """Test whether a column's value is in a list of ids: the parameter of that name, or a subquery.

    For `Prepared` only.
    """
    return _Among(column, ids)


class Prepared:
    """A compiled Core statement; lists of ids in it must use `among`.

    Parameters and results are converted by the types of the columns.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}  # by dialect name

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run a SELECT; returns named tuples with the columns' names."""
        text, bound = self.written(connection.dialect, values)
        row = self._for(connection.dialect).row
        with _cursor(connection, text) as cursor:
            cursor.execute(text, bound)
            return [row(found) for found in cursor.fetchall()]

    def run(self, connection: Connection, values: Sequence[Mapping[str, Any]]) -> int:
        """Run the statement once per set of values; returns the total number of rows changed."""
        compiled = self._for(connection.dialect)
        bound = [compiled.bound(one) for one in values]
        with _cursor(connection, compiled.text) as cursor:
            cursor.executemany(compiled.text, bound)
            return int(cursor.rowcount)

    def written(self, dialect: Dialect, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The SQL text with list placeholders expanded, and the parameters for the driver."""
        return self._for(dialect).with_lists(values)

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return compiled


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[Any]:
    """A driver cursor whose errors are raised as SQLAlchemy's, without parameter values."""
    cursor = connection.connection.cursor()
    dialect = connection.dialect
    try:
        yield cursor
    except dialect.loaded_dbapi.Error as error:
        base = dialect.loaded_dbapi.Error
        raise DBAPIError.instance(text, (), error, base, hide_parameters=True, dialect=dialect) from error
    finally:
        cursor.close()


class _Compiled:
    """A statement compiled for one dialect."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = compiled.string
        self._in_order = compiled.positiontup is not None
        self._names = list(compiled.positiontup if self._in_order else compiled.binds)
        self._binds = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in self._names
        ]
        self._lists = {name for name in self._names if _list_marker(name) in self.text}
        columns = list(statement.selected_columns) if statement.is_select else []
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._readers = [(place, reader) for place, reader in enumerate(readers) if reader is not None]

    def with_lists(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """See `Prepared.written`."""
        text = self.text
        for name in self._lists:
            text = text.replace(f"?{_list_marker(name)}", ",".join("?" * len(values[name])))
        return text, self.bound(values)

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's format. KeyError if one is missing."""
        given: list[Any] = []
        for name, bind in self._binds:
            if name in self._lists:
                given += values[name]
            else:
                given.append(values[name] if bind is None else bind(values[name]))
        return tuple(given) if self._in_order else dict(zip(self._names, given, strict=True))

    def row(self, found: Sequence[Any]) -> Any:
        """Convert a raw row from the driver to a named tuple."""
        if self._readers:
            found = list(found)
            for place, reader in self._readers:
                found[place] = reader(found[place])
        return self._row._make(found)


def _list_marker(name: str) -> str:
    """The marker after a list's placeholder in SQLite's text: SQLite has no arrays, so lists are expanded."""
    return f"/*{name}*/"


class _Among(ColumnElement[bool]):
    inherit_cache = False
    # Not Boolean: on SQLite SQLAlchemy would add "= 1", and the index would not be used.
    type = NullType()  # type: ignore[assignment]

    def __init__(self, column: ColumnElement[Any], ids: str | Select[Any]) -> None:
        self.column = column
        self.ids = bindparam(ids, type_=ARRAY(BigInteger)) if isinstance(ids, str) else ids


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(part, **options) for part in (element.column, element.ids))
    return f"{column} IN ({ids if isinstance(element.ids, Select) else ids + _list_marker(element.ids.key)})"


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    # An array even for subqueries: next to an OR, PostgreSQL uses no index for IN (SELECT …).
    column, ids = (compiler.process(part, **options) for part in (element.column, element.ids))
    return f"{column} = ANY(ARRAY({ids}))" if isinstance(element.ids, Select) else f"{column} = ANY({ids})"
