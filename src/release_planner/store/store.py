"""One open store: a reading connection at once, the engine for writing when first needed."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError
from release_planner.store.acting import Acting
from release_planner.store.connection import DRIVER_ERRORS, Connection
from release_planner.store.location import Location, PostgresLocation
from release_planner.store.reading.sharing import owning_agency
from release_planner.store.revision import refuse_older, revision_of
from release_planner.store.sqlite_connection import connect

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlmodel import Session

    from release_planner.store.audit.anchors import Why


class Store:
    """A store whose schema this version understands.

    Reading needs the driver alone; `engine` loads SQLAlchemy the first time that something is
    written. A Store may be used from several threads when each calls `reading` for itself.
    """

    def __init__(self, location: Location, key: bytes | None, damage: str | None = None) -> None:
        """``damage`` says what is wrong with a file that is only read until it is restored."""
        self.location = location
        self.damage = damage
        self._key = key
        self._is_guarded = False
        self.anchor_folder: Path | None = None

    def reading(self) -> Connection:
        """Open a connection of one's own for reading queries and for the audit of what was read.

        The caller closes it.
        """
        if isinstance(self.location, PostgresLocation):
            return _connect_postgres(self.location)
        connection = connect(self.location, self._key)
        if self.damage is not None:
            connection.execute("PRAGMA query_only = ON")
        return connection

    @cached_property
    def owner(self) -> OwningAgency:
        """Whose store it is, chosen when it was made: it decides what the store may hold."""
        with closing(self.reading()) as connection:
            return owning_agency(connection)

    @cached_property
    def engine(self) -> "sa.Engine":
        """The SQLAlchemy engine over the same store."""
        from release_planner.store.engine import make_engine, make_postgres_engine

        if isinstance(self.location, PostgresLocation):
            return make_postgres_engine(self.location)
        return make_engine(self.location, self._key)

    @contextmanager
    def writing(self, acting: Acting) -> "Iterator[Session]":
        """A session in one write transaction: committed at the end, rolled back on any error.

        Raises PlannerError when the file is damaged, or no longer there.
        """
        if self.damage is not None:
            raise PlannerError(f"Nothing was changed. {self.damage}")
        self.refuse_gone()
        from sqlmodel import Session

        from release_planner.store.editing import sign_as

        with (
            Session(self.engine, expire_on_commit=False) as session,
            self._transaction(session, acting),
        ):
            sign_as(session, acting)
            yield session

    def find_damage(self, now: datetime) -> str | None:
        """Look at a file that was not looked at for a week, and only read it from then on when it
        is damaged; what is wrong with it and the way out, None while it is sound.
        """
        if self.damage is None and not isinstance(self.location, PostgresLocation):
            from release_planner.store.keeping.health import find_damage

            damage = find_damage(self.location, self._key, now, unclean=False)
            self.damage = damage.line if damage else None
        return self.damage

    def refuse_gone(self) -> None:
        """Raise PlannerError when the file was moved or removed while it is open: what is written
        now would go nowhere.
        """
        location = self.location
        if not isinstance(location, PostgresLocation) and not location.path.is_file():
            raise PlannerError(
                f"The store {location.path} is no longer there: it was moved or removed while it"
                " was open. Nothing was changed. Put it back, then open it again."
            )

    def _transaction(self, session: "Session", acting: Acting) -> AbstractContextManager[object]:
        """A server logs every change by itself; a file asks the program who acts."""
        if isinstance(self.location, PostgresLocation):
            from release_planner.store.postgres.writing import server_transaction

            return server_transaction(session, acting)
        from release_planner.store.audit.writing import logged_transaction, refuse_unguarded

        if not self._is_guarded:
            with closing(self.reading()) as connection:
                refuse_unguarded(connection)
            self._is_guarded = True
        return logged_transaction(session, acting)

    def note_audit(self, why: "Why") -> None:
        """Note the end of the audit outside the store, so that cutting it off is found.

        What was saved stays saved where it cannot be noted: a check of the audit tells how far it
        was noted before.
        """
        from release_planner.store.audit.anchors import write_anchor

        with suppress(PlannerError, *DRIVER_ERRORS), closing(self.reading()) as connection:
            write_anchor(connection, self.location, self.anchor_folder, why)

    def close(self) -> None:
        """Note the end of the audit and give the file back.

        Nobody waits for a server here: it is noted after each batch and disclosure.
        """
        if not isinstance(self.location, PostgresLocation):
            self.note_audit("closed")
        if "engine" in self.__dict__:
            self.engine.dispose()


def open_store(location: Location, key: bytes | None) -> Store:
    """Open an existing store. Raises PlannerError when it is missing, is not a store, or was last
    used by another version; nothing is changed in any of these cases.
    """
    if not isinstance(location, PostgresLocation) and not location.path.is_file():
        raise PlannerError(f"There is no store at {location.path}.")
    store = Store(location, key)
    connection = store.reading()
    try:
        refuse_older(revision_of(connection, location), location)
    except DRIVER_ERRORS as error:
        raise PlannerError(_not_a_store(location)) from error
    finally:
        connection.close()
    return store


def _connect_postgres(location: PostgresLocation) -> Connection:
    """The driver is an extra: most people have a file and do without it."""
    try:
        from release_planner.store.postgres.connection import connect_postgres
    except ModuleNotFoundError as error:
        raise PlannerError(
            "A shared store needs the driver for PostgreSQL. Install release-planner[postgres]."
        ) from error
    return connect_postgres(location)


def _not_a_store(location: Location) -> str:
    if isinstance(location, PostgresLocation):
        return (
            f"The store {location.name} is not prepared, or your login has no access to it. Whoever"
            " looks after it runs: release-planner store upgrade"
        )
    return f"{location.path} is not a Release Planner store."
