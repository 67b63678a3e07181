"""The long CSV file: one row a number, ISO dates, nothing a spreadsheet would run as a formula."""

import csv
import io
from collections.abc import Iterator

from release_planner.reports.protected_table import ProtectedTable, TableRow
from release_planner.reports.wording import returns_texts

COLUMNS = (
    "indicator",
    "definition_version",
    "interval_start",
    "interval_end",
    "complete_to",
    "area_code",
    "area_name",
    "breakdown",
    "category",
    "numerator",
    "denominator",
    "pending",
    "unlinked",
    "ratio",
    "lower_95",
    "upper_95",
    "marker",
    "note",
    "label",
    "as_at",
    "profile",
    "marking",
    "status",
    "definition",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


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
    is_ours = row.area == frame.area
    measure = frame.measure
    texts = (
        row.indicator,
        measure.version if is_ours else "",
        row.period.first_day.isoformat(),
        row.period.last_day.isoformat(),
        frame.complete_to.isoformat() if is_ours and frame.complete_to else "",
        row.area.code,
        row.area.name,
        "total",
        "all",
    )
    yield from map(_formula_safe, texts)
    yield from map(_number, (row.numerator, row.denominator, row.pending, None))
    decimals = frame.profile.ratio_decimals
    for ratio in (row.ratio, row.lower, row.upper):
        yield "" if ratio is None else f"{ratio:.{decimals}f}"
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


def _formula_safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
