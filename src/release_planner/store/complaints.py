"""What the database engine says of the store, as a line that a person can act on."""

from release_planner.store.connection import DRIVER_ERRORS
from release_planner.store.sqlite_connection import is_locked


def store_complaint(error: BaseException) -> str | None:
    """The line for an error of the database engine, without the values it was given.

    SQLAlchemy wraps such errors; both forms are known. None for any other error.
    """
    said = getattr(error, "orig", error)
    if not isinstance(said, DRIVER_ERRORS):
        return None
    if is_locked(said):
        return "Somebody else is writing to the store. Nothing was changed. Try again in a moment."
    return f"The store cannot be read or written: {said}."
