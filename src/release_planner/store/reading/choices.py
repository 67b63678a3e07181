"""What the caseload can be filtered by: the prisons, staff and teams that it holds."""

from dataclasses import dataclass

from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class CaseloadChoices:
    """Prison ids of people on the caseload; staff and teams as (code, name)."""

    prison_ids: tuple[str, ...]
    staff: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]


def caseload_choices(connection: Connection) -> CaseloadChoices:
    """Everything there is to choose from, in order."""
    prisons = connection.execute(
        "SELECT DISTINCT prison_id FROM custody"
        " WHERE is_current = :current AND prison_id IS NOT NULL ORDER BY prison_id",
        {"current": True},
    )
    return CaseloadChoices(
        prison_ids=tuple(row[0] for row in prisons),
        staff=_codes_and_names(connection, "staff"),
        teams=_codes_and_names(connection, "team"),
    )


def _codes_and_names(connection: Connection, table: str) -> tuple[tuple[str, str], ...]:
    rows = connection.execute(f"SELECT code, name FROM {table} ORDER BY code")
    return tuple((row[0], row[1]) for row in rows)
