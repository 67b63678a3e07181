"""What the figures are, what is not confirmed about them, and what stands beside them."""

from collections.abc import Iterator

from release_planner.domain.day_text import day_text
from release_planner.domain.report_period import financial_year_period
from release_planner.reports.table import ProtectedTable, ReportFrame
from release_planner.reports.wording.headline import status_text
from release_planner.reports.wording.numbers import first_upper, published_percent_text


def england_text(frame: ReportFrame) -> str:
    """The published figure for England, or that there is none for this period."""
    year = frame.period.financial_year
    if year is None:
        return (
            "England: no published figure covers this period, which lies in more than one"
            " financial year (April to March)."
        )
    dates = financial_year_period(year).text
    if frame.england is None:
        return f"England: no published figure is on record for this period ({year}, {dates})."
    shown = published_percent_text(round(frame.england.percent / 100, 4))
    return (
        f"England, {year} ({dates}): {shown}, as published. Source: {frame.england.source}."
        " It is counted from other records by the official method, so compare with care."
    )


def definition_texts(frame: ReportFrame) -> Iterator[tuple[str, str]]:
    """The definition block: a heading and its text, in the order of the page."""
    measure = frame.measure
    yield "Status", status_text(frame)
    yield "Definition", f"{measure.definition} Version {measure.version}."
    yield "What is counted", measure.counted
    yield "Interval", measure.interval
    yield "Not confirmed", first_upper(f"{'; '.join(measure.not_confirmed)}.")
    yield (
        "Ages",
        f"Under {measure.adult_age} on release is left out; a person whose date of birth is not"
        " recorded is counted.",
    )
    yield "Small numbers", frame.profile.audience
    yield "Source", f"{measure.source}. Checked on {day_text(measure.checked_on)}."
    yield "Made by", f"Release Planner {frame.version}, from records as at {day_text(frame.as_at)}."


def measure_texts(table: ProtectedTable) -> Iterator[tuple[str, str]]:
    """The other measures that occur in the table: a name and a definition for each."""
    said = {table.frame.measure.id}
    for row in table.rows:
        measure = table.frame.measures.get(row.indicator)
        if measure is None or measure.id in said:
            continue
        said.add(measure.id)
        yield measure.name, f"{measure.definition} Version {measure.version}."
