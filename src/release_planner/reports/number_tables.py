"""Rows of the protected table as tables of text: what stands in which column."""

from collections.abc import Callable, Iterable, Sequence

from release_planner.reports.document import Numbers
from release_planner.reports.protected_table import (
    NOT_APPLICABLE,
    WITHHELD,
    ProtectedTable,
    TableRow,
)
from release_planner.reports.wording import count_text, interval_text, part_text, rate_text

Labelled = tuple[str, TableRow]


def rate_table(
    name: str,
    caption: str,
    rows: Sequence[Labelled],
    first: str = "Measure",
    *,
    beside: bool = False,
) -> Numbers | None:
    """Number, whole, rate and interval of each row; with `beside`, also what stands beside it."""
    if not rows:
        return None
    columns = [first, "Number", "Of", "Rate", "95% interval"]
    extra: list[Callable[[TableRow], int | None]] = []
    if beside:
        extra = [_pending, _unknown]
        columns += ["Pending", "Not known"]
    return Numbers(
        name,
        caption,
        tuple(columns),
        tuple((label, *_rate_cells(row), *_beside(row, extra)) for label, row in rows),
    )


def count_table(name: str, caption: str, rows: Iterable[TableRow]) -> Numbers | None:
    """One count a row."""
    cells = tuple(
        (row.label, count_text(row.numerator, row.marker or NOT_APPLICABLE)) for row in rows
    )
    return Numbers(name, caption, ("Measure", "Number"), cells) if cells else None


def started_or_not_table(name: str, caption: str, rows: Sequence[Labelled]) -> Numbers | None:
    """Both sides of each group: how many started and how many did not."""
    if not rows:
        return None
    return Numbers(
        name,
        caption,
        ("Group", "Started", "Did not start", "Rate of starting", "95% interval"),
        tuple(
            (label, _rate_cells(row)[0], _rest(row), *_rate_cells(row)[2:]) for label, row in rows
        ),
    )


def grid_table(
    name: str,
    caption: str,
    first: str,
    columns: Sequence[tuple[str, Callable[[str], TableRow | None]]],
    rows: Sequence[tuple[str, str]],
    cell: Callable[[TableRow | None], str] = part_text,
) -> Numbers:
    """Categories (id, label) down, measures across: each column finds the row of a category."""
    return Numbers(
        name,
        caption,
        (first, *(heading for heading, _ in columns)),
        tuple((label, *(cell(find(category)) for _, find in columns)) for category, label in rows),
    )


def finder(
    table: ProtectedTable, indicator: str, breakdown: str
) -> Callable[[str], TableRow | None]:
    """What finds the row of a category, for a column of a grid."""
    return lambda category: table.row(indicator, breakdown, category)


def number_text(row: TableRow | None) -> str:
    """The count alone, or why there is none."""
    return (
        NOT_APPLICABLE if row is None else count_text(row.numerator, row.marker or NOT_APPLICABLE)
    )


def _rate_cells(row: TableRow) -> tuple[str, str, str, str]:
    is_published = row.ratio is not None and row.denominator is None
    absent = NOT_APPLICABLE if is_published else row.marker or NOT_APPLICABLE
    return (
        count_text(row.numerator, absent),
        count_text(row.denominator, absent),
        rate_text(row) or NOT_APPLICABLE,
        interval_text(row) if row.lower is not None else row.marker or NOT_APPLICABLE,
    )


def _beside(row: TableRow, of: Iterable[Callable[[TableRow], int | None]]) -> tuple[str, ...]:
    absent = NOT_APPLICABLE if row.denominator is None and row.ratio is not None else WITHHELD
    return tuple(count_text(count(row), absent) for count in of)


def _rest(row: TableRow) -> str:
    if row.numerator is None or row.denominator is None:
        return row.marker or NOT_APPLICABLE
    return f"{row.denominator - row.numerator:,}"


def _pending(row: TableRow) -> int | None:
    return row.pending


def _unknown(row: TableRow) -> int | None:
    return row.unknown


def whole_text(row: TableRow | None) -> str:
    """What a count is part of, or why that cannot be said."""
    return NOT_APPLICABLE if row is None else _rate_cells(row)[1]


def lost_text(before: TableRow | None, row: TableRow) -> str:
    """How many were lost between two steps of a pathway."""
    if before is None:
        return NOT_APPLICABLE
    if before.numerator is None or row.numerator is None:
        return WITHHELD
    return f"{before.numerator - row.numerator:,}"


def difference_cell(ours: TableRow | None, theirs: TableRow) -> str:
    """Our count less theirs, with its sign."""
    if ours is None or ours.numerator is None or theirs.numerator is None:
        return WITHHELD if theirs.marker == WITHHELD or ours is not None else NOT_APPLICABLE
    difference = ours.numerator - theirs.numerator
    return f"{difference:+,}".replace("-", "\N{MINUS SIGN}") if difference else "0"
