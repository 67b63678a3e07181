"""Whose store it is, who agreed to share their treatment with whom, and what they were given."""

from dataclasses import dataclass
from datetime import date

from release_planner.domain.access import OwningAgency
from release_planner.domain.codes import Agency, TreatmentStanding
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none

OWNING_AGENCY = "owning_agency"

_OWNER = "SELECT value FROM store_fact WHERE name = :name"
_STAFF = """
SELECT s.agency, s.role, t.code, s.access_role FROM staff s LEFT JOIN team t ON t.id = s.team_id
WHERE s.code = :code
"""
_AGREEMENTS = """
SELECT id, agency, recipient, agreed_on, withdrawn_on, recorded_by
FROM sharing_agreement WHERE person_id = :person_id ORDER BY id
"""
_GENERAL = "SELECT consent_to_share FROM treatment_need WHERE custody_id = :custody_id"
_STATUS = "SELECT status, recorded_on FROM treatment_status WHERE custody_id = :custody_id"
_DERIVED_STATUS = """
SELECT CASE
    WHEN EXISTS (SELECT 1 FROM appointment a WHERE a.custody_id = c.id AND a.kind = 'treatment'
                 AND a.state = 'booked') THEN 'booked'
    WHEN n.need = 'no' THEN 'unknown'
    WHEN n.need = 'yes' THEN 'gap' ELSE 'unknown' END
FROM custody c LEFT JOIN treatment_need n ON n.custody_id = c.id WHERE c.id = :custody_id
"""
_GIVEN = """
SELECT f.recipient, f.scope, f.scope_value, e.given_at, a.day
FROM feed_entry e
JOIN feed f ON f.id = e.feed_id
JOIN appointment a ON a.id = e.subject_id
JOIN custody c ON c.id = a.custody_id
LEFT JOIN place l ON l.id = a.place_id
LEFT JOIN provider v ON v.id = a.provider_id
LEFT JOIN provider w ON w.id = l.provider_id
WHERE e.subject = 'appointment' AND c.person_id = :person_id
  AND (a.kind = 'treatment' OR v.agency = 'treatment_provider' OR w.agency = 'treatment_provider')
ORDER BY f.recipient, e.given_at, e.id
"""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """What a person said about one recipient; ``recipient`` empty is the agency as a whole."""

    id: int
    agency: Agency
    recipient: str
    agreed_on: date | None
    withdrawn_on: date | None
    recorded_by: str

    @property
    def agrees(self) -> bool:
        """Whether they agree now, as far as this says."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A treatment appointment that a recipient was given: in which calendar, and on what day."""

    recipient: str
    scope: str
    scope_value: str
    given_on: date
    appointment_on: date


@dataclass(frozen=True, slots=True)
class StaffAgency:
    """Where a member of staff works; codes as stored."""

    agency: str
    role: str
    team_code: str | None
    access_role: str | None


def owning_agency(connection: Connection) -> OwningAgency:
    """Whose store it is; one of an earlier version is an integrated team's."""
    row = connection.execute(_OWNER, {"name": OWNING_AGENCY}).fetchone()
    return OwningAgency(row[0]) if row else OwningAgency.INTEGRATED


def staff_agency(connection: Connection, code: str) -> StaffAgency | None:
    """The agency and role of a member of staff, None for a code that nobody has."""
    row = connection.execute(_STAFF, {"code": code}).fetchone()
    return StaffAgency(*row) if row else None


def person_of(connection: Connection, custody_id: int) -> int:
    """Whose a custody spell is."""
    row = connection.execute(
        "SELECT person_id FROM custody WHERE id = :custody_id", {"custody_id": custody_id}
    ).fetchone()
    assert row is not None
    return int(row[0])


def agreements_of(connection: Connection, person_id: int) -> tuple[AgreementRow, ...]:
    """Everything that a person said about sharing, oldest first."""
    return tuple(
        AgreementRow(
            row[0], Agency(row[1]), row[2], day_or_none(row[3]), day_or_none(row[4]), row[5]
        )
        for row in connection.execute(_AGREEMENTS, {"person_id": person_id})
    )


def general_answer(connection: Connection, custody_id: int) -> str:
    """What a person answered about sharing at all: yes, no or unknown."""
    row = connection.execute(_GENERAL, {"custody_id": custody_id}).fetchone()
    return str(row[0]) if row else "unknown"


def agreed_sql(agency: Agency | None, *recipients: str) -> str:
    """A condition over ``custody``: the person agreed to share treatment with an agency.

    The newest row about one of the ``recipients`` (named parameters, such as ``:code``) counts
    before that about the agency as a whole, and that before the general answer, which is never
    enough for the police.
    """
    if agency is None:
        return "1 = 0"
    said = [_newest(agency, recipient) for recipient in (*recipients, "''")]
    general = "1 = 0"
    if agency is not Agency.POLICE:
        general = (
            "EXISTS (SELECT 1 FROM treatment_need general WHERE general.custody_id = custody.id"
            " AND general.consent_to_share = 'yes')"
        )
    return f"coalesce({', '.join(said)}, {general})"


def agrees(
    connection: Connection, custody_id: int, agency: Agency | None, recipient: str = ""
) -> bool:
    """Whether a person agreed to share treatment with an agency, or with one recipient of it."""
    query = f"SELECT {agreed_sql(agency, ':recipient')} FROM custody WHERE custody.id = :custody_id"
    row = connection.execute(query, {"custody_id": custody_id, "recipient": recipient}).fetchone()
    return bool(row and row[0])


def treatment_status(
    connection: Connection, custody_id: int, *, holds_treatment: bool
) -> TreatmentStanding:
    """How treatment stands: derived where the store holds it, else as somebody recorded it."""
    query = _DERIVED_STATUS if holds_treatment else _STATUS
    row = connection.execute(query, {"custody_id": custody_id}).fetchone()
    return TreatmentStanding(row[0]) if row else TreatmentStanding.UNKNOWN


def treatment_given(connection: Connection, person_id: int) -> tuple[GivenRow, ...]:
    """Every treatment appointment of a person that a recipient was given in a calendar."""
    return tuple(
        GivenRow(
            row[0],
            row[1],
            row[2],
            date.fromisoformat(str(row[3])[:10]),
            date.fromisoformat(str(row[4])),
        )
        for row in connection.execute(_GIVEN, {"person_id": person_id})
    )


def _newest(agency: Agency, recipient: str) -> str:
    return (
        "(SELECT said.withdrawn_on IS NULL FROM sharing_agreement said"
        f" WHERE said.person_id = custody.person_id AND said.agency = '{agency.value}'"
        f" AND said.recipient = {recipient} ORDER BY said.id DESC LIMIT 1)"
    )
