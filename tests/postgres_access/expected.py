"""What the table of roles means for each table, said a second time and by hand.

The grants are made from one map (`store/postgres/kept_tables.py`); this is another, so that a fault
in either shows.
"""

from release_planner.domain.access import AccessRole, FieldGroup, Operation, RoleAccess
from release_planner.reference.locator import find_data
from release_planner.reference.roles import load_roles

RULES = load_roles(find_data())
Need = FieldGroup | Operation

GROUPS: dict[str, tuple[str, ...]] = {
    "identity": ("person",),
    "custody": ("custody", "release_date_entry", "custody_change", "presence"),
    "plan": ("plan", "plan_step", "assignment", "person_to_tell"),
    "appointments": ("appointment",),
    "treatment": ("treatment_need", "treatment_referral", "treatment_start"),
    "treatment_status": ("treatment_status",),
    "housing": ("housing_referral", "accommodation"),
    "iom": ("iom_registration",),
    "public_protection": ("public_protection",),
    "safeguarding": ("safeguarding",),
    "notes": ("note",),
    "sharing": ("sharing_agreement",),
    "provision": ("provider", "place", "provider_return"),
    "returned_starts": ("returned_start", "link_decision", "linkage_key"),
    "report": ("issued_report", "issued_figure"),
    "staff": ("staff", "team"),
    "calendar": ("feed", "feed_entry", "mirrored_entry", "erased_entry"),
    "import": ("import_batch", "column_mapping"),
    "audit": ("audit_entry", "audit_detail", "audit_batch"),
    "everybody": ("store_fact", "alembic_version"),
}
MIXED = ("plan_step", "appointment")
"""Tables some of whose rows are of the group treatment instead."""
OF_NOBODY = (
    *GROUPS["provision"], *GROUPS["staff"], *GROUPS["import"], "erased_entry", *GROUPS["everybody"],
    "link_decision", "linkage_key", *GROUPS["report"],
)  # fmt: skip
"""Tables whose rows are the same in every area."""
PERSON_TABLES = tuple(
    table
    for group, tables in GROUPS.items()
    for table in tables
    if table not in OF_NOBODY and group != "audit"
)


def group_of(table: str, *, is_treatment: bool = False) -> str:
    """The group that a row belongs to."""
    if is_treatment and table in MIXED:
        return "treatment"
    return next(group for group, tables in GROUPS.items() if table in tables)


def role_sees(role: AccessRole, table: str, *, agreed: bool, is_treatment: bool = False) -> bool:
    """Whether a role finds a row of its own area, of somebody who has agreed or has not."""
    access, group = RULES.roles[role], group_of(table, is_treatment=is_treatment)
    if group == "everybody":
        return True
    if table == "plan" and _sees(access, "treatment"):
        return _sees(access, "plan") or agreed or "treatment" not in access.under_agreement
    return _sees(access, group) and (agreed or group not in access.under_agreement)


def role_changes(role: AccessRole, table: str, *, is_treatment: bool = False) -> bool:
    """Whether a role writes such a row."""
    access, group = RULES.roles[role], group_of(table, is_treatment=is_treatment)
    if group == Operation.IMPORT:
        return Operation.IMPORT in access.operations
    if group == Operation.REPORT:
        return False
    if group == "calendar":
        return group in access.changes or Operation.EXPORT_CALENDAR in access.operations
    if table == "presence":
        return group in access.sees
    return group in access.changes


def role_adds(role: AccessRole, table: str, *, is_treatment: bool = False) -> bool:
    """Whether a role adds such a row: who changes plans builds whole ones, hidden steps too, and
    what was reported is written once and stays.
    """
    if table == "plan_step" and "plan" in RULES.roles[role].changes:
        return True
    if table in GROUPS["report"]:
        return Operation.REPORT in RULES.roles[role].operations
    return role_changes(role, table, is_treatment=is_treatment)


def role_removes(role: AccessRole, table: str, *, is_treatment: bool = False) -> bool:
    """Whether a role deletes such a row by itself."""
    if not role_changes(role, table, is_treatment=is_treatment):
        return False
    return (
        table in ("presence", "erased_entry", "mirrored_entry")
        or Operation.ERASE in RULES.roles[role].operations
    )


def _sees(access: RoleAccess, group: str) -> bool:
    if group in (Operation.IMPORT, Operation.REPORT):
        return Operation(group) in access.operations
    if group == "calendar":
        return group in access.sees or Operation.EXPORT_CALENDAR in access.operations
    return group in access.sees
