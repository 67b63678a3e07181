"""The headline: what the report is about, its figure, and what stands beside it."""

from dataclasses import replace

from release_planner.domain.day_text import day_text
from release_planner.reports.table import ProtectedTable, ReportFrame, TableRow
from release_planner.reports.wording.numbers import (
    first_upper,
    interval_text,
    number_word,
    percent_text,
)
from release_planner.reports.wording.returns import areas_counted_text, over_text, whole_name


def title_text(frame: ReportFrame) -> str:
    """What the report is called."""
    return f"{frame.measure.name}: {frame.area.name}"


def whole_label(table: ProtectedTable) -> str:
    """The row of the headline in a table of areas."""
    frame, areas = table.frame, len(table.frame.authorities)
    if frame.late:
        return whole_name(frame)
    return f"{frame.area.name}: {f'all {number_word(areas)} areas' if areas > 1 else 'all of it'}"


def named_whole(table: ProtectedTable) -> TableRow:
    """The row of the headline under the name of what it is over, for a chart."""
    row = table.take_up
    return replace(row, area=replace(row.area, name=whole_name(table.frame)))


def scope_text(frame: ReportFrame) -> str:
    """Which releases, seen from which day."""
    return f"Releases from {frame.period.text}, as at {day_text(frame.as_at)}."


def status_text(frame: ReportFrame) -> str:
    """What the figure is not, as a sentence."""
    return first_upper(f"{frame.measure.status}.")


def headline_text(table: ProtectedTable) -> str:
    """The one sentence with the figure, or why there is none."""
    frame = table.frame
    row, days, over = table.take_up, frame.window_days, over_text(frame)
    if frame.all_are_late:
        return areas_counted_text(frame)
    if row.denominator == 0:
        return (
            "There is no rate yet: no release with a treatment need has a window that has closed"
            f" within the providers' returns{f', {over}' if over else ''}."
        )
    if row.ratio is None or row.numerator is None or row.denominator is None:
        return f"The rate is withheld: {table.withheld}{f' ({over})' if over else ''}."
    return (
        f"Treatment started within {days} days after {row.numerator:,} of {row.denominator:,}"
        f" releases of adults with a treatment need: {percent_text(row.ratio)}"
        f" (95% interval {interval_text(row)}){f', {over}' if over else ''}."
    )


def pending_text(table: ProtectedTable) -> str:
    """How many releases the figure still waits for."""
    pending = table.take_up.pending
    if table.frame.all_are_late:
        return "No release is counted, pending or not."
    if pending is None:
        return "The number of releases still pending is withheld."
    if pending == 0:
        return "No release with a need is pending."
    noun = "release with a need is" if pending == 1 else "releases with a need are"
    return f"{pending:,} {noun} pending (waiting to be counted) and not in the figure."


def interval_meaning_text(table: ProtectedTable) -> str | None:
    """What the 95% interval says, in one plain sentence; None where there is none."""
    row = table.take_up
    if row.lower is None or row.denominator is None:
        return None
    noun = "release" if row.denominator == 1 else "releases"
    return (
        "The 95% interval shows how far chance alone could move a rate that rests on"
        f" {row.denominator:,} {noun}: two periods whose intervals overlap widely may not differ"
        " at all."
    )


def unknown_text(table: ProtectedTable) -> str | None:
    """Of how many releases the need is not known; None where the table does not say."""
    row, releases = table.row("need_unknown"), table.row("releases")
    if row is None or table.frame.all_are_late:
        return None
    if releases is not None and releases.numerator == 0:
        return "There is no release of an adult in the period."
    if row.numerator is None:
        return "The number of releases whose treatment need is not known is withheld."
    if row.numerator == 0:
        return "The treatment need of every release is known."
    if row.numerator == 1:
        return "For 1 release it is not known whether there is a need; it is not in the figure."
    return (
        f"For {row.numerator:,} releases it is not known whether there is a need; they are not in"
        " the figure."
    )
