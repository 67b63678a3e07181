"""Removing a row and everything that hangs on it, in the tables and in the details of the audit.

What belongs to a person is what leads to their row over foreign keys: a table added later is found
without being named here.
"""

from collections.abc import Mapping
from contextlib import nullcontext

import sqlalchemy as sa
from sqlmodel import Session

from release_planner.model.tables import metadata
from release_planner.store.audit.circumstances import circumstances_of
from release_planner.store.audit.erasing import erase_details, erasing
from release_planner.store.connection import Connection
from release_planner.store.sessions import driver_connection

_ON_A_SERVER = "SELECT planner.erase_details(?, CAST(? AS bigint[]), ?)"
_PERSON_ON_A_SERVER = "SELECT planner.erase_person(?, ?)"
_ENTRIES_ON = "SELECT sequence FROM audit_entry WHERE (subject, subject_id) IN (VALUES {places})"

RowIds = Mapping[str, list[int]]
Owned = Mapping[sa.Table, sa.ColumnElement[bool]]


def rows_of(session: Session, table: str, row_id: int) -> RowIds:
    """The ids of a row and of all that hangs on it, by table, parents before children; tables
    without any are left out.
    """
    found = {
        each.name: [row[0] for row in session.execute(sa.select(each.c.id).where(condition))]
        for each, condition in _owned(table, row_id).items()
    }
    return {name: ids for name, ids in found.items() if ids}


def erase_rows(session: Session, table: str, row_id: int, why: str) -> RowIds:
    """Delete a row with all that hangs on it, and what the audit kept of the contents of these
    rows; its entries stay, and one more says ``why`` and how many rows went.

    A server erases a person by a function of its own: whoever erases may not see all that goes.
    """
    connection = driver_connection(session)
    if connection.engine == "postgresql" and table == "person":
        (erased,) = connection.execute(_PERSON_ON_A_SERVER, (row_id, why)).fetchone()
        return dict(erased)
    rows = rows_of(session, table, row_id)
    in_a_file = connection.engine == "sqlite"
    with erasing(connection) if in_a_file else nullcontext():
        for each, condition in reversed(tuple(_owned(table, row_id).items())):
            session.execute(sa.delete(each).where(condition))
    if in_a_file:
        _erase_details_in_a_file(connection, rows, table, row_id, why)
    else:
        for name, ids in rows.items():
            connection.execute(_ON_A_SERVER, (name, ids, why))
    return rows


def empty_the_log(connection: Connection) -> bool:
    """Bring the write-ahead log of a file into it and leave the log empty.

    False when somebody else still reads the store, so that the log keeps older pages for now; a
    server keeps its own log and answers True.
    """
    if connection.engine != "sqlite":
        return True
    return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


def _owned(table: str, row_id: int) -> Owned:
    root = metadata.tables[table]
    owned: dict[sa.Table, sa.ColumnElement[bool]] = {root: root.c.id == row_id}
    for child in metadata.sorted_tables:
        conditions = [
            key.parent.in_(sa.select(key.column).where(owned[key.column.table]))
            for key in sorted(child.foreign_keys, key=lambda key: key.parent.name)
            if key.column.table in owned and child is not root
        ]
        if conditions:
            owned[child] = sa.or_(*conditions)
    return owned


def _erase_details_in_a_file(
    connection: Connection, rows: RowIds, table: str, row_id: int, why: str
) -> None:
    pairs = [value for name, ids in rows.items() for each in ids for value in (name, each)]
    places = ",".join(["(?,?)"] * (len(pairs) // 2))
    entries = connection.execute(_ENTRIES_ON.format(places=places), pairs).fetchall()
    acting = circumstances_of(connection).acting
    assert acting is not None
    erase_details(
        connection,
        acting,
        [sequence for (sequence,) in entries],
        subject=table,
        subject_id=row_id,
        why=why,
        rows={name: len(ids) for name, ids in rows.items()},
    )
