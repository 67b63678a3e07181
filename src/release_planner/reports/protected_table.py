"""Makes the one protected table that every format is drawn from: text, page, chart, CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from release_planner.domain.disclosure.figures import PublishedFigure
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.reports.area_rows import area_rows
from release_planner.reports.disclosure.report_lines import figures_shown
from release_planner.reports.measured_lines import MeasuredLine, Scope, is_headline, lines_made
from release_planner.reports.measured_rows import measured_row
from release_planner.reports.protection import protect
from release_planner.reports.table import (
    LOW_RELIABILITY,
    MARKER_MEANINGS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    WITHHELD,
    AreaIdentity,
    AuthorityLine,
    Baseline,
    Edition,
    FigureChange,
    ProtectedTable,
    ReportFrame,
    ReturnedLinks,
    TableRow,
)
from release_planner.reports.wording.returns import areas_counted_text
from release_planner.store.reading.take_up import AreaTakeUp

__all__ = [
    "LOW_RELIABILITY",
    "MARKER_MEANINGS",
    "NOT_APPLICABLE",
    "NOT_AVAILABLE",
    "WITHHELD",
    "AreaIdentity",
    "AuthorityLine",
    "Baseline",
    "Edition",
    "FigureChange",
    "ProtectedTable",
    "ReportFrame",
    "ReturnedLinks",
    "TableRow",
    "figures_shown",
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
    what readers of this profile have been given before, of any area and period. Raises PlannerError
    naming a figure that a public table would give away whatever it withholds.
    """
    protected = protect(coverage, frame.profile)
    rows = tuple(area_rows(frame, protected))
    if frame.all_are_late:
        return ProtectedTable(frame, _nothing_counted(frame, rows), None, ())
    codes = frozenset(line.returns.authority for line in frame.on_time)
    scope = Scope(frame.period, codes, frame.profile)
    made, left_out = lines_made((count for count in counts if not is_headline(count)), scope)
    withheld = protected.headline.withheld
    if not frame.profile.is_public:
        lines = (*rows, *(measured_row(frame, MeasuredLine(count)) for count in made))
        return ProtectedTable(frame, lines, withheld, left_out)
    if not made and not published:
        return ProtectedTable(frame, rows, withheld, left_out)
    # Only a public table needs the solver, which takes long to load.
    from release_planner.reports.disclosure.protecting import protected_lines

    kept = protected_lines(frame, coverage, rows, made, published)
    headline = kept.area_rows[0]
    if withheld is None and headline.numerator is None:
        withheld = headline.note
    measured = (measured_row(frame, line) for line in kept.lines)
    hidden = (*left_out, *kept.hidden)
    return ProtectedTable(frame, (*kept.area_rows, *measured), withheld, hidden)


def _nothing_counted(frame: ReportFrame, rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """What is left where every area is late: no figure, rather than nought of nought."""
    headline = replace(
        rows[0],
        numerator=None,
        denominator=None,
        pending=None,
        marker=NOT_AVAILABLE,
        note=areas_counted_text(frame),
    )
    kept = (row for row in rows if row.indicator in ("released_to_late", "published_england"))
    return (headline, *kept)
