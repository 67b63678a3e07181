"""The triggers of a store file, made from the model: the audit of every row, days that exist, and
whose facts of releases are outdated.

They are no part of the migrations: whenever the tables were brought up to date, all of them are
made anew, so that a new column or table is never left out.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import sqlalchemy as sa

from release_planner.model.tables import audited_tables, columns_not_in_audit, metadata
from release_planner.store.connection import Connection
from release_planner.store.release_facts import noting_triggers

_LAST = (
    "(SELECT max(sequence) FROM audit_entry),"
    " (SELECT entry_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1)"
)
_WRITE_SEALED = """
  SELECT RAISE(ABORT, 'nobody is named who changes {table}, so nothing was changed')
  WHERE planner_actor() IS NULL;
  INSERT INTO audit_entry (sequence, at, actor, operation, subject, subject_id, purpose,
    detail_hash, previous_hash, entry_hash)
  VALUES (planner_sealed_sequence(), planner_sealed_at(), planner_actor(), '{operation}',
    '{table}', {row}.id, planner_sealed_purpose(), planner_sealed_detail_hash(),
    planner_sealed_previous_hash(), planner_sealed_entry_hash());
  INSERT INTO audit_detail (sequence, salt, detail)
  VALUES (planner_sealed_sequence(), planner_sealed_salt(), planner_sealed_detail());"""
_EVENTS = {
    "INSERT": ("collection", ("NEW",), "NEW.batch_id IS NULL AND "),
    "UPDATE": ("alteration", ("OLD", "NEW"), ""),
    "DELETE": ("erasure", ("OLD",), ""),
}
_ONLY_ADDED_TO = "the audit is only ever added to"
_OF_THE_AUDIT = {
    "audit_entry_is_sealed": f"""BEFORE INSERT ON audit_entry
WHEN NEW.entry_hash IS NOT planner_sealed_entry_hash()
  OR NEW.sequence <> 1 + (SELECT coalesce(max(sequence), 0) FROM audit_entry)
  OR EXISTS (SELECT 1 FROM audit_entry WHERE entry_hash = NEW.entry_hash)
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_detail_is_of_the_last_entry": f"""BEFORE INSERT ON audit_detail
WHEN NEW.sequence IS NOT planner_sealed_sequence()
  OR NEW.sequence IS NOT (SELECT max(sequence) FROM audit_entry)
  OR EXISTS (SELECT 1 FROM audit_detail WHERE sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_detail_is_only_erased": """BEFORE DELETE ON audit_detail
WHEN planner_erasing() IS NOT 1
BEGIN SELECT RAISE(ABORT, 'a detail of the audit is only removed by an erasure'); END""",
    "audit_batch_is_opened": f"""BEFORE INSERT ON audit_batch
WHEN NEW.opened_by IS NOT planner_actor()
  OR EXISTS (SELECT 1 FROM audit_batch WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_batch_is_not_removed": f"""BEFORE DELETE ON audit_batch
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_entry_is_not_removed": f"""BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_entry_is_not_changed": f"""BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_detail_is_not_changed": f"""BEFORE UPDATE ON audit_detail
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
    "audit_batch_is_not_changed": f"""BEFORE UPDATE ON audit_batch
BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED_TO}'); END""",
}


def install_triggers(connection: Connection) -> None:
    """Take away every trigger of a store file and make those of this version, in the caller's
    transaction.
    """
    for name in _stored(connection):
        connection.execute(f'DROP TRIGGER "{name}"')
    for text in expected_triggers().values():
        connection.execute(text)


def missing_triggers(connection: Connection) -> list[str]:
    """The names of triggers that are missing, that were changed, or that are none of ours."""
    stored, expected = _stored(connection), expected_triggers()
    return sorted(
        name for name in stored.keys() | expected.keys() if stored.get(name) != expected.get(name)
    )


@cache
def expected_triggers() -> Mapping[str, str]:
    """The text of every trigger of a store file, by name."""
    bodies = dict(_OF_THE_AUDIT) | dict(noting_triggers())
    audited = frozenset(audited_tables())
    for table in metadata.sorted_tables:
        if table.name in audited:
            bodies.update(_logs(table))
        bodies.update(_checks(table, is_audited=table.name in audited))
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in sorted(bodies.items())}


def _stored(connection: Connection) -> dict[str, str]:
    return dict(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    )


def _logs(table: sa.Table) -> Iterator[tuple[str, str]]:
    """What puts each row that comes, changes or goes into the audit."""
    columns = [column.name for column in table.columns if column.name != "id"]
    hidden = columns_not_in_audit(table.name)
    for event, (operation, rows, condition) in _EVENTS.items():
        values = ", ".join(
            _held(column, row, rows[0]) if column in hidden else f"{row}.{column}"
            for row in rows
            for column in columns
        )
        seal = (
            f"planner_seal('{operation}', '{table.name}', {rows[-1]}.id, {_LAST},"
            f" '{','.join(columns)}', {values})"
        )
        written = _WRITE_SEALED.format(table=table.name, operation=operation, row=rows[-1])
        yield (
            f"{table.name}_{event.lower()}_is_logged",
            f"AFTER {event} ON {table.name}\nWHEN {condition}{seal}\nBEGIN{written}\nEND",
        )


def _held(column: str, row: str, before: str) -> str:
    """That a column has a value, and whether it is another than before, without the value."""
    return (
        f"CASE WHEN {row}.{column} IS NULL THEN NULL"
        f" WHEN {row}.{column} IS {before}.{column} THEN 'held' ELSE 'held anew' END"
    )


def _checks(table: sa.Table, *, is_audited: bool) -> Iterator[tuple[str, str]]:
    """What refuses a day that no calendar has, and a row of a batch that is not open."""
    days = [column.name for column in table.columns if isinstance(column.type, sa.Date)]
    faults = {
        f"NEW.{day} IS NOT date(NEW.{day})": f"{table.name}.{day} is not a day of the calendar"
        for day in days
    }
    if days:
        changed = ", ".join(days)
        event = f"UPDATE OF {changed}"
        yield f"{table.name}_update_is_checked", _refusal(table.name, event, faults)
    if is_audited:
        not_open = "NEW.batch_id IS NOT NULL AND NEW.batch_id IS NOT planner_batch()"
        faults[not_open] = f"{table.name}.batch_id is not the batch that is open"
    if faults:
        yield f"{table.name}_insert_is_checked", _refusal(table.name, "INSERT", faults)


def _refusal(table: str, event: str, faults: dict[str, str]) -> str:
    conditions = "\n  OR ".join(f"({fault})" for fault in faults)
    refusals = "\n".join(
        f"  SELECT RAISE(ABORT, '{message}') WHERE {fault};" for fault, message in faults.items()
    )
    return f"BEFORE {event} ON {table}\nWHEN {conditions}\nBEGIN\n{refusals}\nEND"
