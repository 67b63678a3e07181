"""Our figure and the official one, each with its dates."""

from collections.abc import Iterator

from release_planner.domain.day_text import day_text
from release_planner.reports.table import NOT_APPLICABLE, NOT_AVAILABLE, ProtectedTable
from release_planner.reports.wording.definition import england_text
from release_planner.reports.wording.numbers import (
    number_word,
    percent_text,
    published_percent_text,
)
from release_planner.reports.wording.returns import whole_name


def beside_official_texts(table: ProtectedTable) -> Iterator[str]:
    """Ours, then the published one, then the national aim: a line each."""
    frame, row = table.frame, table.take_up
    if row.ratio is not None:
        shown = percent_text(row.ratio)
    else:
        absent = {NOT_APPLICABLE: "no rate yet", NOT_AVAILABLE: "no rate, every area is late"}
        shown = absent.get(row.marker, "withheld")
    yield (
        f"{whole_name(frame)}, {frame.period.text}, as at {day_text(frame.as_at)}: {shown}, counted"
        " here."
    )
    yield england_text(frame)
    if frame.aim is not None:
        aim = published_percent_text(round(frame.aim.percent / 100, 4))
        yield f"The national aim is {aim}."


def share_held_text(table: ProtectedTable) -> str | None:
    """How much of what providers count the planner holds; None where no return says."""
    row = table.row("share_held")
    if row is None:
        return None
    if row.numerator is None or row.denominator is None:
        return "The share of the area's releases that this planner holds is withheld."
    if row.denominator == 0:
        return "No provider has returned a count that the planner's releases could be set against."
    share = percent_text(row.numerator / row.denominator)
    return (
        f"This planner holds {row.numerator:,} releases with a treatment need; providers returned"
        f" {row.denominator:,} for the same areas and period: {share} of them."
    )


def returned_total_text(table: ProtectedTable) -> str | None:
    """What the providers counted themselves, beside our count of the same areas; None without."""
    total = table.row("returned_started")
    if total is None or total.numerator is None or total.denominator is None:
        return None
    rows = table.rows_by("returned_started", "authority")
    ours = [table.row(table.frame.measure.id, "authority", row.category) for row in rows]
    started = sum((row.numerator or 0) for row in ours if row)
    counted = sum((row.denominator or 0) for row in ours if row)
    noun = "area" if len(rows) == 1 else "areas"
    return (
        f"Providers returned counts for {number_word(len(rows))} {noun}: {total.numerator:,} starts"
        f" of {total.denominator:,} people released with a need. Counted here for the same:"
        f" {started:,} of {counted:,}. The two are never added."
    )


def first_night_text(table: ProtectedTable) -> str | None:
    """Why our first nights are not the official ones, and those; None without first nights."""
    if table.row("first_night_settled") is None:
        return None
    said = (
        "First nights are counted here in settled accommodation alone. The official measure of"
        " housing on release (MI014) counts everybody who is housed, in temporary accommodation"
        " too, so it is higher by its nature and the two cannot be compared."
    )
    published = table.frame.first_night
    if published is None:
        return f"{said} No official figure is on record for this period."
    shown = published_percent_text(round(published.percent / 100, 4))
    return (
        f"{said} {published.area}, {published.period}: {shown} housed. Source: {published.source}."
    )
