"""Which appointments a recipient may be given at all."""

from release_planner.domain.codes import Agency
from release_planner.store.connection import Connection
from release_planner.store.reading.calendar import (
    CalendarScope,
    ExportableAppointment,
    ScopeKind,
)

_AGENCIES_OF_CODE = """
    SELECT agency FROM staff WHERE code = :code
    UNION SELECT agency FROM team WHERE code = :code
    UNION SELECT agency FROM provider WHERE code = :code"""


def shares_treatment(connection: Connection, scope: CalendarScope, recipient: str) -> bool:
    """Whether a feed may hold treatment appointments of people who agreed to share them.

    Never for the police, whether they receive the feed or it is about their own officer or team.
    Nor for a recipient whose agency is not known: one is known by a staff, team or provider code,
    or as the prison that the feed is about.
    """
    receiving = _agencies(connection, recipient)
    if scope.kind is ScopeKind.PRISON and recipient == scope.value:
        receiving = receiving | {Agency.PRISON}
    about = frozenset[str]()
    if scope.kind in (ScopeKind.OWNER, ScopeKind.TEAM):
        about = _agencies(connection, scope.value)
    return bool(receiving) and Agency.POLICE not in receiving | about


def may_show(appointment: ExportableAppointment, shares_treatment: bool) -> bool:
    """Whether one appointment belongs in a feed: treatment only under the person's agreement."""
    if not appointment.is_treatment:
        return True
    return shares_treatment and appointment.agrees_to_share_treatment


def _agencies(connection: Connection, code: str) -> frozenset[str]:
    return frozenset(str(row[0]) for row in connection.execute(_AGENCIES_OF_CODE, {"code": code}))
