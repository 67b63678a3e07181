"""Appointments, release days and deadlines that a calendar of one scope may show.

Only what an entry is worded from is read: no identifier, no note, no address, and names only where
the initials were asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from release_planner.domain.codes import (
    OPEN_STEP_STATES,
    PRISON_ROLES,
    Agency,
    AppointmentKind,
    AppointmentState,
    Pathway,
    StepState,
)
from release_planner.store.connection import Connection
from release_planner.store.reading.scope import Condition, held_by_staff, held_by_team
from release_planner.store.reading.values import day_or_none

Values = tuple[Any, ...]


class ScopeKind(StrEnum):
    """Whose entries a calendar holds."""

    EVERYTHING = "everything"
    PRISON = "prison"
    OWNER = "owner"
    TEAM = "team"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class CalendarScope:
    """Whose entries to read. ``value`` is a prison id, a staff or team code, or a person's row id;
    empty for everything.
    """

    kind: ScopeKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseDateBasis:
    """The spell that an entry hangs on, and where its release date comes from.

    ``source`` and ``as_at`` (UTC, as stored) are those of the date in force that anchors the plan;
    None where no date does. ``names`` are forenames and surname, empty unless asked for.
    """

    custody_id: int
    expected_from: date | None
    expected_to: date | None
    released_on: date | None
    has_date_conflict: bool
    source: str | None
    as_at: str | None
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ExportableAppointment:
    """An appointment as an entry is worded from it.

    ``agencies`` are those of the provider and of the place's provider, as far as they are known.
    ``rests_on`` is the expected release day when it was booked.
    """

    id: int
    basis: ReleaseDateBasis
    kind: AppointmentKind
    day: date
    start: str | None
    minutes: int
    state: AppointmentState
    place_name: str | None
    place_town: str | None
    in_prison: str | None
    agencies: frozenset[Agency]
    agrees_to_share_treatment: bool
    rests_on: date | None = None

    @property
    def is_treatment(self) -> bool:
        """Whether it is substance misuse treatment, by its kind or by who provides it."""
        return self.kind is AppointmentKind.TREATMENT or Agency.TREATMENT_PROVIDER in self.agencies


@dataclass(frozen=True, slots=True)
class ExportableDeadline:
    """A step that staff of a prison own and have not done, as an entry is worded from it.

    ``is_too_late`` says that it can no longer be done in time.
    """

    id: int
    basis: ReleaseDateBasis
    pathway: Pathway
    due_on: date
    is_too_late: bool


_BASIS = """
    custody.id, custody.expected_from, custody.expected_to, custody.released_on,
    custody.has_date_conflict, e.source, e.as_at"""

_BASIS_DATE = """
    LEFT JOIN release_date_entry e ON e.id = (
        SELECT d.id FROM release_date_entry d
        WHERE d.custody_id = custody.id AND d.replaced_at IS NULL
          AND d.type = custody.anchor_type AND d.day = custody.anchor_day
        ORDER BY d.is_chosen DESC, d.as_at DESC, d.id DESC LIMIT 1)"""

_AGREED = "agreed_to_share"

_APPOINTMENTS = f"""
    SELECT {_BASIS}, %(names)s, a.id, a.kind, a.day, a.start, a.minutes, a.state,
           p.name, p.town, p.prison_id, v.agency, w.agency, {_AGREED}, a.rests_on,
           custody.prison_id
    FROM appointment a
    JOIN custody ON custody.id = a.custody_id
    JOIN person h ON h.id = custody.person_id
    LEFT JOIN place p ON p.id = a.place_id
    LEFT JOIN provider v ON v.id = a.provider_id
    LEFT JOIN provider w ON w.id = p.provider_id
    {_BASIS_DATE}
    WHERE custody.is_current = :current AND custody.state <> 'died' AND a.day >= :since"""

_RELEASE_DAYS = f"""
    SELECT {_BASIS}, %(names)s
    FROM custody
    JOIN person h ON h.id = custody.person_id
    {_BASIS_DATE}
    WHERE custody.is_current = :current AND custody.state <> 'died'
      AND coalesce(custody.released_on, custody.expected_from, custody.expected_to) >= :since"""

_DEADLINES = f"""
    SELECT {_BASIS}, %(names)s, t.id, t.pathway, t.due_on, t.state
    FROM plan_step t
    JOIN plan ON plan.id = t.plan_id
    JOIN custody ON custody.id = plan.custody_id
    JOIN person h ON h.id = custody.person_id
    {_BASIS_DATE}
    WHERE custody.is_current = :current AND custody.state <> 'died'
      AND custody.released_on IS NULL AND t.due_on >= :since
      AND t.owner_role IN ({", ".join(f"'{role.value}'" for role in PRISON_ROLES)})
      AND t.state IN ({", ".join(f"'{state.value}'" for state in sorted(OPEN_STEP_STATES))})
      AND (t.pathway <> '{Pathway.DRUGS_AND_ALCOHOL.value}' OR {_AGREED})"""

_HOLDS_THE_ROLE = (
    "EXISTS (SELECT 1 FROM assignment held WHERE held.custody_id = custody.id"
    " AND held.role = t.owner_role AND held.until_on IS NULL AND held.staff_id IN ({staff}))"
)

_IN_PRISON = "custody.prison_id = :prison_id"
_STAFF_OF_APPOINTMENT = {
    ScopeKind.OWNER: "SELECT id FROM staff WHERE code = :held_by_staff",
    ScopeKind.TEAM: "SELECT id FROM staff WHERE team_id IN"
    " (SELECT id FROM team WHERE code = :held_by_team)",
}

_HELD_BY = {ScopeKind.OWNER: "staff", ScopeKind.TEAM: "team"}

_ONE_SPELL = " AND custody.id = :custody_id"
_NAMES = "h.forenames, h.surname"
_NO_NAMES = "'', ''"


def exportable_appointments(
    connection: Connection,
    scope: CalendarScope,
    since: date,
    *,
    with_names: bool = False,
    custody_id: int | None = None,
    agreement: str | None = None,
    recipient: str = "",
) -> Iterable[ExportableAppointment]:
    """The appointments of a scope from ``since`` on, cancelled ones included.

    A prison is given those inside its walls, and of the people it holds those of the release day
    and the 24 hours after it: no more. With ``custody_id``, those of that spell only.
    ``agreement`` is the condition over ``custody`` under which treatment is shared with
    ``recipient``, None where it never is.
    """
    condition = _condition_on_spell(scope)
    if scope.kind is ScopeKind.PRISON:
        condition = replace(condition, sql=f"({condition.sql} OR p.prison_id = :prison_id)")
    elif scope.kind in _STAFF_OF_APPOINTMENT:
        theirs = _STAFF_OF_APPOINTMENT[scope.kind]
        condition = replace(condition, sql=f"({condition.sql} OR a.staff_id IN ({theirs}))")
    agreed = "1 = 0"
    if agreement is not None:
        agreed = agreement
        bound = {**condition.parameters, "recipient": recipient}
        condition = replace(condition, parameters=bound)
    query = _APPOINTMENTS.replace(_AGREED, agreed)
    for row in _rows(connection, query, condition, since, with_names, custody_id):
        appointment = _appointment(row)
        if scope.kind is not ScopeKind.PRISON or _is_for_prison(appointment, row[-1], scope.value):
            yield appointment


def exportable_release_days(
    connection: Connection,
    scope: CalendarScope,
    since: date,
    *,
    with_names: bool = False,
    custody_id: int | None = None,
) -> Iterable[ReleaseDateBasis]:
    """The spells of a scope whose release, expected or past, is on or after ``since``."""
    condition = _condition_on_spell(scope)
    for row in _rows(connection, _RELEASE_DAYS, condition, since, with_names, custody_id):
        yield _basis(row)


def exportable_deadlines(
    connection: Connection,
    scope: CalendarScope,
    since: date,
    *,
    with_names: bool = False,
    custody_id: int | None = None,
    agreement: str | None = None,
    recipient: str = "",
) -> Iterable[ExportableDeadline]:
    """The undone steps of prison staff, due from ``since`` on, for those who own them.

    A prison is given those of the people it holds; an officer or a team those of the roles they
    hold; nobody else any. They end with the release. Treatment is told as to
    `exportable_appointments`.
    """
    if scope.kind is ScopeKind.PRISON:
        condition = _condition_on_spell(scope)
    elif scope.kind in _STAFF_OF_APPOINTMENT:
        theirs = _HOLDS_THE_ROLE.format(staff=_STAFF_OF_APPOINTMENT[scope.kind])
        condition = Condition(theirs, {f"held_by_{_HELD_BY[scope.kind]}": scope.value})
    else:
        return
    query = _DEADLINES.replace(_AGREED, agreement or "1 = 0")
    if agreement is not None:
        bound = {**condition.parameters, "recipient": recipient}
        condition = replace(condition, parameters=bound)
    for row in _rows(connection, query, condition, since, with_names, custody_id):
        identity, pathway, due_on, state = row[9:]
        yield ExportableDeadline(
            id=identity,
            basis=_basis(row),
            pathway=Pathway(pathway),
            due_on=date.fromisoformat(str(due_on)),
            is_too_late=state == StepState.IMPOSSIBLE,
        )


def _condition_on_spell(scope: CalendarScope) -> Condition:
    match scope.kind:
        case ScopeKind.EVERYTHING:
            return Condition("1 = 1")
        case ScopeKind.PRISON:
            return Condition(_IN_PRISON, {"prison_id": scope.value})
        case ScopeKind.OWNER:
            return held_by_staff(scope.value)
        case ScopeKind.TEAM:
            return held_by_team(scope.value)
        case ScopeKind.PERSON:
            return Condition("custody.person_id = :person_id", {"person_id": int(scope.value)})


def _rows(
    connection: Connection,
    query: str,
    condition: Condition,
    since: date,
    with_names: bool,
    custody_id: int | None,
) -> Iterable[Values]:
    text = query % {"names": _NAMES if with_names else _NO_NAMES} + f" AND {condition.sql}"
    parameters = {**condition.parameters, "since": since.isoformat(), "current": True}
    if custody_id is not None:
        text += _ONE_SPELL
        parameters["custody_id"] = custody_id
    return connection.execute(text, parameters)


def _basis(row: Values) -> ReleaseDateBasis:
    return ReleaseDateBasis(
        custody_id=row[0],
        expected_from=day_or_none(row[1]),
        expected_to=day_or_none(row[2]),
        released_on=day_or_none(row[3]),
        has_date_conflict=bool(row[4]),
        source=row[5],
        as_at=row[6],
        names=(row[7], row[8]),
    )


def _appointment(row: Values) -> ExportableAppointment:
    (
        identity,
        kind,
        day,
        start,
        minutes,
        state,
        name,
        town,
        prison,
        *agencies,
        agreed,
        rests_on,
        _,
    ) = row[9:]
    known_day = day_or_none(day)
    assert known_day is not None
    return ExportableAppointment(
        id=identity,
        basis=_basis(row),
        kind=AppointmentKind(kind),
        day=known_day,
        start=start,
        minutes=minutes,
        state=AppointmentState(state),
        place_name=name,
        place_town=town,
        in_prison=prison,
        agencies=frozenset(Agency(agency) for agency in agencies if agency),
        agrees_to_share_treatment=bool(agreed),
        rests_on=day_or_none(rests_on),
    )


def _is_for_prison(appointment: ExportableAppointment, held_in: object, prison_id: str) -> bool:
    """Whether a prison is told of an appointment: inside its walls, or in the first 24 hours out.

    A booking that a moved release day broke is still told, as not confirmed, by the day it was
    booked for: the prison may have arranged something for it.
    """
    if appointment.in_prison == prison_id:
        return True
    basis = appointment.basis
    first = basis.released_on or basis.expected_from or basis.expected_to
    last = basis.released_on or basis.expected_to or basis.expected_from
    if appointment.state is AppointmentState.TO_REBOOK and appointment.rests_on is not None:
        first = last = appointment.rests_on
    if held_in != prison_id or first is None or last is None:
        return False
    return first <= appointment.day <= last + timedelta(days=1)
