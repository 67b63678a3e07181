"""The sections of the report, in the order in which a board looks at its own system."""

from collections.abc import Iterator
from dataclasses import replace

from release_planner.reports.charts import pathway_chart
from release_planner.reports.document import (
    Block,
    Lines,
    Numbers,
    Section,
    Weight,
    Words,
    filled,
    picture,
)
from release_planner.reports.indicators import COVERAGE, FIRST_MISSING, HOUSING, PATHWAY
from release_planner.reports.number_tables import (
    Labelled,
    count_table,
    difference_cell,
    finder,
    grid_table,
    lost_text,
    number_text,
    rate_table,
    started_or_not_table,
    whole_text,
)
from release_planner.reports.protected_table import NOT_AVAILABLE, ProtectedTable, TableRow
from release_planner.reports.summary import MOST_AREAS, RETURNS_HEADING, area_picture
from release_planner.reports.wording import (
    areas_counted_text,
    breakdown_heading,
    cautions,
    changes_heading,
    difference_text,
    first_night_text,
    first_step_text,
    in_query_text,
    inside_sentence,
    late_texts,
    link_texts,
    returned_total_text,
    returns_texts,
    share_held_text,
    stop_label,
    whole_label,
    why_not,
)


def report_sections(table: ProtectedTable) -> Iterator[Section]:
    """Those sections for which the table holds something."""
    frame = table.frame
    if frame.edition.changes:
        changes = Numbers(
            "changed-figures",
            "The figures that changed",
            ("Figure", "Before", "Now"),
            tuple((change.label, change.before, change.after) for change in frame.edition.changes),
        )
        yield from filled("changed", changes_heading(frame), [changes])
    yield from filled("areas", "The areas in numbers", _areas(table))
    yield from filled("pathway", "Pathway: from need to start", _pathway(table))
    yield from filled("why-not", "Why not: the first step missing", _why_not(table))
    yield from filled("housing", "Housing and appointments", _housing(table))
    yield from filled("coverage", RETURNS_HEADING, _coverage(table))
    yield from filled("returned", "Counts that providers returned", _returned(table))


def _areas(table: ProtectedTable) -> Iterator[Block | None]:
    areas = table.rows_by("take_up", "authority")
    if len(areas) > MOST_AREAS:
        yield area_picture(table, areas)
    yield area_rates(table, beside=True)
    late = tuple(late_texts(table.frame))
    if late:
        yield Lines(late)
    if areas:
        yield Words(cautions.NOT_A_RANKING, Weight.NOTE)


def area_rates(table: ProtectedTable, *, beside: bool) -> Numbers | None:
    """The headline, the areas, the published figure, and a line for each area that is late;
    with `beside`, pending and unknown too.
    """
    england = table.row("published_england")
    rows = [(whole_label(table), _with_unknown(table))] if not table.frame.all_are_late else []
    rows += [(row.label, row) for row in table.rows_by("take_up", "authority")]
    rows += [] if england is None else [(england.label, england)]
    caption = f"Releases followed by a start within {table.frame.window_days} days, by area"
    made = rate_table("area-rates", caption, rows, "Area", beside=beside)
    if made is None:
        return None
    absent = (NOT_AVAILABLE,) * (len(made.columns) - 1)
    late = tuple((f"{line.name}: late", *absent) for line in table.frame.late)
    return replace(made, rows=(*made.rows, *late))


def _with_unknown(table: ProtectedTable) -> TableRow:
    unknown = table.row("need_unknown")
    return replace(table.take_up, unknown=unknown.numerator if unknown else None)


def _pathway(table: ProtectedTable) -> Iterator[Block | None]:
    steps = [row for row in map(table.row, PATHWAY) if row is not None]
    if not steps:
        referred = table.row("referred")
        yield rate_table(
            "pathway-steps",
            "Referral itself recorded by the end of the window",
            [] if referred is None else [(referred.label, referred)],
        )
        return
    yield picture(lambda breadth: pathway_chart(steps, breadth=breadth))
    before = dict(zip(steps[1:], steps, strict=False))
    yield Numbers(
        "pathway-steps",
        "Releases with a closed window that reached at least this step",
        ("Step", "Number", "Of", "Rate", "Lost since the step before"),
        tuple(
            (*cells[:4], lost_text(before.get(row), row))
            for row, cells in zip(steps, _rates(steps), strict=True)
        ),
    )


def _rates(rows: list[TableRow]) -> tuple[tuple[str, ...], ...]:
    numbers = rate_table("", "", [(row.label, row) for row in rows])
    return numbers.rows if numbers else ()


def _why_not(table: ProtectedTable) -> Iterator[Block | None]:
    stops = [row for row in map(table.row, FIRST_MISSING) if row is not None]
    if stops:
        text = first_step_text(table)
        yield Words(text) if text else None
        yield Words(why_not.RECORDS_ONLY, Weight.NOTE)
        yield rate_table(
            "first-step",
            "The first step missing, of the releases not followed by a start",
            [(stop_label(row), row) for row in stops],
            "First step missing",
        )
    yield _stops_by_area(table)
    compared = tuple(_compared(table))
    if compared:
        text = difference_text(table)
        yield started_or_not_table(
            "differed", "What differed between those who started and those who did not", compared
        )
        yield Words(text) if text else None
        yield Words(why_not.NO_CAUSE, Weight.NOTE)


def _stops_by_area(table: ProtectedTable) -> Numbers | None:
    held = {stop: table.rows_by(stop, "authority") for stop in FIRST_MISSING}
    firsts = next((rows for rows in held.values() if rows), ())
    if not firsts:
        return None

    return grid_table(
        "first-step-areas",
        "The first step missing, by area: number of releases",
        "Area",
        [
            (stop_label(rows[0]), finder(table, stop, "authority"))
            for stop, rows in held.items()
            if rows
        ],
        [(row.category, row.label) for row in firsts],
        number_text,
    )


def _compared(table: ProtectedTable) -> Iterator[Labelled]:
    for breakdown in why_not.COMPARED:
        for row in table.rows_by("take_up", breakdown):
            yield f"{breakdown_heading(breakdown)}: {inside_sentence(row.label)}", row


def _housing(table: ProtectedTable) -> Iterator[Block | None]:
    rows = [row for row in map(table.row, HOUSING) if row is not None]
    yield rate_table(
        "housing-rates",
        "Housing, duty to refer, CAS3 and appointments",
        [(row.label, row) for row in rows],
        beside=True,
    )
    if rows:
        yield Words(cautions.UNKNOWN_BESIDE, Weight.NOTE)
    first_night = first_night_text(table)
    yield Words(first_night, Weight.NOTE) if first_night else None
    held = {row.indicator: row.label for row in rows if table.rows_by(row.indicator, "authority")}
    if held:
        areas = table.rows_by(next(iter(held)), "authority")
        yield grid_table(
            "housing-areas",
            "Housing, duty to refer, CAS3 and appointments, by area",
            "Area",
            [(label, finder(table, indicator, "authority")) for indicator, label in held.items()],
            [(row.category, row.label) for row in areas],
        )


def _coverage(table: ProtectedTable) -> Iterator[Block | None]:
    frame = table.frame
    yield Words(cautions.PLANNER_IS_NOT_THE_AREA)
    if table.rows_by("take_up", "iom_cohort"):
        yield Words(cautions.IOM_IS_NOT_THE_AREA)
    share = share_held_text(table)
    yield Words(share) if share else None
    counts = [row for row in map(table.row, COVERAGE) if row is not None]
    yield count_table("counts", "Which releases the figure rests on", counts)
    yield rate_table(
        "share-held",
        "Releases with a need held here, of those that providers returned",
        [(row.label, row) for row in table.rows_by("share_held", "authority")],
        "Area",
    )
    yield Words(areas_counted_text(frame))
    queried = in_query_text(frame)
    yield Lines((*returns_texts(frame), *([queried] if queried else []), *link_texts(frame)))


def _returned(table: ProtectedTable) -> Iterator[Block | None]:
    returned = table.rows_by("returned_started", "authority")
    if not returned:
        return
    total = returned_total_text(table)
    yield Words(total) if total else None
    yield Words(cautions.NEVER_ADDED)
    yield Numbers(
        "returned-counts",
        "Starts counted here and starts that providers returned",
        ("Area", "Counted here", "Of", "Returned", "Of returned", "Counted here less returned"),
        tuple(_returned_cells(table, row) for row in returned),
    )


def _returned_cells(table: ProtectedTable, returned: TableRow) -> tuple[str, ...]:
    ours = table.row("take_up", "authority", returned.category)
    return (
        returned.label,
        number_text(ours),
        whole_text(ours),
        number_text(returned),
        whole_text(returned),
        difference_cell(ours, returned),
    )
