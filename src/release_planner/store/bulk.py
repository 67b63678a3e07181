"""Writing many rows at once, past the object layer, inside the caller's transaction."""

from collections.abc import Iterable, Sequence

from release_planner.store.connection import Connection


def insert_rows(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Insert rows of plain values: text, numbers, None; days and instants as stored text.

    ``table`` and ``columns`` are names of our own model, never text from outside.
    """
    places = ",".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({places})", rows)


def next_id(connection: Connection, table: str) -> int:
    """The first free row id. The caller holds the write lock, so nobody else takes it."""
    (last,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone()
    return int(last or 0) + 1
