"""Connections to a PostgreSQL server, as the planner's queries and actions use them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import Cursor, Engine, Parameters, PostgresError
from release_planner.store.location import PostgresLocation
from release_planner.store.postgres.dialect import DayAsText, InstantAsText, translated

LONGEST_WAIT_SECONDS = 30
"""How long a writer waits for another's lock, and a statement of ours for the server to answer."""

SCHEMA = "planner"
_SETTINGS = {
    "search_path": f"{SCHEMA},pg_temp",
    "timezone": "UTC",
    "datestyle": "ISO,YMD",
    "lock_timeout": f"{LONGEST_WAIT_SECONDS}s",
    "default_transaction_isolation": r"read\ committed",
}
_OF_VALUES = "22"
_ENDINGS = ("COMMIT", "ROLLBACK")


class PostgresConnection:
    """The planner's connection over the driver's.

    One that was lost is made anew with ``reopen`` for the next statement, but never inside a
    transaction: what was begun is then lost as a whole.
    """

    engine: Engine = "postgresql"

    def __init__(
        self,
        driver: psycopg.Connection[TupleRow],
        reopen: Callable[[], psycopg.Connection[TupleRow]] | None = None,
    ) -> None:
        self.driver = driver
        self._reopen = reopen
        self._has_begun = False

    def begin(self) -> None:
        """Begin a transaction that reads what is committed as it goes."""
        self.execute("BEGIN")
        self._has_begun = True

    def execute(self, sql: str, parameters: Parameters = (), /) -> Cursor:
        """Run one statement. Raises PostgresError."""
        try:
            cursor = self._cursor()
            cursor.execute(translated(sql), _given(parameters))
        except psycopg.Error as error:
            raise postgres_error(error) from error
        finally:
            if sql in _ENDINGS:
                self._has_begun = False
        return cursor

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> Cursor:
        """Run one statement for each of many rows. Raises PostgresError."""
        try:
            cursor = self._cursor()
            cursor.executemany(translated(sql), parameters)
        except psycopg.Error as error:
            raise postgres_error(error) from error
        return cursor

    def interrupt(self) -> None:
        """Ask the server to stop the statement that runs."""
        if not self.driver.closed:
            self.driver.cancel_safe(timeout=1)

    def close(self) -> None:
        """Give the connection back."""
        self.driver.close()

    def _cursor(self) -> psycopg.Cursor[TupleRow]:
        if self.driver.broken and self._reopen is not None and not self._has_begun:
            self.driver = self._reopen()
        cursor = self.driver.cursor()
        cursor.adapters.register_loader("date", DayAsText)
        cursor.adapters.register_loader("timestamp", InstantAsText)
        return cursor


def connect_postgres(location: PostgresLocation) -> PostgresConnection:
    """Log in to the server; every statement is a transaction of its own until one is begun.

    Raises PlannerError when no server answers, or it refuses the login.
    """
    reopen = partial(connect_driver, location, autocommit=True)
    return PostgresConnection(reopen(), reopen)


def connect_driver(
    location: PostgresLocation, *, autocommit: bool = False
) -> psycopg.Connection[TupleRow]:
    """The driver's own connection with every setting. Raises PlannerError as the above."""
    options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    try:
        return psycopg.connect(
            **location.parameters,  # type: ignore[arg-type]
            options=options,
            connect_timeout=LONGEST_WAIT_SECONDS,
            application_name="release-planner",
            autocommit=autocommit,
        )
    except psycopg.Error as error:
        raise PlannerError(_refusal(location, str(error))) from error


def postgres_error(error: psycopg.Error) -> PostgresError:
    """An error of the driver without its details, which quote people's data.

    A line that our own functions on the server raise is kept: it is written to be read.
    """
    state = error.sqlstate or ""
    message = error.diag.message_primary or "the server does not answer"
    if state.startswith(_OF_VALUES):
        message = "a value is not of the kind that belongs there"
    return PostgresError(message, state)


def _given(parameters: Parameters) -> Any:
    return parameters if isinstance(parameters, Mapping) else tuple(parameters)


def _refusal(location: PostgresLocation, said: str) -> str:
    """The line for a login that failed: the server's reason, or that there was no answer."""
    _, fatal, reason = said.partition("FATAL:")
    if fatal:
        return f"The store {location.name} refuses you: {' '.join(reason.split())}."
    if "certificate" in said or "SSL" in said:
        return (
            f"The store {location.name} cannot prove who it is, so it was not opened. Ask whoever"
            " looks after it for its root certificate, and name that with ?sslrootcert="
        )
    return f"No server answers for the store {location.name}. Nothing was changed. Try again later."
