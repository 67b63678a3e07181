"""Which appointments a recipient may be given at all."""

from release_planner.domain.codes import Agency
from release_planner.store.connection import Connection
from release_planner.store.reading.calendar import (
    CalendarScope,
    ExportableAppointment,
    ScopeKind,
)
from release_planner.store.reading.sharing import agreed_sql

_AGENCIES_OF_CODE = """
    SELECT agency FROM staff WHERE code = :code
    UNION SELECT agency FROM team WHERE code = :code
    UNION SELECT agency FROM provider WHERE code = :code"""


def treatment_agreement(connection: Connection, scope: CalendarScope, recipient: str) -> str | None:
    """The condition over ``custody`` under which a feed may hold a person's treatment appointments;
    None where it never may. It binds ``:recipient``.

    Never for the police, whether they receive the feed or it is about their own officer or team.
    Nor for a recipient whose agency is not known: one is known by a staff, team or provider code,
    or as the prison that the feed is about.
    """
    receiving = recipient_agencies(connection, scope, recipient)
    about = frozenset[Agency]()
    if scope.kind in (ScopeKind.OWNER, ScopeKind.TEAM):
        about = _agencies(connection, scope.value)
    if not receiving or Agency.POLICE in receiving | about:
        return None
    return " AND ".join(agreed_sql(agency, ":recipient") for agency in sorted(receiving))


def recipient_agencies(
    connection: Connection, scope: CalendarScope, recipient: str
) -> frozenset[Agency]:
    """The agencies that a recipient belongs to, none when they are not known."""
    found = _agencies(connection, recipient)
    is_its_prison = scope.kind is ScopeKind.PRISON and recipient == scope.value
    return found | {Agency.PRISON} if is_its_prison else found


def may_show(appointment: ExportableAppointment) -> bool:
    """Whether one appointment belongs in a feed: treatment only under the person's agreement."""
    return appointment.agrees_to_share_treatment or not appointment.is_treatment


def _agencies(connection: Connection, code: str) -> frozenset[Agency]:
    rows = connection.execute(_AGENCIES_OF_CODE, {"code": code})
    return frozenset(Agency(row[0]) for row in rows)
