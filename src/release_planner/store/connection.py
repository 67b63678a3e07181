"""What the planner asks of a database connection, whichever engine is behind it.

On the start path: no SQLAlchemy, and no driver but the one that opens the store.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Literal, Protocol

import sqlcipher3.dbapi2 as driver

Engine = Literal["sqlite", "postgresql"]
Parameters = Sequence[Any] | Mapping[str, Any]


class PostgresError(Exception):
    """What a PostgreSQL server says went wrong, without the values it was given.

    ``sqlstate`` is the five-character code of the SQL standard, empty when no server answered.
    """

    def __init__(self, message: str, sqlstate: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


DRIVER_ERRORS: tuple[type[Exception], ...] = (driver.Error, sqlite3.Error, PostgresError)


class Cursor(Protocol):
    """The rows of one statement."""

    @property
    def description(self) -> Any:
        """A sequence for each column, its name first."""

    @property
    def rowcount(self) -> int:
        """How many rows a statement changed."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """The next rows, at most so many."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left, one by one."""


class Connection(Protocol):
    """A connection in autocommit: transactions are explicit, as `transaction` begins them.

    Parameters are ``:name`` or ``?``. Days and instants (UTC) go in and come out as ISO text.
    """

    @property
    def engine(self) -> Engine:
        """Which engine is behind it, for the few statements that have no common form."""

    def begin(self) -> None:
        """Begin a transaction that writes."""

    def execute(self, sql: str, parameters: Parameters = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        """Run one statement for each of many rows of parameters."""

    def interrupt(self) -> None:
        """Stop, from another thread, the statement that runs."""

    def close(self) -> None:
        """Give the connection back; what is not committed is lost."""


@contextmanager
def transaction(connection: Connection) -> Iterator[Connection]:
    """Write in one transaction; all of it or nothing stays.

    A file's write lock is taken at once. A server's transaction reads what is committed as it goes.
    """
    connection.begin()
    try:
        yield connection
    except BaseException:
        with suppress(*DRIVER_ERRORS):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
