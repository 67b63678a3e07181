"""The lines above the sections: the figure, what it rests on, what is late, and how old it is."""

from release_planner.domain.day_text import day_text
from release_planner.reports.table import NOT_APPLICABLE, AuthorityLine, ProtectedTable, ReportFrame
from release_planner.reports.wording import (
    headline_text,
    interval_text,
    percent_text,
    published_percent_text,
)
from release_planner.tui.widgets.line_list import ALERT, HEADING, MUTED, PLAIN

StyledLine = tuple[str, str]
HEAD_LINES = 5
_MOST_LATE = 3


def head_lines(table: ProtectedTable) -> list[StyledLine]:
    """Five lines, each with the name of its style."""
    return [
        (_message(table), HEADING),
        (_counts(table), PLAIN),
        _late(table),
        (_official(table), PLAIN),
        (_as_at(table), MUTED),
    ]


def why_no_figure(table: ProtectedTable) -> str | None:
    """Why nothing can be counted and what to do about it; None where there is a figure."""
    if table.take_up.denominator:
        return None
    are_late = table.frame.all_are_late
    if are_late and table.row("released_to_late") is not None:
        return (
            "The returns of every area are late. Press b to see whom to ring, or ctrl+o to import "
            "returns."
        )
    releases = table.row("releases")
    if are_late or (releases is not None and releases.numerator == 0):
        return (
            "No release of the period is in this planner. Press [ for an earlier quarter, a for "
            "another area, or ctrl+o to import releases."
        )
    if table.frame.complete_to is None:
        return (
            "No provider has returned how far its starts are complete, so that nothing can be "
            "counted. Press ctrl+o to import their returns, or b to see whom to ring."
        )
    return (
        "Every release with a need still waits: no window has closed within the returns. Press [ "
        "for an earlier quarter, or b to see how far the returns go."
    )


def _message(table: ProtectedTable) -> str:
    row, days = table.take_up, table.frame.window_days
    if row.ratio is None:
        return headline_text(table)
    return (
        f"{percent_text(row.ratio)} started within {days} days of release"
        f" (95% interval {interval_text(row)})"
    )


def _counts(table: ProtectedTable) -> str:
    row, unknown = table.take_up, table.row("need_unknown")
    parts = []
    if row.numerator is not None and row.denominator:
        parts.append(f"{row.numerator:,} of {row.denominator:,} releases with a need")
    if row.pending is not None:
        parts.append(f"{row.pending:,} pending")
    if unknown is not None and unknown.numerator is not None:
        parts.append(f"need not known for {unknown.numerator:,}")
    return " · ".join(parts) or row.marker or NOT_APPLICABLE


def _late(table: ProtectedTable) -> StyledLine:
    late, total = table.frame.late, len(table.frame.authorities)
    if not late:
        return _on_time(table.frame), PLAIN
    named = "; ".join(_late_name(line) for line in late[:_MOST_LATE])
    more = f" and {len(late) - _MOST_LATE} more" if len(late) > _MOST_LATE else ""
    return f"{total - len(late)} of {total} areas counted. LATE: {named}{more}", ALERT


def _on_time(frame: ReportFrame) -> str:
    known = frame.complete_to
    as_far = f"returns go as far as {day_text(known)}" if known else "no return is known yet"
    whose = "" if len(frame.authorities) == 1 else f" in all {len(frame.authorities)} areas"
    return f"No return is overdue{whose}; {as_far}"


def _late_name(line: AuthorityLine) -> str:
    day = line.returns.complete_to
    return f"{line.name} (to {day_text(day)})" if day else f"{line.name} (no return)"


def _official(table: ProtectedTable) -> str:
    england = table.frame.england
    if england is None:
        return "Official figure for England: none published for this period"
    shown = published_percent_text(round(england.percent / 100, 4))
    return f"Official figure: England {england.period} {shown}, by another method"


def _as_at(table: ProtectedTable) -> str:
    frame = table.frame
    return (
        f"As at {day_text(frame.as_at)}, edition {frame.edition.number}; "
        f"{frame.measure.status.rstrip('.')}"
    )
