"""Who may hold, see and do what: the rules of access by agency, as plain values.

The table itself is data (`data/roles.toml`). A store is owned by one agency, which decides what the
store holds at all; each person who works in it has one role, which decides what they see, change
and do. In a shared store the database enforces this; in a single file the program only follows it,
since whoever holds the key holds everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.domain.codes import Agency, Role


class FieldGroup(StrEnum):
    """Records that are shown or kept back together."""

    IDENTITY = "identity"
    CUSTODY = "custody"
    PLAN = "plan"
    APPOINTMENTS = "appointments"
    TREATMENT = "treatment"
    TREATMENT_STATUS = "treatment_status"
    HOUSING = "housing"
    IOM = "iom"
    PUBLIC_PROTECTION = "public_protection"
    SAFEGUARDING = "safeguarding"
    NOTES = "notes"
    PROVISION = "provision"
    STAFF = "staff"
    CALENDAR = "calendar"
    SHARING = "sharing"
    COUNTS = "counts"
    AUDIT = "audit"


class Operation(StrEnum):
    """What is done with the store as a whole rather than with one field."""

    IMPORT = "import"
    EXPORT_CALENDAR = "export_calendar"
    REPORT = "report"
    TRANSFER = "transfer"
    ERASE = "erase"
    RECORD_AGREEMENT = "record_agreement"
    KEEP_STAFF = "keep_staff"
    BACK_UP = "back_up"
    READ_AUDIT = "read_audit"


class AccessRole(StrEnum):
    """The roles by agency."""

    POLICE = "police"
    PRISON = "prison"
    PROBATION = "probation"
    TREATMENT_PROVIDER = "treatment_provider"
    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    AUDITOR = "auditor"


class OwningAgency(StrEnum):
    """Whose store it is; `INTEGRATED` is a probation-led IOM team of several agencies."""

    INTEGRATED = "integrated"
    POLICE = "police"
    PROBATION = "probation"
    PRISON = "prison"
    TREATMENT_PROVIDER = "treatment_provider"


@dataclass(frozen=True, slots=True)
class RoleAccess:
    """What one role sees, changes and does.

    Everything in ``changes`` is also in ``sees``. ``under_agreement`` are groups of which only the
    records of people who agreed to share with the role's agency are seen. ``agencies`` are those
    whose staff have this role.
    """

    role: AccessRole
    name: str
    agencies: frozenset[Agency]
    sees: frozenset[FieldGroup]
    changes: frozenset[FieldGroup]
    under_agreement: frozenset[FieldGroup]
    operations: frozenset[Operation]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a store of one owning agency may hold. Anything else is never stored."""

    owner: OwningAgency
    name: str
    holds: frozenset[FieldGroup]


@dataclass(frozen=True, slots=True)
class AccessRules:
    """The whole table of roles and holdings, with where it comes from."""

    roles: Mapping[AccessRole, RoleAccess]
    holdings: Mapping[OwningAgency, Holding]
    source: str
    checked_on: date
    verified: bool

    def role_of(self, agency: Agency, role: Role) -> AccessRole | None:
        """The access role of a member of staff; None where the agency has none."""
        if role is Role.ADMINISTRATOR:
            return AccessRole.ADMINISTRATOR
        return next((each.role for each in self.roles.values() if agency in each.agencies), None)


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may see and do in one store: their role, within what the store holds."""

    role: RoleAccess
    holding: Holding

    def holds(self, group: FieldGroup) -> bool:
        """Whether the store may hold this group at all."""
        return group in self.holding.holds

    def sees(self, group: FieldGroup, *, agreed: bool) -> bool:
        """Whether a record of this group is shown; ``agreed`` is the person's agreement to share
        with the agency of the role.
        """
        allowed = self.holds(group) and group in self.role.sees
        return allowed and (agreed or group not in self.role.under_agreement)

    def changes(self, group: FieldGroup) -> bool:
        """Whether this role may write records of this group."""
        return self.holds(group) and group in self.role.changes

    def may(self, operation: Operation) -> bool:
        """Whether this role may do this."""
        return operation in self.role.operations
