"""Writing many rows at once to a server.

COPY would be quicker still, but a server refuses it where rows are hidden from some logins.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from release_planner.store.connection import Connection

ROWS_A_STATEMENT = 5_000
_FEWEST_IDS, _MOST_IDS = 1, 1_000

_ONE_A_PERSON = frozenset(
    {"treatment_need", "treatment_status", "public_protection", "safeguarding"}
)
"""Tables with one row a person, which may be there and hidden from whoever imports: it stays as it
is, and the importer is not told that it is there."""


def insert_many(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Insert rows, many a statement: the server gives each value the type of its column."""
    listed = ", ".join(columns)
    statement = (
        f"INSERT INTO {table} ({listed})"
        f" SELECT {listed} FROM json_populate_recordset(NULL::{table}, ?::json)"
    )
    if table in _ONE_A_PERSON:
        statement += " ON CONFLICT DO NOTHING"
    waiting = iter(rows)
    while chunk := [
        dict(zip(columns, row, strict=True)) for row in islice(waiting, ROWS_A_STATEMENT)
    ]:
        connection.execute(statement, (json.dumps(chunk, ensure_ascii=False),))


def ids_from_sequence(connection: Connection, table: str) -> Iterator[int]:
    """Ids from the table's sequence, asked for in blocks that grow with the need."""
    block = _FEWEST_IDS
    while True:
        taken = connection.execute(
            "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)",
            (table, block),
        ).fetchall()
        yield from (row[0] for row in taken)
        block = min(block * 10, _MOST_IDS)
