"""Which group of fields a column of a caseload file belongs to, for those that are not everybody's.

What a store may not hold, or whoever imports may not change, is left out as the file is read.
"""

from collections.abc import Mapping

from release_planner.domain.access import Access, FieldGroup

_GROUPS = {
    FieldGroup.TREATMENT: (
        "treatment_need",
        "substance_group",
        "consent_to_share",
        "naloxone",
        "treatment_worker",
    ),
    FieldGroup.HOUSING: ("accommodation", "duty_to_refer_submitted_on"),
    FieldGroup.IOM: ("iom_cohort", "iom_selected_on", "iom_officer", "iom_coordinator"),
    FieldGroup.PUBLIC_PROTECTION: ("mappa_category", "mappa_level"),
    FieldGroup.SAFEGUARDING: ("domestic_abuse_concern",),
    FieldGroup.NOTES: ("notes",),
}
COLUMN_GROUPS: Mapping[str, FieldGroup] = {
    key: group for group, keys in _GROUPS.items() for key in keys
}


def columns_left_out(access: Access) -> dict[str, str]:
    """The columns of a caseload file that are not taken, each with the rule that says so."""
    left_out = {}
    for key, group in COLUMN_GROUPS.items():
        refusal = access.refusal(group)
        if refusal is not None:
            left_out[key] = refusal.rstrip(".")
    return left_out
