"""The columns of the caseload list: what each shows, how wide, and from which width on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import CustodyState, YesNoUnknown
from release_planner.domain.day_text import day_text
from release_planner.store.reading.caseload import CaseloadRow, CaseloadSort
from release_planner.tui import words
from release_planner.tui.text import cell

WIDE = 119
_NARROWEST_NAME, _WIDEST_NAME = 8, 28
_DAY_WIDTH = 23
_FREE = CustodyState.RELEASED, CustodyState.RECALL_RESCINDED, CustodyState.DIED


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``alert`` says when its text deserves notice; the text says so by itself too."""

    title: str
    width: int
    text: Callable[[CaseloadRow, date], str]
    sort: CaseloadSort | None = None
    alert: Callable[[CaseloadRow, date], bool] = lambda row, today: False
    muted: bool = False

    def cell(self, row: CaseloadRow, today: date) -> str:
        """The text of one line, padded to the column's width and a gap."""
        return cell(self.text(row, today), self.width) + " "

    def style(self, row: CaseloadRow, today: date) -> str:
        """The name of the style of one line."""
        if self.alert(row, today):
            return "alert"
        return "muted" if self.muted else ""


def day_phrase(row: CaseloadRow, today: date, width: int = _DAY_WIDTH) -> str:
    """When the person is expected to leave, or why there is no day."""
    if row.released_on is not None and row.state in _FREE:
        return f"Out {day_text(row.released_on)}"
    if row.state is CustodyState.REMAND:
        court = row.next_court_on
        return f"Court {day_text(court)}" if court else "Remand, no hearing"
    if row.expected_from is None:
        return "No release date"
    return words.day_or_days(row.expected_from, row.expected_to, width, today)


def notices(row: CaseloadRow, today: date) -> list[str]:
    """What needs somebody's attention, the most pressing first; few letters each."""
    found = []
    if row.state in _FREE:
        return [words.CUSTODY_STATES[row.state]]
    if row.state is CustodyState.UNLAWFULLY_AT_LARGE:
        found.append("at large")
    elif row.expected_to is not None and row.expected_to < today:
        found.append("day passed")
    if row.has_date_conflict:
        found.append("conflict")
    for count, word in (
        (row.appointments_to_rebook, "rebook"),
        (row.steps_overdue, "overdue"),
        (row.steps_too_late, "too late"),
    ):
        if count:
            found.append(f"{word} {count}")
    if row.state is CustodyState.IN_HOSPITAL:
        found.append("hospital")
    return found


def _first_notice(row: CaseloadRow, today: date) -> str:
    found = notices(row, today)
    if len(found) > 1 and len(found[0]) < _NARROW_ATTENTION:
        return f"{found[0]}+"
    return found[0] if found else ""


def _all_notices(row: CaseloadRow, today: date) -> str:
    return ", ".join(notices(row, today))


def _has_notices(row: CaseloadRow, today: date) -> bool:
    return row.state not in _FREE and bool(notices(row, today))


def _away(row: CaseloadRow, today: date) -> str:
    return words.distance(row.expected_from, today) if row.expected_from else ""


NOT_SHARED_SHORT = "n/s"
"""Not shared with the reader's agency, in a column of few letters."""

_TREATMENT = {
    YesNoUnknown.YES: "need",
    YesNoUnknown.NO: "none",
    YesNoUnknown.UNKNOWN: "?",
    None: "not shared",
}

_DAY = Column("Expected release", _DAY_WIDTH, day_phrase, CaseloadSort.EXPECTED_DAY)
_NUMBER = Column("Number", 11, lambda row, today: short_identifier(row.identifier))
_PRISON = Column("HMP", 3, lambda row, today: row.prison_id or "?", CaseloadSort.PRISON)
_IOM = Column("IOM", 5, lambda row, today: _cohort(row), CaseloadSort.COHORT)
_OWNER = Column("Owner", 8, lambda row, today: row.owner or "unowned", CaseloadSort.OWNER)


def _cohort(row: CaseloadRow) -> str:
    if FieldGroup.IOM in row.hidden:
        return NOT_SHARED_SHORT
    return words.COHORTS[row.cohort] if row.cohort else "-"


def _mappa(row: CaseloadRow) -> str:
    if FieldGroup.PUBLIC_PROTECTION in row.hidden:
        return NOT_SHARED_SHORT
    return words.mappa(row.mappa_category, row.mappa_level)


_AWAY = Column("", 12, _away, muted=True)
_BORN = Column("Born", 11, lambda row, today: _born(row), muted=True)
_MAPPA = Column("MAPPA", 5, lambda row, today: _mappa(row))


def _name(width: int) -> Column:
    return Column(
        "Name", width, lambda row, today: words.name(row.surname, row.forenames), CaseloadSort.NAME
    )


def _attention(width: int) -> Column:
    text = _all_notices if width > _NARROW_ATTENTION else _first_notice
    return Column("Attention", width, text, alert=_has_notices)


_NARROW_ATTENTION = 11


@lru_cache(maxsize=8)
def columns_for(width: int) -> tuple[Column, ...]:
    """The columns that fit a line of ``width`` cells, of which the first is the cursor's mark.

    Below 119 the list shows what nobody can do without.
    """
    before: tuple[Column, ...] = (_DAY,) if width < WIDE else (_DAY, _AWAY)
    after: tuple[Column, ...] = (_NUMBER, _PRISON, _IOM)
    if width >= WIDE:
        after = (_NUMBER, _BORN, _PRISON, _IOM, _MAPPA, _OWNER)
    spare = width - 1 - sum(column.width + 1 for column in (*before, *after))
    name = max(_NARROWEST_NAME, min(_WIDEST_NAME, spare - _NARROW_ATTENTION - 1))
    return (*before, _name(name), *after, _attention(max(1, spare - name - 1)))


@lru_cache(maxsize=32)
def header(width: int, sort: CaseloadSort) -> str:
    """The header line: ▲ marks the column that orders the list."""
    titles = (
        (column.title + (" ▲" if column.sort is sort else ""), column.width)
        for column in columns_for(width)
    )
    return " " + "".join(cell(title, wide) + " " for title, wide in titles)


def in_full(row: CaseloadRow, today: date) -> str:
    """Everything that a narrow line may cut: the name, the number, the owner, every notice."""
    parts = [f"{words.name(row.surname, row.forenames)} ({row.identifier})", *notices(row, today)]
    parts.append(f"owner {row.owner}" if row.owner else "unowned")
    if row.date_of_birth is not None:
        parts.append(f"born {_born(row)}")
    return " · ".join(parts)


def _born(row: CaseloadRow) -> str:
    return day_text(row.date_of_birth)[4:] if row.date_of_birth else "?"


def short_identifier(identifier: str) -> str:
    """An identifier in at most 11 letters: the century of a PNC number is left out."""
    return identifier[2:] if len(identifier) > _LONGEST_NUMBER else identifier


_LONGEST_NUMBER = 11
