"""Who may hold, see and do what: the rules of access by agency, as plain values.

The table itself is data (`data/roles.toml`). A store is owned by one agency, which decides what the
store holds at all; each person who works in it has one role, which decides what they see, change
and do. In a shared store the database enforces this; in a single file the program only follows it,
since whoever holds the key holds everything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.domain.codes import Agency, AppointmentKind, Pathway, Role


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
    RETURNED_STARTS = "returned_starts"
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
    """What one person may see and do in one store: their role, within what the store holds.

    ``agency`` is the one whose agreements count for them, None where they have none.
    """

    role: RoleAccess
    holding: Holding
    agency: Agency | None = None

    def holds(self, group: FieldGroup) -> bool:
        """Whether the store may hold this group at all."""
        return group in self.holding.holds

    def sees(self, group: FieldGroup, *, agreed: bool) -> bool:
        """Whether a record of this group is shown; ``agreed`` is the person's agreement to share
        with the agency of the role.
        """
        allowed = self.holds(group) and group in self.role.sees
        return allowed and (agreed or group not in self.role.under_agreement)

    def hidden(self, *, agreed: bool) -> frozenset[FieldGroup]:
        """The groups of which nothing is shown of one person."""
        return frozenset(group for group in FieldGroup if not self.sees(group, agreed=agreed))

    def changes(self, group: FieldGroup) -> bool:
        """Whether this role may write records of this group."""
        return self.holds(group) and group in self.role.changes

    def may(self, operation: Operation) -> bool:
        """Whether this role may do this."""
        return operation in self.role.operations

    def refusal(self, need: FieldGroup | Operation) -> str | None:
        """Why this may not be written or done, in one plain line; None where it may."""
        if isinstance(need, Operation):
            if self.may(need):
                return None
            return f"{self.role.name} may not {OPERATION_NAMES[need]} in this store."
        if not self.holds(need):
            name = self.holding.name
            return f"A store owned by {name[0].lower()}{name[1:]} holds no {GROUP_NAMES[need]}."
        if not self.changes(need):
            return f"{self.role.name} may not change {GROUP_NAMES[need]} in this store."
        return None


def full_access(holding: Holding) -> RoleAccess:
    """All that a store holds: for whoever sets it up, and for a store of synthetic data."""
    groups = holding.holds
    everything = frozenset(Operation)
    return RoleAccess(
        AccessRole.ADMINISTRATOR, "Everybody", frozenset(), groups, groups, frozenset(), everything
    )


def least_access(rules: AccessRules) -> RoleAccess:
    """What every role that works with people sees without an agreement, and nothing else: for a
    reader whom the store does not know, and for agencies that have no role.
    """
    working = [each for each in rules.roles.values() if FieldGroup.IDENTITY in each.sees]
    seen = frozenset.intersection(*(each.sees - each.under_agreement for each in working))
    nothing: frozenset[FieldGroup] = frozenset()
    return RoleAccess(
        AccessRole.ANALYST, "Staff without a role", frozenset(), seen, nothing, nothing, frozenset()
    )


def group_of_step(pathway: Pathway) -> FieldGroup:
    """What a plan step of this pathway tells about a person."""
    return _GROUPS_OF_PATHWAYS.get(pathway, FieldGroup.PLAN)


def is_of_treatment(pathway: Pathway) -> bool:
    """Whether a plan step of this pathway tells of treatment."""
    return group_of_step(pathway) is FieldGroup.TREATMENT


def group_of_appointment(kind: AppointmentKind, agencies: Collection[str]) -> FieldGroup:
    """What an appointment tells, by its kind and the agencies that provide it."""
    is_treatment = kind is AppointmentKind.TREATMENT or Agency.TREATMENT_PROVIDER in agencies
    return FieldGroup.TREATMENT if is_treatment else FieldGroup.APPOINTMENTS


_GROUPS_OF_PATHWAYS = {
    Pathway.DRUGS_AND_ALCOHOL: FieldGroup.TREATMENT,
    Pathway.IOM: FieldGroup.IOM,
    Pathway.PUBLIC_PROTECTION: FieldGroup.PUBLIC_PROTECTION,
}

GROUP_NAMES = {
    FieldGroup.IDENTITY: "names and numbers of people",
    FieldGroup.CUSTODY: "custody and release dates",
    FieldGroup.PLAN: "release plans",
    FieldGroup.APPOINTMENTS: "appointments",
    FieldGroup.TREATMENT: "treatment",
    FieldGroup.TREATMENT_STATUS: "treatment as booked or gap",
    FieldGroup.HOUSING: "housing",
    FieldGroup.IOM: "IOM",
    FieldGroup.PUBLIC_PROTECTION: "public protection",
    FieldGroup.SAFEGUARDING: "domestic abuse concerns",
    FieldGroup.NOTES: "notes",
    FieldGroup.PROVISION: "providers and places",
    FieldGroup.RETURNED_STARTS: "starts returned by providers",
    FieldGroup.STAFF: "staff",
    FieldGroup.CALENDAR: "calendars",
    FieldGroup.SHARING: "agreements to share",
    FieldGroup.COUNTS: "counts",
    FieldGroup.AUDIT: "audit",
}
"""What the groups are called, on screen and in the documentation."""

OPERATION_NAMES = {
    Operation.IMPORT: "import files",
    Operation.EXPORT_CALENDAR: "write calendars",
    Operation.REPORT: "write reports",
    Operation.TRANSFER: "transfer people between areas",
    Operation.ERASE: "erase people",
    Operation.RECORD_AGREEMENT: "record agreements to share",
    Operation.KEEP_STAFF: "keep the list of staff",
    Operation.READ_AUDIT: "read the audit",
}
"""What is done, on screen and in the documentation."""
