"""Both workbooks and the CSV say what the protected table says, and nothing that it withholds."""

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from release_planner.domain.disclosure.figures import HiddenFigure, HidingReason, Quantity
from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.reports.csv_file import csv_bytes
from release_planner.reports.csv_metadata import csv_metadata_bytes
from release_planner.reports.protected_table import AuthorityLine, ProtectedTable, TableRow
from release_planner.reports.workbook import workbook
from release_planner.reports.workbook_cells import SHORTHAND
from release_planner.reports.workbook_plans import PLANS, sheet_name

from .take_up_tables import area, table
from .wide_tables import wide_table
from .workbook_files import LONG_NAME, REPORTS, WRITERS, odd_names, parts, withheld_row

every_report = pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS.keys())
both_files = pytest.mark.parametrize("ending", WRITERS)
Cell = str | float
ROOT = Path(__file__).parents[2]


def sheets(content: bytes) -> dict[str, list[list[Cell]]]:
    """Each sheet as it is read back, without the empty cells beside the lines above its table."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [[cell for cell in row if cell != ""] for row in sheet.to_python()]
        for name in book.sheet_names
        for sheet in [book.get_sheet_by_name(name)]
    }


def table_rows(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows below the headings, which are the first row of several cells."""
    start = next(place for place, row in enumerate(rows) if len(row) > 1)
    return rows[start + 1 :]


def numbers(row: TableRow) -> list[float]:
    held = (row.numerator, row.denominator, row.pending, row.unknown, row.ratio, row.lower,
            row.upper)  # fmt: skip
    return [float(value) for value in held if value is not None]


def csv_rows(made: ProtectedTable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(made).decode(), newline="")))


def csv_numbers(row: dict[str, str]) -> list[float]:
    names = ("numerator", "denominator", "pending", "unknown", "ratio", "lower_95", "upper_95")
    return [float(row[name]) for name in names if row[name]]


@every_report
def test_the_same_numbers_stand_in_both_workbooks_in_csv_and_in_the_table(made) -> None:  # type: ignore[no-untyped-def]
    report: ProtectedTable = made()
    decimals = report.frame.profile.ratio_decimals
    places = [sheet_name(row) for row in report.rows]
    from_table = [numbers(row) for row in report.rows]
    in_csv = [csv_numbers(row) for row in csv_rows(report)]
    assert in_csv == [[round(value, decimals) for value in row] for row in from_table]
    for write in WRITERS.values():
        read = sheets(write(report))
        left = {name: iter(table_rows(rows)) for name, rows in read.items() if name in places}
        for place, row, expected in zip(places, report.rows, in_csv, strict=True):
            cells = next(left[place])
            assert [cell for cell in cells if isinstance(cell, float)] == expected
            assert len(cells) == len(next(row for row in read[place] if len(row) > 1))
            if "[c]" in row.marker:
                assert "[c]" in cells
        assert not any(list(rest) for rest in left.values())


@every_report
def test_both_workbooks_say_the_same_in_every_cell(made) -> None:  # type: ignore[no-untyped-def]
    report = made()
    first, second = (sheets(write(report)) for write in WRITERS.values())
    assert first == second
    assert list(first)[:4] == ["Cover", "Contents", "Notes", "Definitions"]
    assert [row[0] for row in table_rows(first["Contents"])] == list(first)[2:]


@every_report
@both_files
def test_shorthand_and_notes_are_explained_and_every_note_is_used(made, ending: str) -> None:  # type: ignore[no-untyped-def]
    read = sheets(WRITERS[ending](made()))
    cover = " ".join(str(row[0]) for row in read["Cover"])
    assert all(f"{marker} {meaning}." in cover for marker, meaning in SHORTHAND.items())
    assert set(SHORTHAND) == {"[c]", "[z]", "[u]", "[x]", "[low]"}
    defined = [row[0] for row in table_rows(read["Notes"])]
    assert defined == [f"[note {number}]" for number in range(1, len(defined) + 1)]
    pointed: set[str] = set()
    for name, rows in read.items():
        if name in {plan.name for plan in PLANS} | {"Withheld"}:
            words = " ".join(str(cell) for row in rows for cell in row)
            pointed |= set(re.findall(r"\[note \d+\]", words))
            above = [str(row[0]) for row in rows if len(row) == 1]
            for marker in set(re.findall(r"\[[a-z]+\]", words)):
                assert f"{marker} {SHORTHAND[marker]}." in above
            for row in table_rows(rows):
                assert not any("[note" in str(cell) for cell in row[:-1])
    assert pointed == set(defined)


def test_a_rate_that_shows_as_nought_but_is_not_is_marked_low() -> None:
    made = wide_table(3)
    rows = (*made.rows[:-1], replace(made.rows[-1], numerator=1, ratio=0.0004, lower=0.0))
    (*_, last) = next(
        sheet for sheet in workbook(replace(made, rows=rows)).sheets
        if sheet.name == "Returned_counts"
    ).rows  # fmt: skip
    assert last[-1] == "[low]"


def test_the_record_of_what_is_withheld_names_numbers_but_no_reasons() -> None:
    report = REPORTS["partly withheld"]()
    for write in WRITERS.values():
        records = table_rows(sheets(write(report))["Withheld"])
        assert ["Started structured treatment within 21 days", "Sex", "Male", "Pending"] in records
        assert records[-1][1:] == ["Ward", "All", "The whole line"]
    assert "Withheld" not in sheets(WRITERS["ods"](wide_table(3)))


def test_the_sheet_of_returns_says_which_are_overdue() -> None:
    made = wide_table(3)
    late = AuthorityReturns("E10000034", date(2023, 9, 8), date(2023, 11, 4))
    lines = (*made.frame.authorities[:-1], AuthorityLine("Worcestershire", late))
    report = replace(made, frame=replace(made.frame, authorities=lines))
    for write in WRITERS.values():
        rows = table_rows(sheets(write(report))["Returns"])
        assert rows[-1][3] == "Late, due by Sat 4 Nov 2023: left out"
        assert {row[3] for row in rows[:-1]} == {"Not overdue"}


def test_the_changes_since_the_edition_before_have_their_sheet() -> None:
    for write in WRITERS.values():
        read = sheets(write(REPORTS["second edition"]()))
        assert table_rows(read["Changes"]) == [["Started, Aber", "4 of 20", "6 of 21"]]
        assert "Changes" not in sheets(write(wide_table(1)))


def secret_report() -> ProtectedTable:
    """A report that withholds numbers that occur nowhere else."""
    made = wide_table(3, "public")
    place = next(place for place, row in enumerate(made.rows) if row.breakdown == "sex")
    secret = replace(
        made.rows[place], numerator=7919, denominator=8087, pending=6553, unknown=5471,
        ratio=0.979226, lower=0.973231, upper=0.983117,
    )  # fmt: skip
    shown = replace(made, rows=(*made.rows[:place], secret, *made.rows[place + 1 :]))
    rows = (*made.rows[:place], withheld_row(secret), *made.rows[place + 1 :])
    hidden = tuple(
        HiddenFigure(secret.indicator, secret.breakdown, secret.category, quantity, reason)
        for quantity, reason in zip(Quantity, HidingReason, strict=False)
    )
    assert all(found(write(shown)) for write in WRITERS.values())
    return replace(made, rows=rows, hidden=hidden)


def found(content: bytes) -> list[bytes]:
    everything = b"\n".join(parts(content).values()) if content[:2] == b"PK" else content
    words = rb"7,?919|8,?087|6,?553|5,?471|97\.9|0\.979|97\.3|0\.973|98\.3|0\.983"
    return re.findall(words, everything)


def test_nothing_of_a_withheld_figure_nor_why_it_is_stands_in_any_file() -> None:
    report = secret_report()
    files = [write(report) for write in WRITERS.values()]
    files += [csv_bytes(report), csv_metadata_bytes(report, "report.csv")]
    for content in files:
        assert not found(content)
        everything = b"\n".join(parts(content).values()) if content[:2] == b"PK" else content
        for reason in HidingReason:
            assert reason.value.encode() not in everything


def test_counts_that_differ_only_in_what_is_withheld_give_the_same_files() -> None:
    first, second = (
        table("public", area(22, started=count, not_started=23 - count)) for count in (2, 3)
    )
    assert first.take_up.marker == "[c]"
    for write in (*WRITERS.values(), csv_bytes):
        assert write(first) == write(second)
    assert csv_metadata_bytes(first, "a.csv") == csv_metadata_bytes(second, "a.csv")


@both_files
def test_names_stay_text_and_whole(ending: str) -> None:
    report = odd_names()
    content = WRITERS[ending](report)
    read = sheets(content)
    names = [row[0] for row in table_rows(read["Authorities"])]
    assert names[:6] == [
        '=HYPERLINK("http://x","y")', "+44 Trust", "-1+1", "@SUM(A1)",
        "“Quoted”, 'and' \"more\"", "Ynys Môn – Ŵyr 😀 <b>&amp;</b>",
    ]  # fmt: skip
    assert names[6:] == ["Tab and line\ufffd _x0041_", LONG_NAME]
    assert len(LONG_NAME) == 40
    everything = b"".join(parts(content).values())
    assert b"<f>" not in everything
    assert b"table:formula" not in everything
    assert b"http://x" not in re.sub(rb"HYPERLINK\([^)]*\)", b"", everything)


def test_csv_never_begins_a_cell_like_a_formula() -> None:
    for row in csv.reader(io.StringIO(csv_bytes(odd_names()).decode(), newline="")):
        assert not any(cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) for cell in row)


def digests(reports: Iterator[ProtectedTable]) -> str:
    return " ".join(
        hashlib.sha256(write(report)).hexdigest()
        for report in reports
        for write in (*WRITERS.values(), csv_bytes)
    )


def test_the_same_report_gives_the_same_bytes_on_another_day_and_machine() -> None:
    code = (
        "from tests.reports.test_workbooks import digests, wide_table\n"
        "print(digests(iter([wide_table(3, 'public')])))"
    )
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == digests(iter([wide_table(3, "public")]))
