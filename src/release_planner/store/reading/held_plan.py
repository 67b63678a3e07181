"""A plan as the re-anchoring rules take it, and whom its changes concern."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.access import is_of_treatment
from release_planner.domain.codes import (
    Agency,
    AppointmentKind,
    AppointmentState,
    HousingRoute,
    Pathway,
    Role,
    StepState,
)
from release_planner.domain.plan import HeldAppointment, HeldStep
from release_planner.domain.plan_changes import Contacts, HeldPlan, HousingHolder, Party
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none

_PLAN = "SELECT id, anchored_on FROM plan WHERE custody_id = :custody_id"
_STEPS = """
SELECT t.id, t.template_id, t.title, t.state, t.opens_on, t.due_on, t.closes_on, t.is_fixed,
       t.owner_role, t.pathway
FROM plan_step t JOIN plan ON plan.id = t.plan_id
WHERE plan.custody_id = :custody_id ORDER BY t.id
"""
_APPOINTMENTS = """
SELECT a.id, a.kind, a.day, a.start, a.state,
       coalesce(v.name, s.name, ''), coalesce(v.telephone, v.email, s.telephone, s.email, ''),
       coalesce(l.prison_id, l.code, ''), v.agency, w.agency
FROM appointment a
LEFT JOIN place l ON l.id = a.place_id
LEFT JOIN provider v ON v.id = coalesce(a.provider_id, l.provider_id)
LEFT JOIN provider w ON w.id = l.provider_id
LEFT JOIN staff s ON s.id = a.staff_id
WHERE a.custody_id = :custody_id ORDER BY a.id
"""
_ROLES = """
SELECT a.role, s.name, coalesce(s.telephone, s.email, '')
FROM assignment a JOIN staff s ON s.id = a.staff_id
WHERE a.custody_id = :custody_id AND a.until_on IS NULL
"""
_HOUSING = """
SELECT route, authority FROM housing_referral
WHERE custody_id = :custody_id AND status IN ('submitted', 'accepted') ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan with its row id, ready to be judged; without an id it is no plan yet, only the
    appointments of a spell.
    """

    plan_id: int | None
    plan: HeldPlan


def stored_plan(
    connection: Connection, custody_id: int, release_day: date | None = None
) -> StoredPlan:
    """The plan of a custody spell with its steps and appointments.

    Appointments are there before there is a plan; they then rest on ``release_day``, the one
    expected now.
    """
    bound = {"custody_id": custody_id}
    found = connection.execute(_PLAN, bound).fetchone()
    appointments = held_appointments(connection, custody_id)
    if found is None:
        return StoredPlan(None, HeldPlan(release_day, (), appointments))
    steps = tuple(
        HeldStep(
            id=row[0],
            template_id=row[1],
            title=row[2],
            state=StepState(row[3]),
            opens_on=day_or_none(row[4]),
            due_on=day_or_none(row[5]),
            closes_on=day_or_none(row[6]),
            fixed=bool(row[7]),
            owner=Role(row[8]),
            of_treatment=is_of_treatment(Pathway(row[9])),
        )
        for row in connection.execute(_STEPS, bound)
    )
    return StoredPlan(found[0], HeldPlan(day_or_none(found[1]), steps, appointments))


def held_appointments(connection: Connection, custody_id: int) -> tuple[HeldAppointment, ...]:
    """The appointments of a custody spell, with whom to ring about each."""
    rows = connection.execute(_APPOINTMENTS, {"custody_id": custody_id})
    found = []
    for row in rows:
        day = day_or_none(row[2])
        assert day is not None
        appointment = HeldAppointment(
            id=row[0],
            kind=AppointmentKind(row[1]),
            day=day,
            start=row[3],
            state=AppointmentState(row[4]),
            provider=row[5],
            contact=row[6],
            place=row[7],
            at_treatment_provider=Agency.TREATMENT_PROVIDER in row[8:],
        )
        found.append(appointment)
    return tuple(found)


def contacts(
    connection: Connection, custody_id: int, authority_names: Mapping[str, str]
) -> Contacts:
    """Who holds each role of a spell, and who holds its live housing referrals."""
    bound = {"custody_id": custody_id}
    staff = {Role(row[0]): Party(row[1], row[2]) for row in connection.execute(_ROLES, bound)}
    housing = tuple(
        HousingHolder(HousingRoute(route), _housing_party(route, authority, authority_names))
        for route, authority in connection.execute(_HOUSING, bound)
    )
    return Contacts(staff, housing)


def _housing_party(route: str, authority: str | None, names: Mapping[str, str]) -> Party:
    if authority is None:
        return Party(f"{route.replace('_', ' ')} team", "")
    return Party(f"{names.get(authority, authority)} housing", "")
