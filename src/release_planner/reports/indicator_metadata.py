"""The description of the figure, field by field, as published indicators are described."""

from collections.abc import Iterator

from release_planner.reports.protected_table import ProtectedTable, ReportFrame
from release_planner.reports.wording import definition_texts, measure_texts, scope_text


def metadata_texts(table: ProtectedTable) -> Iterator[tuple[str, str]]:
    """Heading and text of each field: those of the report's definition block, then those that
    Fingertips describes its indicators by, then the other measures of the report.
    """
    yield "Indicator", table.frame.measure.name
    yield from definition_texts(table.frame)
    yield from _fields(table.frame)
    yield from measure_texts(table)


def _fields(frame: ReportFrame) -> Iterator[tuple[str, str]]:
    days = frame.window_days
    yield (
        "Rationale",
        "Treatment that goes on after prison is what the partnership asked to raise. It can be"
        " raised only where it is seen at which step it fails.",
    )
    yield "Numerator", f"Releases followed by a start of structured treatment by day {days}."
    yield (
        "Denominator",
        "Releases of adults with a treatment need whose window has closed within the returns.",
    )
    yield "Source of both", "The planner's records and the returns of the treatment providers."
    yield "Method", "The numerator divided by the denominator, for one period."
    yield "Unit", "A share from 0 to 1, shown in the workbooks as a percentage."
    yield (
        "Rounding",
        f"Rates are rounded to {frame.profile.ratio_decimals} decimals of the share, counts are"
        " not rounded.",
    )
    yield "Disclosure control", f"Profile {frame.profile.name}: {frame.profile.audience}"
    yield "Polarity", "Higher is better."
    yield (
        "Comparison",
        "Beside the published figure for England of the same financial year, where there is one;"
        " no test of significance is made.",
    )
    yield "Frequency", "Made when asked for."
    yield "Period", scope_text(frame)
