"""The triggers that log every change of an audited table on a server."""

from collections.abc import Iterator

from release_planner.model.tables import audited_tables, columns_not_in_audit
from release_planner.store.connection import Connection

_FUNCTIONS = {
    "audit_insert": ("AFTER INSERT", "NEW TABLE AS new_rows", "log_collection"),
    "audit_update": (
        "AFTER UPDATE",
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "log_alteration",
    ),
    "audit_delete": ("AFTER DELETE", "OLD TABLE AS old_rows", "log_erasure"),
    "audit_whole": ("BEFORE TRUNCATE", "", "refuse_untraceable"),
    "audit_identity": ("BEFORE UPDATE OF id, batch_id", "", "refuse_untraceable"),
}
"""By the trigger's name: when it runs, what it is given of the rows, and what it does."""

_ALIVE = (
    "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = 'planner'::regnamespace AND t.tgenabled IN ('O', 'A')"
)


def audit_trigger_script() -> str:
    """The statements that make every trigger, to be run after the SQL files; may be run again."""
    return "\n".join(_statements())


def tables_not_logged(connection: Connection) -> list[str]:
    """The audited tables of which a trigger is missing or switched off: a sign of tampering."""
    alive = {(row[0], row[1]) for row in connection.execute(_ALIVE).fetchall()}
    return [
        table
        for table in audited_tables()
        if any((table, trigger) not in alive for trigger in _FUNCTIONS)
    ]


def _statements() -> Iterator[str]:
    for table in audited_tables():
        hidden = ", ".join(f"'{column}'" for column in columns_not_in_audit(table))
        for trigger, (moment, rows, function) in _FUNCTIONS.items():
            given = f" REFERENCING {rows}" if rows else ""
            yield (
                f"CREATE OR REPLACE TRIGGER {trigger} {moment} ON planner.{table}{given}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION planner.{function}({hidden});"
            )
