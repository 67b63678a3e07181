"""What each table of a shared store keeps: which group of fields, and whose rows they are.

This is the map from the table of roles (`data/roles.toml`) to tables and rows; `grants` turns both
into rights and rules of the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from release_planner.domain.access import FieldGroup, Operation, group_of_step
from release_planner.domain.codes import Pathway

EVERY_ROW = "true"
MY_AREAS = "area = ANY ((SELECT planner.my_areas())::text[])"
"""The sub-select is evaluated once a statement, so that an index on the area can be used."""

Need = FieldGroup | Operation


class Writers(Enum):
    """Who writes the rows of a group: whoever changes it, whoever sees it, or nobody by it."""

    WHO_CHANGES = auto()
    WHO_SEES = auto()
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that belong to one group of fields, or serve one operation.

    ``rows`` is the condition that tells them from the table's other rows.
    """

    need: Need
    rows: str = EVERY_ROW
    written_by: Writers = Writers.WHO_CHANGES


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table; without parts it is read by everybody and written by nobody.

    ``parent`` is the column that leads to a table whose rules decide in which area a row is, and
    that table's name. ``rows`` is a condition on every row besides, ``written`` one on what is
    written. ``agreed`` says that a row's person has agreed to share with the caller's agency.
    ``removed_with`` are needs that let go of rows that say nothing about the past, ``fixed`` the
    columns that only a function changes. Whoever changes ``added_with`` adds rows of every part: a
    plan is built whole, also the steps that its builder does not see afterwards. Nobody chooses the
    ids of a table that ``numbers_itself``: their order says which row is the newest. Nothing in a
    table that is ``only_added_to`` is changed, and nothing goes from it.
    """

    parts: tuple[Part, ...] = ()
    parent: tuple[str, str] | None = None
    rows: str = EVERY_ROW
    written: str = EVERY_ROW
    agreed: str = ""
    removed_with: tuple[Need, ...] = ()
    added_with: Need | None = None
    fixed: tuple[str, ...] = ()
    numbers_itself: bool = False
    only_added_to: bool = False


_PERSON = ("person_id", "person")
_CUSTODY = ("custody_id", "custody")
_CALENDARS: tuple[Need, ...] = (FieldGroup.CALENDAR, Operation.EXPORT_CALENDAR)

# Not EXISTS, which the server would make into a list of all who agreed, anew for a single row.
_AGREED = "coalesce((SELECT true FROM planner.agreed_custody agreed WHERE {condition}), false)"
_BY_PERSON = _AGREED.format(
    condition="agreed.person_id = treatment_start.person_id AND agreed.is_current"
)
_BY_PLAN = _AGREED.format(
    condition="agreed.custody_id ="
    " (SELECT plan.custody_id FROM planner.plan WHERE plan.id = plan_step.plan_id)"
)
# A new row does not see itself in the view: its own consent has to do.
_OWN_CONSENT = (
    "(consent_to_share = 'yes' AND (SELECT planner.my_agency()) <> 'police'"
    " AND NOT EXISTS (SELECT 1 FROM planner.refused_custody refused"
    " WHERE refused.custody_id = treatment_need.custody_id))"
)
_IS_TREATMENT = (
    "(kind = 'treatment'"
    " OR coalesce(provider_id = ANY ((SELECT planner.treatment_providers())::integer[]), false)"
    " OR coalesce(place_id = ANY ((SELECT planner.treatment_places())::integer[]), false))"
)
_TELLS_TREATMENT = "(role LIKE '%treatment%' OR lower(why) LIKE '%treatment%')"
_OF_MY_PERSON = (
    "(scope <> 'person'"
    " OR EXISTS (SELECT 1 FROM planner.person WHERE person.id::text = feed.scope_value))"
)
_OF_MY_SUBJECT = (
    "(subject NOT IN ('appointment', 'step')"
    " OR subject = 'appointment' AND EXISTS"
    " (SELECT 1 FROM planner.appointment WHERE appointment.id = feed_entry.subject_id)"
    " OR subject = 'step' AND EXISTS"
    " (SELECT 1 FROM planner.plan_step WHERE plan_step.id = feed_entry.subject_id))"
)


def _by_custody(table: str) -> str:
    return _AGREED.format(condition=f"agreed.custody_id = {table}.custody_id")


def _of(need: Need, parent: tuple[str, str] | None = None, agreed: str = "") -> KeptTable:
    return KeptTable((Part(need),), parent, agreed=agreed)


def _parts(needs: tuple[Need, ...]) -> tuple[Part, ...]:
    return tuple(Part(need) for need in needs)


def _plan_part(table: str, tells_treatment: str) -> KeptTable:
    """A table of the plan of which some rows tell of treatment."""
    return KeptTable(
        (
            Part(FieldGroup.TREATMENT, tells_treatment),
            Part(FieldGroup.PLAN, f"NOT {tells_treatment}"),
        ),
        _CUSTODY,
        agreed=_by_custody(table),
        added_with=FieldGroup.PLAN,
    )


def _steps() -> tuple[Part, ...]:
    """Steps of one pathway tell of treatment, others of IOM or of public protection."""
    pathways: dict[FieldGroup, list[str]] = {}
    for pathway in Pathway:
        pathways.setdefault(group_of_step(pathway), []).append(f"'{pathway.value}'")
    return tuple(
        Part(group, f"pathway IN ({', '.join(listed)})") for group, listed in pathways.items()
    )


KEPT_TABLES: Mapping[str, KeptTable] = {
    "person": KeptTable((Part(FieldGroup.IDENTITY),), rows=MY_AREAS, fixed=("area",)),
    "custody": _of(FieldGroup.CUSTODY, _PERSON),
    "release_date_entry": _of(FieldGroup.CUSTODY, _CUSTODY),
    "custody_change": _of(FieldGroup.CUSTODY, _CUSTODY),
    "assignment": _plan_part("assignment", "role = 'treatment_worker'"),
    "plan": KeptTable(
        (Part(FieldGroup.PLAN), Part(FieldGroup.TREATMENT, written_by=Writers.NOBODY)),
        _CUSTODY,
        agreed=_by_custody("plan"),
    ),
    "plan_step": KeptTable(
        _steps(), ("plan_id", "plan"), agreed=_BY_PLAN, added_with=FieldGroup.PLAN
    ),
    "person_to_tell": _plan_part("person_to_tell", _TELLS_TREATMENT),
    "appointment": KeptTable(
        (
            Part(FieldGroup.TREATMENT, _IS_TREATMENT),
            Part(FieldGroup.APPOINTMENTS, f"NOT {_IS_TREATMENT}"),
        ),
        _CUSTODY,
        agreed=_by_custody("appointment"),
    ),
    "treatment_need": _of(
        FieldGroup.TREATMENT, _CUSTODY, f"({_by_custody('treatment_need')} OR {_OWN_CONSENT})"
    ),
    "treatment_referral": _of(FieldGroup.TREATMENT, _CUSTODY, _by_custody("treatment_referral")),
    "treatment_start": _of(FieldGroup.TREATMENT, _PERSON, _BY_PERSON),
    "treatment_status": _of(FieldGroup.TREATMENT_STATUS, _CUSTODY, _by_custody("treatment_status")),
    "housing_referral": _of(FieldGroup.HOUSING, _CUSTODY),
    "accommodation": _of(FieldGroup.HOUSING, _CUSTODY),
    "iom_registration": _of(FieldGroup.IOM, _PERSON),
    "public_protection": _of(FieldGroup.PUBLIC_PROTECTION, _PERSON),
    "safeguarding": _of(FieldGroup.SAFEGUARDING, _PERSON),
    "note": _of(FieldGroup.NOTES, _PERSON),
    "sharing_agreement": KeptTable(
        (Part(FieldGroup.SHARING),),
        _PERSON,
        fixed=("person_id", "agency", "recipient", "agreed_on", "recorded_by", "recorded_at"),
        numbers_itself=True,
    ),
    "presence": KeptTable(
        (Part(FieldGroup.CUSTODY, written_by=Writers.WHO_SEES),),
        _CUSTODY,
        written="actor = (SELECT planner.my_staff_code())",
        removed_with=(FieldGroup.CUSTODY,),
    ),
    "feed": KeptTable(_parts(_CALENDARS), rows=_OF_MY_PERSON),
    "feed_entry": KeptTable(_parts(_CALENDARS), _CUSTODY, rows=_OF_MY_SUBJECT),
    "mirrored_entry": KeptTable(_parts(_CALENDARS), ("feed_id", "feed"), removed_with=_CALENDARS),
    "erased_entry": KeptTable(_parts(_CALENDARS), removed_with=_CALENDARS),
    "import_batch": _of(Operation.IMPORT),
    "column_mapping": _of(Operation.IMPORT),
    "provider": _of(FieldGroup.PROVISION),
    "place": _of(FieldGroup.PROVISION),
    "provider_return": _of(FieldGroup.PROVISION),
    "returned_start": KeptTable((Part(FieldGroup.RETURNED_STARTS),), rows=MY_AREAS),
    "link_decision": _of(FieldGroup.RETURNED_STARTS),
    "linkage_key": _of(FieldGroup.RETURNED_STARTS),
    "issued_report": KeptTable((Part(Operation.REPORT),), only_added_to=True),
    "issued_figure": KeptTable((Part(Operation.REPORT),), only_added_to=True),
    "staff": _of(FieldGroup.STAFF),
    "team": _of(FieldGroup.STAFF),
    "store_fact": KeptTable(),
    "alembic_version": KeptTable(),
}
