"""The values of fields that two people changed, in the words of the forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from release_planner.actions.iom import OFF_IOM
from release_planner.domain.day_text import day_text
from release_planner.tui import words
from release_planner.tui.person_words import (
    ANSWERS,
    ATTENDANCES,
    MAPPA_CATEGORIES,
    MAPPA_LEVELS,
    OFFERS,
    REFERRAL_STATUSES,
    STEP_STATES,
    SUBSTANCE_GROUPS,
)

_TABLES: Mapping[str, Mapping[Any, str]] = {
    "need": ANSWERS,
    "substance_group": SUBSTANCE_GROUPS,
    "naloxone": OFFERS,
    "bridging_prescription": ANSWERS,
    "consent_to_share": ANSWERS,
    "mappa_category": MAPPA_CATEGORIES,
    "mappa_level": MAPPA_LEVELS,
    "domestic_abuse_concern": ANSWERS,
    "cohort": words.COHORTS,
    "status": REFERRAL_STATUSES,
    "attendance": ATTENDANCES,
    "state": STEP_STATES,
}


def value_text(field: str, value: object, names: Mapping[str, str]) -> str:
    """A value as the form of its field says it; ``names`` are those of the form's own choices."""
    if value is None:
        return "not known" if field == "type_code" else "nothing"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, tuple):
        day, start = value
        return f"{day_text(day)}, {start or 'no time set'}"
    code = str(value)
    if field == "cohort" and code == OFF_IOM:
        return "off the IOM caseload"
    return names.get(code) or _TABLES.get(field, {}).get(code, code)
