"""The annex: curves, fair comparison, months, groups, other windows, and what the figures are."""

from collections.abc import Iterator, Sequence

from release_planner.reference.measures import WINDOWS
from release_planner.reports.charts import (
    control_chart,
    curve_chart,
    funnel_chart,
    group_chart,
)
from release_planner.reports.document import Block, Section, Terms, Weight, Words, filled, picture
from release_planner.reports.limit_tables import control_table, funnel_table
from release_planner.reports.number_tables import finder, grid_table, rate_table
from release_planner.reports.protected_table import MARKER_MEANINGS, ProtectedTable, TableRow
from release_planner.reports.wording import (
    breakdown_heading,
    breakdown_name,
    cautions,
    definition_texts,
    measure_texts,
    named_whole,
    rate_text,
)

ENDS = {
    "cumulative_start": "Started treatment",
    "cumulative_return_to_custody": "Returned to custody",
    "cumulative_death": "Died",
}
EQUITY = ("sex", "age_group", "ethnicity", "substance_group", "iom_cohort")
OTHER_GROUPS = (
    "prison",
    "quarter",
    "release_day",
    "booked_before_release",
    "naloxone",
    "first_night",
)
SENSITIVITY = ("take_up_first_release", "take_up_without_ended", "take_up_surest_links")


def annex_sections(table: ProtectedTable) -> Iterator[Section]:
    """Those sections for which the table holds something; the definition always stands."""
    yield from filled("curve", "How soon treatment starts", _curve(table))
    yield from filled("funnel", "Areas of different size, compared fairly", _funnel(table))
    yield from filled("months", "Month by month", _months(table))
    yield from filled("groups", "Groups of people", _groups(table, EQUITY, "equity"))
    other = _groups(table, OTHER_GROUPS, "circumstances")
    yield from filled("circumstances", "Prisons, quarters and circumstances of release", other)
    yield from filled("other-ways", "Other windows and other ways of counting", _other(table))
    yield Section(
        "definition",
        "About these figures",
        (Terms((*definition_texts(table.frame), *measure_texts(table))),),
    )
    yield Section("markers", "Markers", (Terms(tuple(MARKER_MEANINGS.items())),))


def _curve(table: ProtectedTable) -> Iterator[Block | None]:
    curves = [table.rows_by(indicator, "day") for indicator in ENDS]
    if not any(curves):
        return
    starts, returns_to_custody, deaths = curves
    days = table.frame.window_days
    yield picture(
        lambda breadth: curve_chart(
            starts, returns_to_custody, deaths, window_days=days, breadth=breadth
        )
    )
    yield grid_table(
        "curve-days",
        "Share of releases with a need by which each end had come first, by days after release",
        "Days",
        [(heading, finder(table, indicator, "day")) for indicator, heading in ENDS.items()],
        [(row.category, row.category) for row in starts],
        lambda row: "[z]" if row is None else rate_text(row),
    )
    at_the_end = table.row("cumulative_start", "day", str(days))
    if at_the_end is not None and at_the_end.ratio not in (None, table.take_up.ratio):
        yield Words(cautions.ESTIMATE_BESIDE_COUNTS, Weight.NOTE)


def _funnel(table: ProtectedTable) -> Iterator[Block | None]:
    areas = table.rows_by("take_up", "authority")
    if len(areas) < 2 or table.take_up.ratio is None:
        return
    whole = named_whole(table)
    yield picture(lambda breadth: funnel_chart(whole, areas, breadth=breadth))
    yield funnel_table(whole, areas)


def _months(table: ProtectedTable) -> Iterator[Block | None]:
    months = table.rows_by("take_up", "month")
    if not months:
        return
    baseline = table.frame.baseline
    yield picture(lambda breadth: control_chart(months, baseline, breadth=breadth))
    yield control_table(months, baseline)


def _groups(table: ProtectedTable, breakdowns: Sequence[str], name: str) -> Iterator[Block | None]:
    held = {
        breakdown: rows for breakdown in breakdowns if (rows := table.rows_by("take_up", breakdown))
    }
    if not held:
        return
    groups = {breakdown_heading(breakdown): rows for breakdown, rows in held.items()}
    whole = named_whole(table)
    yield picture(lambda breadth: group_chart(whole, groups, name=name, breadth=breadth))
    for breakdown, rows in held.items():
        heading = breakdown_heading(breakdown)
        yield _rows(f"by-{breakdown}", f"Take-up by {breakdown_name(breakdown)}", heading, rows)
    yield Words(cautions.MANY_GROUPS, Weight.NOTE)


def _rows(name: str, caption: str, first: str, rows: Sequence[TableRow]) -> Block | None:
    return rate_table(name, caption, [(row.label, row) for row in rows], first, beside=True)


def _other(table: ProtectedTable) -> Iterator[Block | None]:
    for name, indicators, caption, note in (
        ("windows", WINDOWS, "Windows of other lengths", cautions.OWN_WINDOWS),
        ("sensitivity", SENSITIVITY, "The headline counted in other ways", cautions.SENSITIVITY),
    ):
        rows = [row for row in map(table.row, indicators) if row is not None]
        if rows:
            yield _rows(name, caption, "Measure", rows)
            yield Words(note, Weight.NOTE)
