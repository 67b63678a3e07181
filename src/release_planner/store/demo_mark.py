"""Telling a store of synthetic data from any other file, so that only it is ever replaced."""

from pathlib import Path

from release_planner.store.store import Store

DEMO_APPLICATION_ID = 0x52504C44
_APPLICATION_ID_PLACE = slice(68, 72)
_HEADER_BYTES = 100


def mark_as_demo(store: Store) -> None:
    """Write the mark into the file's header."""
    connection = store.reading()
    connection.execute(f"PRAGMA application_id = {DEMO_APPLICATION_ID}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def is_demo(path: Path) -> bool:
    """Whether a file is a store of synthetic data; it is only looked at, not opened."""
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    return int.from_bytes(header[_APPLICATION_ID_PLACE]) == DEMO_APPLICATION_ID
