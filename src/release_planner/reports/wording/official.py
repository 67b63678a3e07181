"""Our figure and the official one, each with its dates."""

from collections.abc import Iterator

from release_planner.domain.day_text import day_text
from release_planner.reports.table import NOT_APPLICABLE, ProtectedTable
from release_planner.reports.wording.definition import england_text
from release_planner.reports.wording.numbers import percent_text, published_percent_text


def beside_official_texts(table: ProtectedTable) -> Iterator[str]:
    """Ours, then the published one, then the national aim: a line each."""
    frame, row = table.frame, table.take_up
    if row.ratio is not None:
        shown = percent_text(row.ratio)
    else:
        shown = "no rate yet" if row.marker == NOT_APPLICABLE else "withheld"
    yield (
        f"{frame.area.name}, {frame.period.text}, as at {day_text(frame.as_at)}: {shown}, counted"
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
