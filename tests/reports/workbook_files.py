"""Made-up reports for the tests of workbooks and CSV, and the written files taken apart."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

from release_planner.domain.disclosure.figures import HiddenFigure, HidingReason, Quantity
from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.reports.excel_workbook import xlsx_bytes
from release_planner.reports.open_document_workbook import ods_bytes
from release_planner.reports.protected_table import (
    AuthorityLine,
    Edition,
    FigureChange,
    ProtectedTable,
    TableRow,
)

from .take_up_tables import area, table
from .wide_tables import wide_table

LONG_NAME = "Authority with the longest name of forty"
ODD_NAMES = (
    '=HYPERLINK("http://x","y")',
    "+44 Trust",
    "-1+1",
    "@SUM(A1)",
    "“Quoted”, 'and' \"more\"",
    "Ynys Môn – Ŵyr 😀 <b>&amp;</b>",
    "Tab\tand\nline\x07 _x0041_",
    LONG_NAME,
)


def withheld_row(row: TableRow) -> TableRow:
    """The row with every number of it withheld."""
    return replace(
        row, numerator=None, denominator=None, pending=None, unknown=None, ratio=None, lower=None,
        upper=None, marker="[c]",
    )  # fmt: skip


def odd_names() -> ProtectedTable:
    """A report in which areas, groups and authorities have names that files could trip over."""
    made = wide_table(len(ODD_NAMES))
    named = dict(zip((row.category for row in made.rows_by("take_up", "authority")), ODD_NAMES,
                     strict=True))  # fmt: skip
    odd_area = replace(made.frame.area, name=ODD_NAMES[0])
    rows = tuple(
        replace(row, label=named.get(row.category, row.label), area=odd_area) for row in made.rows
    )
    lines = tuple(
        AuthorityLine(name, AuthorityReturns(code, date(2024, 4, 1)))
        for code, name in named.items()
    )
    return replace(made, rows=rows, frame=replace(made.frame, area=odd_area, authorities=lines))


def second_edition() -> ProtectedTable:
    """A report that says otherwise than the edition before it."""
    made = wide_table(3)
    changes = (FigureChange("Started, Aber", "4 of 20", "6 of 21"),)
    return replace(made, frame=replace(made.frame, edition=Edition(2, date(2024, 3, 1), changes)))


def partly_withheld() -> ProtectedTable:
    """A report in which a shown line withholds what is pending, and a division is left out."""
    made = wide_table(3, "public")
    of = made.rows_by("take_up", "sex")[0]
    rows = tuple(replace(row, pending=None) if row is of else row for row in made.rows)
    hidden = (
        HiddenFigure(of.indicator, of.breakdown, of.category, Quantity.PENDING,
                     HidingReason.SMALL_COUNT),
        HiddenFigure("take_up", "ward", "x", None, HidingReason.UNKNOWN_BREAKDOWN),
    )  # fmt: skip
    return replace(made, rows=rows, hidden=hidden)


def all_withheld() -> ProtectedTable:
    """A report of which nothing may be shown but the published figure."""
    made = wide_table(14, "public")
    rows = tuple(
        row if row.indicator.startswith("published_") else withheld_row(row) for row in made.rows
    )
    return replace(made, rows=rows, withheld="the counts are too small")


REPORTS: Mapping[str, Callable[[], ProtectedTable]] = {
    "one authority": lambda: wide_table(1),
    "fourteen": lambda: wide_table(14, "public"),
    "forty": lambda: wide_table(40),
    "no releases": lambda: table("public", area()),
    "small counts": lambda: table("public", area(22, started=3, not_started=20, pending=2)),
    "everything withheld": all_withheld,
    "partly withheld": partly_withheld,
    "odd names": odd_names,
    "second edition": second_edition,
}
WRITERS: Mapping[str, Callable[[ProtectedTable], bytes]] = {"ods": ods_bytes, "xlsx": xlsx_bytes}


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
