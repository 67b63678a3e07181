"""What the database engine says of the store, as a line that a person can act on."""

import sys

from release_planner.store.connection import DRIVER_ERRORS, PostgresError
from release_planner.store.sqlite_connection import is_locked

_BUSY = "Somebody else is writing to the store. Nothing was changed. Try again in a moment."
_LOST = (
    "The connection to the shared store is lost. What you did last may not be saved: look before"
    " you do it again."
)
_AT_ONCE = "Somebody else changed the same at the same moment. Nothing was changed. Do it again."
_NOT_ALLOWED = "42501"
_BY_STATE = {
    "40001": _AT_ONCE,
    "40P01": _AT_ONCE,
    "55P03": _BUSY,
    "57014": "The server stopped what took too long. Nothing was changed.",
    "53100": "The disk of the shared store's server is full. Nothing was changed.",
    _NOT_ALLOWED: "Your login may not do that. Nothing was changed.",
}
_OUR_OWN_WORDS = "P0001"
_LOST_CLASSES = ("", "08", "57")


def refused_by_server(error: BaseException) -> str | None:
    """What a server said when the login may not do what was tried, None for any other error."""
    said = _as_ours(getattr(error, "orig", error))
    is_refusal = isinstance(said, PostgresError) and said.sqlstate == _NOT_ALLOWED
    return str(said) if is_refusal else None


def store_complaint(error: BaseException) -> str | None:
    """The line for an error of the database engine, without the values it was given.

    SQLAlchemy wraps such errors; both forms are known. None for any other error.
    """
    said = _as_ours(getattr(error, "orig", error))
    if isinstance(said, PostgresError):
        return _server_complaint(said)
    if not isinstance(said, DRIVER_ERRORS):
        return None
    if is_locked(said):
        return _BUSY
    return f"The store cannot be read or written: {said}."


def _as_ours(said: object) -> object:
    """The server's error in our own form, when its driver raised it under SQLAlchemy.

    The driver is looked for, not imported: whoever has a file need not have it.
    """
    driver = sys.modules.get("psycopg")
    if driver is None or not isinstance(said, driver.Error):
        return said
    from release_planner.store.postgres.connection import postgres_error

    return postgres_error(said)


def _server_complaint(said: PostgresError) -> str:
    state = said.sqlstate
    if state == _OUR_OWN_WORDS:
        return str(said)
    if state in _BY_STATE:
        return _BY_STATE[state]
    if state[:2] in _LOST_CLASSES:
        return _LOST
    return f"The shared store refuses that: {said} ({state}). Nothing was changed."
