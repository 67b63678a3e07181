"""Keeping the facts of releases in a store file true to the tables that they come from.

The two tables are no part of the model, like the triggers that fill the second: they are made anew
whenever a file is brought up to date, so that another idea of what a fact is needs a new revision.
A server looks the facts up each time and has neither.
"""

from collections.abc import Iterator

from release_planner.store.connection import Connection
from release_planner.store.reading.release_facts import RELEASE_FACTS, for_engine, release_facts

_TEXTS = frozenset(
    {
        "released_on", "authority", "is_child", "place", "kind_of_person", "care", "first_night",
        "three_months",
    }
)  # fmt: skip
_OF_THE_PERSON = {
    "person": "{row}.id",
    "custody": "{row}.person_id",
    "treatment_start": "{row}.person_id",
    "iom_registration": "{row}.person_id",
}
_OF_THE_SPELL = (
    "treatment_need",
    "treatment_referral",
    "appointment",
    "accommodation",
    "housing_referral",
)
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

_NOTE = """  INSERT INTO release_facts_outdated (person_id)
  SELECT person_id FROM ({person})
  WHERE person_id NOT IN (SELECT person_id FROM release_facts_outdated);"""

_TABLES = (
    "DROP TABLE IF EXISTS release_facts",
    "DROP TABLE IF EXISTS release_facts_outdated",
    "CREATE TABLE release_facts ("
    + ", ".join(f"{name} {'TEXT' if name in _TEXTS else 'INTEGER'}" for name in RELEASE_FACTS)
    + ", PRIMARY KEY (released, custody_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX ix_release_facts_person_id ON release_facts (person_id)",
    "CREATE TABLE release_facts_outdated (person_id INTEGER PRIMARY KEY) STRICT",
)
_EVERYBODY = "INSERT INTO release_facts_outdated SELECT DISTINCT person_id FROM custody"
_IS_ANYBODY = "SELECT EXISTS (SELECT 1 FROM release_facts_outdated)"
_OUTDATED = "(SELECT person_id FROM release_facts_outdated)"
_FORGET = f"DELETE FROM release_facts WHERE person_id IN {_OUTDATED}"
_COLUMNS = ", ".join(RELEASE_FACTS)


def _recorded(person: str) -> str:
    """The facts of people, looked up, with the attendance of every day."""
    chosen = f"custody.person_id {person} AND custody.released_on IS NOT NULL"
    found = release_facts(chosen, as_at="'9999-12-31'")
    return for_engine(f"SELECT {_COLUMNS} FROM ({found})", "sqlite")


_LOOK_UP = f"INSERT INTO release_facts ({_COLUMNS}) {_recorded(f'IN {_OUTDATED}')}"
_DONE = "DELETE FROM release_facts_outdated"
_KEPT = f"SELECT {_COLUMNS} FROM release_facts WHERE person_id NOT IN {_OUTDATED}"
_RECORDED = _recorded(f"NOT IN {_OUTDATED}")
_DIFFERING = f"""
SELECT count(DISTINCT custody_id) FROM (
    SELECT * FROM ({_KEPT} EXCEPT {_RECORDED})
    UNION ALL SELECT * FROM ({_RECORDED} EXCEPT {_KEPT}))"""


def make_tables(connection: Connection) -> None:
    """Make the tables anew and fill them, in the caller's transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    keep_anew(connection)


def releases_kept_otherwise(connection: Connection) -> int:
    """Of how many releases something else is kept than the records say: none, unless the file was
    changed past the planner. A server keeps nothing.
    """
    if connection.engine == "postgresql":
        return 0
    return int(connection.execute(_DIFFERING).fetchone()[0])


def keep_anew(connection: Connection) -> None:
    """Look the facts of everybody up anew, in the caller's transaction."""
    connection.execute("DELETE FROM release_facts")
    connection.execute(_DONE)
    connection.execute(_EVERYBODY)
    bring_up_to_date(connection)


def bring_up_to_date(connection: Connection) -> None:
    """Look the facts of everybody whose records have changed up anew, in the caller's transaction.

    Rows that an object session holds must be written before.
    """
    if connection.execute(_IS_ANYBODY).fetchone()[0]:
        for statement in (_FORGET, _LOOK_UP, _DONE):
            connection.execute(statement)


def noting_triggers() -> Iterator[tuple[str, str]]:
    """What notes whose facts are outdated: the name of each trigger, and its body.

    What hangs on a spell is of no concern before its release.
    """
    for table, person in _OF_THE_PERSON.items():
        yield from _noting(table, f"SELECT {person} AS person_id")
    for table in _OF_THE_SPELL:
        yield from _noting(
            table,
            "SELECT person_id FROM custody WHERE id = {row}.custody_id AND released_on IS NOT NULL",
        )


def _noting(table: str, person: str) -> Iterator[tuple[str, str]]:
    for event, rows in _ROWS.items():
        notes = "\n".join(_NOTE.format(person=person.format(row=row)) for row in rows)
        yield f"{table}_{event.lower()}_is_noted", f"AFTER {event} ON {table}\nBEGIN\n{notes}\nEND"
