"""Makes the one protected table that every format is drawn from: text, page, chart, CSV."""

from collections.abc import Iterable, Sequence

from release_planner.domain.disclosure.figures import HiddenFigure, PublishedFigure
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.reports.area_rows import area_rows
from release_planner.reports.measured_lines import Scope, is_headline, lines_made
from release_planner.reports.measured_rows import measured_row
from release_planner.reports.protection import protect, protected_lines
from release_planner.reports.table import (
    LOW_RELIABILITY,
    MARKER_MEANINGS,
    NOT_APPLICABLE,
    WITHHELD,
    AreaIdentity,
    AuthorityLine,
    Baseline,
    Edition,
    FigureChange,
    ProtectedTable,
    ReportFrame,
    TableRow,
)
from release_planner.store.reading.take_up import AreaTakeUp

__all__ = [
    "LOW_RELIABILITY",
    "MARKER_MEANINGS",
    "NOT_APPLICABLE",
    "WITHHELD",
    "AreaIdentity",
    "AuthorityLine",
    "Baseline",
    "Edition",
    "FigureChange",
    "ProtectedTable",
    "ReportFrame",
    "TableRow",
    "protected_table",
]


def protected_table(
    frame: ReportFrame,
    coverage: AreaTakeUp,
    counts: Iterable[MeasuredCount] = (),
    published: Sequence[PublishedFigure] = (),
) -> ProtectedTable:
    """The table of an area's counts under the frame's disclosure profile.

    `coverage` carries the headline; `counts` are all other measures and breakdowns. `published` is
    what readers of this profile have been given before, of any area and period.
    """
    protected = protect(coverage, frame.profile)
    scope = Scope(frame.period, len(frame.authorities), frame.profile)
    made, left_out = lines_made((count for count in counts if not is_headline(count)), scope)
    lines = protected_lines(made, frame.profile)
    hidden = [
        HiddenFigure(*line.count.key, quantity, reason)
        for line in lines
        for quantity, reason in sorted(line.hidden.items())
    ]
    rows = (*area_rows(frame, protected), *(measured_row(frame, line) for line in lines))
    return ProtectedTable(frame, rows, protected.headline.withheld, (*left_out, *hidden))
