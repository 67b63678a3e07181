"""What a caseload row says of a spell that ended before the one that is held."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from release_planner.domain.codes import CustodyState, ReleaseDateType
from release_planner.domain.custody_state import LEFT_CUSTODY, custody_state
from release_planner.domain.day_text import day_text
from release_planner.imports.caseload_row import CaseloadRow
from release_planner.store.reading.known_people import KnownSpell
from release_planner.store.reading.values import day_or_none

AFTER_RECALL = frozenset({ReleaseDateType.PRRD, ReleaseDateType.DPRRD})
"""The types of a release date that only a person who was recalled has."""

_OF_THE_PERSON = frozenset(
    {
        "sheet", "row", "surname", "forenames", "prison_number", "crn", "pnc", "cro",
        "date_of_birth", "sex", "ethnicity", "iom_cohort", "iom_selected_on", "mappa_category",
        "mappa_level", "domestic_abuse_concern", "notes",
    }
)  # fmt: skip
_LISTS = ("dates", "said_unknown")
_NOTHING: dict[str, Any] = {
    field.name: None
    for field in fields(CaseloadRow)
    if field.name not in _OF_THE_PERSON and field.name not in _LISTS
}


def of_held_spell(row: CaseloadRow, spell: KnownSpell) -> CaseloadRow:
    """A row as far as it speaks of the spell that is held.

    Of a row about an earlier spell only the person is left. One that knows of the recall since
    loses the reception and the release of before. A release without a reception is read with that
    of the spell.
    """
    if speaks_of_earlier_spell(row, spell):
        return replace(row, dates=(), said_unknown=(), **_NOTHING)
    if _was_received_earlier(row, spell):
        row = replace(row, reception_on=None)
    if row.released_on is None or row.reception_on is not None:
        return row
    if _is_earlier_release(row, spell):
        return replace(row, released_on=None)
    return replace(row, reception_on=_reception(spell))


def speaks_of_earlier_spell(row: CaseloadRow, spell: KnownSpell) -> bool:
    """Whether a row is about an earlier spell: it lags behind a recall that the store knows.

    Its reception is before an earlier release, or the release that it gives ended an earlier spell,
    and nothing in it shows that the recall since is known to whoever wrote it.
    """
    if not spell.earlier_releases:
        return False
    is_earlier = _was_received_earlier(row, spell) or (
        row.reception_on is None and _is_earlier_release(row, spell)
    )
    return is_earlier and not _knows_of_recall(row, spell)


def release_fault(row: CaseloadRow, spell: KnownSpell) -> tuple[str, str, str] | None:
    """What is wrong with a release before the spell began, unless an earlier spell ended that day.

    The column's key, the value, what was expected.
    """
    released_on, began_on = row.released_on, _reception(spell)
    if released_on is None or began_on is None or spell.held("state") == CustodyState.DIED:
        return None
    ended_before_row = row.reception_on is not None and released_on < row.reception_on
    if released_on >= began_on or ended_before_row or _is_earlier_release(row, spell):
        return None
    return wrong_release(released_on, began_on)


def wrong_release(released_on: date, began_on: date) -> tuple[str, str, str]:
    """The fault of a release before its reception: the column's key, the value, the expected."""
    expected = f"a day not before the reception on {day_text(began_on)}"
    return "released_on", f"{released_on:%d/%m/%Y}", expected


def _reception(spell: KnownSpell) -> date | None:
    return day_or_none(spell.held("reception_on"))


def _was_received_earlier(row: CaseloadRow, spell: KnownSpell) -> bool:
    if row.reception_on is None or not spell.earlier_releases:
        return False
    received, known = row.reception_on.isoformat(), spell.held("reception_on")
    return received < spell.earlier_releases[-1] and (known is None or received < known)


def _is_earlier_release(row: CaseloadRow, spell: KnownSpell) -> bool:
    return row.released_on is not None and row.released_on.isoformat() in spell.earlier_releases


def _knows_of_recall(row: CaseloadRow, spell: KnownSpell) -> bool:
    if row.custody_state in LEFT_CUSTODY:
        return False
    last = spell.earlier_releases[-1]
    since = spell.held("reception_on") or last
    if any(kind in AFTER_RECALL and day.isoformat() > since for kind, day in row.dates):
        return True
    is_recalled = custody_state(row.custody_state, row.legal_status, None)
    return (
        row.reception_on is None
        and is_recalled is CustodyState.RETURNED_TO_CUSTODY
        and row.released_on is not None
        and row.released_on.isoformat() == last
    )
