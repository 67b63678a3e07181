"""What a store is and whether its audit is whole."""

from dataclasses import dataclass

import sqlcipher3.dbapi2 as driver

from release_planner.store.audit import first_broken_entry
from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Versions, sizes and the audit. ``cipher_version`` is None in a plain store;
    ``first_broken_audit_entry`` is the number of the first entry that does not fit, None when all
    do. Entries cut off the end leave a shorter chain that fits: compare the length with an earlier
    one.
    """

    database_version: str
    cipher_version: str | None
    schema_revision: str
    people: int
    plans: int
    audit_entries: int
    first_broken_audit_entry: int | None


def read_status(connection: Connection, encrypted: bool) -> StoreStatus:
    """Count, and re-compute the whole audit chain: about six seconds for a million entries."""

    def value(query: str) -> str:
        return str(connection.execute(query).fetchone()[0])

    return StoreStatus(
        database_version=driver.sqlite_version,
        cipher_version=value("PRAGMA cipher_version") if encrypted else None,
        schema_revision=value("SELECT version_num FROM alembic_version"),
        people=int(value("SELECT count(*) FROM person")),
        plans=int(value("SELECT count(*) FROM plan")),
        audit_entries=int(value("SELECT count(*) FROM audit_entry")),
        first_broken_audit_entry=first_broken_entry(connection),
    )
