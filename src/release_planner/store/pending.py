"""Rows to be added and columns to be set, held back so that each table is written at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum

from release_planner.store.audit import stored_instant
from release_planner.store.bulk import insert_rows, row_ids
from release_planner.store.connection import Connection
from release_planner.store.editing import SIGN, is_editable

_Columns = tuple[str, ...]


class PendingRows:
    """Writes of one transaction that wait to be written together, additions first.

    Tables and columns are names of our own model, never text from outside. ``ids`` are the first
    and last row id given out for each table. ``signed`` says on the editable rows that are set who
    did it and when.
    """

    def __init__(self, connection: Connection, signed: tuple[str, str]) -> None:
        self._connection = connection
        self._signed = signed
        self._added: dict[tuple[str, _Columns], list[tuple[object, ...]]] = defaultdict(list)
        self._set: dict[tuple[str, _Columns], list[tuple[object, ...]]] = defaultdict(list)
        self._free: dict[str, Iterator[int]] = {}
        self.ids: dict[str, tuple[int, int]] = {}

    def add(self, table: str, **values: object) -> int:
        """Add a row and give the id it will have."""
        if table not in self._free:
            self._free[table] = row_ids(self._connection, table)
        row_id = next(self._free[table])
        first, _ = self.ids.get(table, (row_id, row_id))
        self.ids[table] = (first, row_id)
        row = (row_id, *map(_stored, values.values()))
        self._added[table, ("id", *values)].append(row)
        return row_id

    def set(self, table: str, row_id: int, **values: object) -> None:
        """Set columns of one row, also of one that is still to be added."""
        self._set[table, tuple(values)].append((*map(_stored, values.values()), row_id))

    def write(self) -> None:
        """Write everything that waits."""
        for (table, columns), rows in self._added.items():
            insert_rows(self._connection, table, columns, rows)
        for (table, columns), rows in self._set.items():
            assignments = ", ".join(f"{column} = ?" for column in columns)
            if is_editable(table):
                assignments = f"{assignments}, {SIGN}"
                rows = [(*values, *self._signed, row_id) for *values, row_id in rows]
            self._connection.executemany(f"UPDATE {table} SET {assignments} WHERE id = ?", rows)
        self._added.clear()
        self._set.clear()


def _stored(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return stored_instant(value)
    return value.isoformat() if isinstance(value, date) else value
