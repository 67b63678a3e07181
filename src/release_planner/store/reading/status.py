"""What a store is and whether its audit is whole."""

from dataclasses import dataclass

import sqlcipher3.dbapi2 as driver

from release_planner.store.audit import first_broken_entry
from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Versions, sizes and the audit. ``cipher_version`` is None in a store without encryption of
    its own; ``owning_agency`` is None where none was chosen; ``first_broken_audit_entry`` is the
    number of the first entry that does not fit, None when all do. Entries cut off the end leave a
    shorter chain that fits: compare it with what is noted outside the store.
    """

    engine: str
    database_version: str
    cipher_version: str | None
    schema_revision: str
    owning_agency: str | None
    people: int
    plans: int
    audit_entries: int
    first_broken_audit_entry: int | None


def read_status(connection: Connection, encrypted: bool) -> StoreStatus:
    """Count, and re-compute the whole audit chain: about six seconds for a million entries."""

    def value(query: str) -> str:
        return str(connection.execute(query).fetchone()[0])

    agency = connection.execute(
        "SELECT value FROM store_fact WHERE name = 'owning_agency'"
    ).fetchone()
    is_file = connection.engine == "sqlite"
    return StoreStatus(
        engine="SQLite" if is_file else "PostgreSQL",
        database_version=driver.sqlite_version if is_file else value("SHOW server_version"),
        cipher_version=value("PRAGMA cipher_version") if encrypted and is_file else None,
        schema_revision=value("SELECT version_num FROM alembic_version"),
        owning_agency=agency[0] if agency else None,
        people=int(value("SELECT count(*) FROM person")),
        plans=int(value("SELECT count(*) FROM plan")),
        audit_entries=int(value("SELECT count(*) FROM audit_entry")),
        first_broken_audit_entry=first_broken_entry(connection),
    )
