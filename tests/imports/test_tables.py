"""Sheets out of CSV and XLSX: delimiters, quoting, row numbers, and workbooks with traps."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlsxwriter

from release_planner.domain.errors import PlannerError
from release_planner.imports import tables, workbooks
from release_planner.imports.decoding import open_source
from release_planner.imports.tables import Sheet, Tables, read_tables


def score(cells: list[str]) -> int:
    """Recognises one header."""
    return len({"noms", "surname"} & {cell.casefold() for cell in cells})


def read(content: bytes | str) -> Tables:
    """The tables of a file."""
    data = content.encode() if isinstance(content, str) else content
    return read_tables(open_source(data), score)


def only(content: bytes | str) -> list[tuple[int, list[str]]]:
    """The rows of a file with one sheet."""
    (sheet,) = read(content).sheets
    return list(sheet.rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_the_header_below_titles(delimiter: str) -> None:
    rows = [["Titles, of; all | kinds"], ["NOMS", "Surname"], ["Z0001AA", "X"]]
    text = "\n".join(
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows
    )
    assert only(text) == list(enumerate(rows, 1))


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    text = 'NOMS,Surname\r\n\r\nZ0001AA,"two\r\nlines"\r\nZ0002AA,B\r\n'
    assert [number for number, _ in only(text)] == [1, 2, 3, 4]
    assert only(text)[2][1] == ["Z0001AA", "two\r\nlines"]


@pytest.mark.parametrize(
    "text",
    ['NOMS,Surname\nZ0001AA,"never closed\n', 'NOMS,Surname\nZ0001AA,"a"b\n',
     "NOMS,Surname\nZ0001AA," + "x" * 200_000 + "\n"],
)  # fmt: skip
def test_broken_quoting_names_the_row(text: str) -> None:
    with pytest.raises(PlannerError, match="row 2: the quotation marks do not pair up"):
        only(text)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(PlannerError, match="more than 3 rows"):
        only("NOMS\n1\n2\n3\n")


def workbook(fill: object, **options: object) -> bytes:
    """A workbook whose sheets a function writes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)  # type: ignore[operator]
    return stream.getvalue()


def test_workbook_cells_become_text() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        clock = book.add_format({"num_format": "hh:mm"})
        sheet.write_datetime(2, 1, date(2027, 1, 29), day)
        sheet.write_datetime(2, 2, datetime(2027, 1, 29, 14, 30), moment)  # noqa: DTZ001
        sheet.write_datetime(2, 3, time(14, 30), clock)
        sheet.write_number(2, 4, 9)
        sheet.write_number(2, 5, 0.5)
        sheet.write_boolean(2, 6, True)
        sheet.write_string(2, 7, " as it is ")

    rows = only(workbook(fill))
    assert rows[2] == (
        3,
        ["2027-01-29", "2027-01-29 14:30:00", "14:30", "9", "0.5", "TRUE", " as it is "],
    )


def notices(sheet: Sheet) -> dict[str, str]:
    """The notices of a sheet by code."""
    return {notice.code: notice.text for notice in sheet.notices}


def test_what_a_sheet_shows_beyond_its_values_is_said() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row("A1", ("NOMS", "Surname"), book.add_format({"bg_color": "#DDDDDD"}))
        sheet.write("A2", "a", book.add_format({"bg_color": "#FF0000"}))
        sheet.write("A3", "a", book.add_format({"font_strikeout": True}))
        sheet.write("A4", "a", book.add_format({"font_color": "#FF0000"}))
        sheet.write("A5", "a", book.add_format({"bold": True}))
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.merge_range("C2:C4", "merged")
        sheet.set_row(4, options={"hidden": True})
        sheet.write_comment("A2", "a comment")

    found = read(workbook(fill))
    (sheet,) = found.sheets
    assert sheet.coloured_rows == {1, 2, 3, 4}
    said = notices(sheet)
    assert "2 cells hold formulas" in said["formulas"]
    assert "1 cells show a formula error" in said["formula_errors"]
    assert "1 rows hidden" in said["hidden_rows"]
    assert "row 2" in said["merged_cells"]
    assert [notice.code for notice in found.notices] == ["comments"]


def test_plain_workbooks_have_no_notices() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_row("A1", ("NOMS", "Surname"))

    found = read(workbook(fill))
    assert not found.notices
    assert not found.sheets[0].notices
    assert not found.sheets[0].coloured_rows


def test_hidden_and_chart_sheets_are_skipped() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        sheet.write_row("A1", (1, 2, 3))
        book.add_worksheet("Old").hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$A$1:$C$1"})
        book.add_chartsheet("Chart").set_chart(chart)

    skipped = {sheet.name: sheet.skipped_because for sheet in read(workbook(fill)).sheets}
    assert skipped == {"Data": "", "Old": "it is hidden", "Chart": "it holds no table"}


def repacked(content: bytes, change: dict[str, bytes | None]) -> bytes:
    """A zip container with parts replaced, added, or removed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, data in change.items():
            if data is not None:
                new.writestr(name, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def small() -> bytes:
    """A small sound workbook."""
    return workbook(lambda book: book.add_worksheet("S").write_row("A1", ("NOMS", "Surname")))


def sheet_xml(cells: bytes) -> bytes:
    """The XML of a sheet with these cells."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        b'<worksheet xmlns="' + space + b'"><sheetData><row r="1">' + cells
        + b"</row></sheetData></worksheet>"
    )  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [b'<c r="XFD1048576"><v>1</v></c>', b'<c  s="0"  r=\'A1048576\'><v>1</v></c>',
     b'<c r = "A999999"><v>1</v></c>', b'<x:c r="ZZZ200000"><v>1</v></x:c>',
        b'<c r="D4"r="ZZZ9999999"><v>1</v></c>',
        b'<c x=">" r="xfd1048576"><v>1</v></c>',
        b'</row><row r="1048576"><c><v>1</v></c>'],
)  # fmt: skip
def test_a_stray_cell_far_away_is_refused_before_it_fills_the_memory(cells: bytes) -> None:
    far = repacked(small(), {"xl/worksheets/sheet1.xml": sheet_xml(cells)})
    with pytest.raises(PlannerError, match="Delete stray cells"):
        read(far)


def test_formatting_far_away_is_no_stray_cell() -> None:
    xml = sheet_xml(b'<c r="A1"><v>1</v></c><c r="XFD1048576" s="1"/>')
    assert only(repacked(small(), {"xl/worksheets/sheet1.xml": xml})) == [(1, ["1"])]


def test_a_stray_cell_is_found_in_a_sheet_with_an_odd_name() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/worksheet" Target="odd/one"/></Relationships>'
    )
    stray = sheet_xml(b'<c r="XFD1048576"><v>1</v></c>')
    odd = repacked(small(), {"xl/_rels/workbook.xml.rels": relations, "xl/odd/one": stray})
    with pytest.raises(PlannerError, match="Delete stray cells"):
        read(odd)


def test_the_empty_last_row_that_some_programs_write_is_harmless() -> None:
    xml = sheet_xml(b'<c r="A1"><v>1</v></c></row><row r="1048576" ht="12.8"></row><row r="9">')
    assert only(repacked(small(), {"xl/worksheets/sheet1.xml": xml})) == [(1, ["1"])]


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 1024 * 1024)
    bomb = repacked(small(), {"xl/worksheets/sheet9.xml": b" " * 2_000_000})
    assert len(bomb) < 50_000
    with pytest.raises(PlannerError, match="unpacks to more than 1 MB"):
        read(bomb)


IMPOSSIBLE_STYLES = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<cellXfs count='99999999999'><xf/></cellXfs></styleSheet>"
)
"""The Rust reader reserves memory for what a count declares, and ends the program when it fails."""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (repacked(small(), {"xl/workbook.xml": None}), "not an Excel workbook"),
        (repacked(small(), {"xl/workbook.xml": None, "content.xml": b"<x/>"}), "another kind"),
        (repacked(small(), {"xl/workbook.xml": b"<broken"}), "damaged"),
        (repacked(small(), {"xl/worksheets/sheet1.xml": None}), "damaged"),
        (repacked(small(), {"xl/worksheets/sheet1.xml": b"<worksheet><a"}), "damaged"),
        (
            repacked(small(), {"xl/styles.xml": b'<?xml version="1.0" encoding="U-9"?><a/>'}),
            "damaged",
        ),
        (repacked(small(), {"xl/styles.xml": IMPOSSIBLE_STYLES}), "damaged"),
        (b"PK\x03\x04" + b"junk" * 40, "damaged"),
        (small()[:-400], "damaged"),
        (workbook(lambda book: book.add_worksheet(), date_1904=True), "1904"),
    ],
    ids=[
        "no workbook part",
        "a text document",
        "broken workbook part",
        "no sheet part",
        "broken sheet part",
        "unknown encoding",
        "impossible count",
        "not a zip",
        "cut short",
        "dates from 1904",
    ],
)
def test_damaged_and_other_containers_are_refused(content: bytes, says: str) -> None:
    with pytest.raises(PlannerError, match=says):
        [list(sheet.rows) for sheet in read(content).sheets]
