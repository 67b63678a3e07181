"""Loads `plan_rules.toml`: handover, the short stay and ages."""

from release_planner.domain.handover import PlanRules
from release_planner.domain.plan import Offset
from release_planner.reference.locator import DataFolder
from release_planner.reference.offsets import read_offset
from release_planner.reference.toml_reading import TomlTable

FILE = "plan_rules.toml"
_PROVENANCE = ("source", "checked_on", "verified")


def load_plan_rules(folder: DataFolder) -> PlanRules:
    """The distances and ages that decide handover and conditions.

    Raises DataError naming file, key, value and what was expected.
    """
    top = folder.read_toml(FILE)
    top.allow("handover", "short_stay", "ages")
    handover, short_stay, ages = top.table("handover"), top.table("short_stay"), top.table("ages")
    handover.allow(
        "standard", "parole", "early_allocation", "community_from_start_months", *_PROVENANCE
    )
    short_stay.allow("months", *_PROVENANCE)
    ages.allow("adult", "young_adult_to", *_PROVENANCE)
    for table in (handover, short_stay, ages):
        _check_provenance(table)
    adult_age = ages.whole_number("adult", at_least=1, at_most=120)
    return PlanRules(
        standard_handover=_handover_offset(handover, "standard"),
        parole_handover=_handover_offset(handover, "parole"),
        early_allocation_handover=_handover_offset(handover, "early_allocation"),
        community_from_start_months=handover.whole_number(
            "community_from_start_months", at_least=0, at_most=1200
        ),
        short_stay_months=short_stay.whole_number("months", at_least=0, at_most=1200),
        adult_age=adult_age,
        young_adult_last_age=ages.whole_number("young_adult_to", at_least=adult_age, at_most=120),
    )


def _handover_offset(table: TomlTable, key: str) -> Offset:
    offset = read_offset(table, key)
    if offset.working_days or max(offset.months, offset.days) > 0:
        raise table.error(key, "months, weeks or days before the release day")
    return offset


def _check_provenance(table: TomlTable) -> None:
    table.text("source")
    table.day("checked_on")
    table.flag("verified")
