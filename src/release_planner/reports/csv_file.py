"""The long CSV file: one row a line of the table, ISO dates, nothing that runs as a formula."""

import csv
import io
from collections.abc import Iterator

from release_planner.reports.csv_metadata import COLUMNS
from release_planner.reports.protected_table import ProtectedTable, TableRow
from release_planner.reports.wording import returns_texts

__all__ = ["COLUMNS", "csv_bytes"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PUBLISHED = "published_"


def csv_bytes(table: ProtectedTable) -> bytes:
    """The table as UTF-8 with commas and CRLF line ends.

    A number that is withheld or does not exist is an empty cell beside a marker. Starts that could
    not be linked to a person are not known to the planner, so `unlinked` is empty throughout.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(table, row) for row in table.rows)
    return text.getvalue().encode("utf-8")


def _cells(table: ProtectedTable, row: TableRow) -> Iterator[str]:
    frame = table.frame
    is_ours = not row.indicator.startswith(_PUBLISHED)
    measure = frame.measures.get(row.indicator, frame.measure)
    texts = (
        row.indicator,
        measure.version if is_ours else "",
        row.period.first_day.isoformat(),
        row.period.last_day.isoformat(),
        frame.complete_to.isoformat() if is_ours and frame.complete_to else "",
        row.area.code,
        row.area.name,
        row.breakdown,
        row.category,
    )
    yield from map(_formula_safe, texts)
    yield from map(_number, (row.numerator, row.denominator, row.pending, row.unknown, None))
    yield from (_share(value, frame.profile.ratio_decimals) for value in _shares(row))
    closing = (
        row.marker,
        _note(table, row),
        row.label,
        frame.as_at.isoformat(),
        frame.profile.name,
        frame.profile.marking,
        measure.status if is_ours else "published",
        measure.definition if is_ours else "see the source in the note",
    )
    yield from map(_formula_safe, closing)


def _note(table: ProtectedTable, row: TableRow) -> str:
    if row is not table.take_up:
        return row.note
    return f"{row.note}. {' '.join(returns_texts(table.frame))}"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _shares(row: TableRow) -> tuple[float | None, ...]:
    return row.ratio, row.lower, row.upper


def _share(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:.{decimals}f}"


def _formula_safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
