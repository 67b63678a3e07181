"""Reports that every written format is tried on: large, small, empty and withheld."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from release_planner.reports.protected_table import (
    Edition,
    FigureChange,
    ProtectedTable,
    TableRow,
)

from .take_up_tables import WITH_A_LATE_ONE, area, table
from .wide_tables import wide_table


def later_edition() -> ProtectedTable:
    """A second edition that says what changed."""
    made = wide_table(14, "public")
    changes = (
        FigureChange("Take-up", "201 of 380, 52.9%", "231 of 420, 55.0%"),
        FigureChange("Shropshire", "late", "18 of 29, 62.1% [u]"),
        FigureChange("Pending", "95", "55"),
        FigureChange("Treatment need unknown", "41", "38"),
        FigureChange("First step missing: no referral", "66", "70"),
    )
    edition = Edition(2, date(2024, 3, 1), changes)
    return replace(made, frame=replace(made.frame, edition=edition))


def all_withheld() -> ProtectedTable:
    """Every count of a whole report withheld."""
    made = wide_table(14, "public")
    rows = tuple(row if row.denominator is None and row.ratio else _withheld(row)
                 for row in made.rows)  # fmt: skip
    return replace(made, rows=rows, withheld="fewer than 10 releases are counted")


def _withheld(row: TableRow) -> TableRow:
    return replace(row, numerator=None, denominator=None, pending=None, unknown=None, ratio=None,
                   lower=None, upper=None, marker="[c]")  # fmt: skip


def with_late_areas() -> ProtectedTable:
    """Totals over three of four areas, two of which have a return in query."""
    made = wide_table(3, "partner")
    total = replace(_authority_row(made, "returned_started"), breakdown="total", category="all")
    frame = replace(
        made.frame, authorities=WITH_A_LATE_ONE, in_query=("Herefordshire", "Telford and Wrekin")
    )
    rows = (*made.rows, replace(total, numerator=60, denominator=120))
    return replace(made, rows=rows, frame=frame)


def _authority_row(made: ProtectedTable, indicator: str) -> TableRow:
    return next(row for row in made.rows_by(indicator, "authority"))


def marked_up() -> ProtectedTable:
    """Names that are markup in HTML and in typst."""
    name = '<b>*A*</b> & #panic("x") $y$ [red] \\ "q" _z_ `c` @ref //'
    made = wide_table(3, "partner")
    rows = tuple(replace(row, label=name) if row.breakdown == "authority" else row
                 for row in made.rows)  # fmt: skip
    identity = replace(made.frame.area, name=name)
    return replace(made, rows=rows, frame=replace(made.frame, area=identity))


WHOLE_REPORTS: Mapping[str, Callable[[], ProtectedTable]] = {
    **{
        f"{authorities}-{profile}": partial(wide_table, authorities, profile)
        for authorities in (1, 14, 40)
        for profile in ("partner", "public")
    },
    "later-edition": later_edition,
    "late-areas": with_late_areas,
    "all-withheld": all_withheld,
    "no-releases": lambda: table("public", area()),
    "all-pending": lambda: table("partner", area(no_return=118, need_unknown=148, no_need=40)),
    "marked-up": marked_up,
}
