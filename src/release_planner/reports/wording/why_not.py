"""Of those who did not start: the first step that failed, and what differed. No word on causes."""

from collections.abc import Sequence

from release_planner.reports.table import ProtectedTable, TableRow
from release_planner.reports.wording.groups import breakdown_name
from release_planner.reports.wording.numbers import first_upper, inside_sentence, rate_text

STEPS = {
    "stopped_at_referral": "referral",
    "stopped_at_acceptance": "acceptance by a provider",
    "stopped_at_booking": "booking of a first appointment",
    "stopped_at_attendance": "attendance of a first appointment",
    "stopped_at_start": "start of treatment",
}
ENDED = "ended_before_start"
COMPARED = ("booked_before_release", "release_day", "first_night", "naloxone")
RECORDS_ONLY = (
    "This is what the records show, in the order of the pathway; it does not say why a step is"
    " missing, nor that it would have led to a start."
)
NOT_WHY = "This is what the records show, not why."
NO_CAUSE = (
    "The groups differ in other ways too: a difference here is no proof that one thing led to the"
    " other."
)


def first_step_text(table: ProtectedTable) -> str | None:
    """The step that was most often the first one missing; None where nothing was counted."""
    rows = _step_rows(table)
    if not rows:
        return None
    whole = rows[0].denominator
    if whole is None or any(row.numerator is None for row in rows):
        return (
            "Which step was most often the first one missing cannot be said: counts are withheld."
        )
    leading = leading_steps(table)
    if not leading:
        return "No release whose window has closed is without a start for want of a step."
    names = " and the ".join(STEPS[row.indicator] for row in leading)
    each = " each" if len(leading) > 1 else ""
    if whole == 1:
        return (
            "Of the one release not followed by a start, the first step missing from the records"
            f" was the {names}.{_ended_text(table)}"
        )
    return (
        f"Of {whole:,} releases not followed by a start, the first step missing from the records"
        f" was most often the {names}: {leading[0].numerator:,}{each}.{_ended_text(table)}"
    )


def first_step_alone_text(table: ProtectedTable) -> str | None:
    """The same with the caution that it needs where it stands by itself."""
    text = first_step_text(table)
    return f"{text} {NOT_WHY}" if text and leading_steps(table) else text


def leading_steps(table: ProtectedTable) -> Sequence[TableRow]:
    """The steps that were most often the first one missing: one, several that are equal, or none
    where a count is withheld or no step is missing.
    """
    rows = _step_rows(table)
    if any(row.numerator is None for row in rows):
        return ()
    most = max((row.numerator or 0 for row in rows), default=0)
    return tuple(row for row in rows if most and row.numerator == most)


def _step_rows(table: ProtectedTable) -> Sequence[TableRow]:
    return tuple(row for row in map(table.row, STEPS) if row is not None)


def _ended_text(table: ProtectedTable) -> str:
    row = table.row(ENDED)
    if row is None or not row.numerator:
        return ""
    return f" In {row.numerator:,} a return to custody or a death came before a start."


def stop_label(row: TableRow) -> str:
    """The first missing step of a row, as the heading of a row or column."""
    if row.indicator == ENDED:
        return "Returned to custody or died before a start"
    return f"No {STEPS.get(row.indicator, row.label)}"


def difference_text(table: ProtectedTable) -> str | None:
    """Which of the compared groups differ by more than chance easily explains; None without any.

    Groups with small numbers are judged as well: their intervals are as wide as they have to be.
    """
    compared = {
        breakdown: [row for row in table.rows_by("take_up", breakdown) if row.lower is not None]
        for breakdown in COMPARED
    }
    if not any(len(rows) > 1 for rows in compared.values()):
        return None
    parts = [
        f"{breakdown_name(breakdown)}: {_apart_text(rows)}"
        for breakdown, rows in compared.items()
        if _stand_apart(rows)
    ]
    if not parts:
        return (
            "In none of these comparisons do the intervals stand apart: chance alone could explain"
            " the differences."
        )
    return first_upper(f"intervals stand apart for {'; '.join(parts)}.")


def _stand_apart(rows: Sequence[TableRow]) -> bool:
    if not rows:
        return False
    highest, lowest = _furthest_apart(rows)
    return (highest.lower or 0.0) > (lowest.upper or 0.0)


def _furthest_apart(rows: Sequence[TableRow]) -> tuple[TableRow, TableRow]:
    """The two whose intervals leave the widest gap; that of the highest rate may be too wide."""
    highest = max(rows, key=lambda row: row.lower or 0.0)
    return highest, min(rows, key=lambda row: row.upper or 0.0)


def _apart_text(rows: Sequence[TableRow]) -> str:
    highest, lowest = _furthest_apart(rows)
    return (
        f"{inside_sentence(highest.label)} {rate_text(highest)} against"
        f" {inside_sentence(lowest.label)} {rate_text(lowest)}"
    )
