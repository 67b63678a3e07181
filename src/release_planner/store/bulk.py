"""Writing many rows at once, past the object layer, inside the caller's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from release_planner.store.audit.batch import batch_for
from release_planner.store.connection import Connection


def insert_rows(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Insert rows of plain values: text, numbers, truth, None; days and instants as stored text.

    They belong to the audit's batch that is open, if any.
    ``table`` and ``columns`` are names of our own model, never text from outside.
    """
    batch = batch_for(connection, table)
    if connection.engine == "postgresql":
        from release_planner.store.postgres.bulk import insert_many

        if batch is not None:
            columns, rows = (*columns, "batch_id"), ((*row, batch) for row in rows)
        insert_many(connection, table, columns, rows)
        return
    places = ",".join("?" * len(columns))
    if batch is not None:
        columns, places = (*columns, "batch_id"), f"{places},{batch}"
    connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({places})", rows)


def row_ids(connection: Connection, table: str) -> Iterator[int]:
    """Ids for new rows of a table, rising, that nobody else is given.

    In a file the caller holds the write lock, and takes ids anew once the object layer has added
    to the same table; a server gives each id once, so that some may be left out.
    """
    if connection.engine == "postgresql":
        from release_planner.store.postgres.bulk import ids_from_sequence

        return ids_from_sequence(connection, table)
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return count(int(last or 0) + 1)
