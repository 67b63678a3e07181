"""The Excel workbook against the government checklist, on the XML as written."""

import io
import math
import re
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from release_planner.reports.charts.letters import text_width
from release_planner.reports.excel_workbook import xlsx_bytes

from .workbook_files import REPORTS, parts

MAIN = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
Files = dict[str, bytes]
Element = ElementTree.Element


@pytest.fixture(scope="module", params=REPORTS.values(), ids=REPORTS.keys())
def files(request: pytest.FixtureRequest) -> Files:
    return parts(xlsx_bytes(request.param()))


def tree(files: Files, name: str) -> Element:
    return ElementTree.fromstring(files[name])


def strings(files: Files) -> list[str]:
    return ["".join(one.itertext()) for one in tree(files, "xl/sharedStrings.xml")]


def sheet_names(files: Files) -> list[str]:
    return [
        one.get("name", "") for one in tree(files, "xl/workbook.xml").iterfind(".//x:sheet", MAIN)
    ]


def worksheet(files: Files, number: int) -> Element:
    return tree(files, f"xl/worksheets/sheet{number}.xml")


def cells(files: Files, number: int) -> dict[tuple[int, str], tuple[str, str | float]]:
    """Style and value of each cell, by row and column."""
    known, found = strings(files), {}
    for cell in worksheet(files, number).iterfind(".//x:c", MAIN):
        place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        assert place
        raw = cell.findtext("x:v", "", MAIN)
        value = known[int(raw)] if cell.get("t") == "s" else float(raw)
        found[int(place[2]), place[1]] = (cell.get("s", "0"), value)
    return found


def table_of(files: Files, number: int) -> Element:
    relations = files[f"xl/worksheets/_rels/sheet{number}.xml.rels"].decode()
    (name,) = re.findall(r"tables/(table\d+\.xml)", relations)
    return tree(files, f"xl/tables/{name}")


def extent(table: Element) -> tuple[int, str, int]:
    """First row, last column and last row of a table, which begins in column A."""
    found = re.fullmatch(r"A(\d+):([A-Z])(\d+)", table.get("ref", ""))
    assert found
    return int(found[1]), found[2], int(found[3])


def test_one_named_table_a_sheet_from_column_a_to_the_last_cell(files: Files) -> None:
    names = set()
    assert sheet_names(files)[0] == "Cover"
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in files
    for number in range(2, len(sheet_names(files)) + 1):
        table, held = table_of(files, number), cells(files, number)
        first, column, last = extent(table)
        assert max(held) == (last, column)
        assert last > first
        headings = [one.get("name") for one in table.iterfind(".//x:tableColumn", MAIN)]
        assert headings == [held[first, chr(ord("A") + place)][1] for place in range(len(headings))]
        assert {place for row, place in held if row < first} == {"A"}
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", table.get("name", ""))
        names.add(table.get("name"))
    assert len(names) == len(sheet_names(files)) - 1


def test_no_cell_is_empty_merged_or_hidden(files: Files) -> None:
    for number in range(1, len(sheet_names(files)) + 1):
        sheet, held = files[f"xl/worksheets/sheet{number}.xml"].decode(), cells(files, number)
        assert "mergeCell" not in sheet
        assert not re.search(r'hidden="', sheet)
        assert all(str(value).strip() for _, value in held.values())
        if number > 1:
            first, column, last = extent(table_of(files, number))
            width = ord(column) - ord("A") + 1
            expected = {(row, chr(ord("A") + place)) for row in range(first, last + 1)
                        for place in range(width)}  # fmt: skip
            assert expected | {(row, "A") for row in range(1, first)} == set(held)
    assert "hidden" not in files["xl/workbook.xml"].decode()


def test_nothing_is_filtered_frozen_drawn_filled_or_put_at_head_and_foot(files: Files) -> None:
    everything = b"".join(files.values()).decode()
    for word in ("autoFilter", "<pane", "headerFooter", "<drawing", "conditionalFormatting",
                 "oddHeader", "oddFooter", "<f>", "vmlDrawing", "<picture"):  # fmt: skip
        assert word not in everything
    assert not [name for name in files if "media" in name or "drawing" in name]
    fills = tree(files, "xl/styles.xml").iterfind(".//x:fill/x:patternFill", MAIN)
    assert [fill.get("patternType") for fill in fills] == ["none", "gray125"]
    used = tree(files, "xl/styles.xml").iterfind("x:cellXfs/x:xf", MAIN)
    assert {style.get("fillId") for style in used} == {"0"}


def test_title_language_letters_and_cursor_are_set(files: Files) -> None:
    core = files["docProps/core.xml"].decode()
    assert "<dc:title>Treatment take-up" in core
    assert "<dc:language>en-GB</dc:language>" in core
    fonts = tree(files, "xl/styles.xml").findall("x:fonts/x:font", MAIN)
    for font in fonts:
        name, size = font.find("x:name", MAIN), font.find("x:sz", MAIN)
        assert name is not None
        assert size is not None
        assert name.get("val") == "Arial"
        assert float(size.get("val", "0")) >= 12
        assert font.find("x:scheme", MAIN) is None
    assert 'activeTab="' not in files["xl/workbook.xml"].decode()
    for number in range(1, len(sheet_names(files)) + 1):
        sheet = files[f"xl/worksheets/sheet{number}.xml"].decode()
        assert "<selection" not in sheet
        assert ('tabSelected="1"' in sheet) == (number == 1)


def test_numbers_are_numbers_markers_are_to_the_right_and_cells_wrap(files: Files) -> None:
    styles = tree(files, "xl/styles.xml").findall("x:cellXfs/x:xf", MAIN)

    def alignment(style: str) -> dict[str, str]:
        found = styles[int(style)].find("x:alignment", MAIN)
        return {} if found is None else found.attrib

    for number in range(2, len(sheet_names(files)) + 1):
        first, _, _ = extent(table_of(files, number))
        held = cells(files, number)
        numeric = {column for (row, column), (_, value) in held.items()
                   if row > first and isinstance(value, float)}  # fmt: skip
        for (row, column), (style, value) in held.items():
            if row < first:
                continue
            assert alignment(style).get("wrapText") == "1"
            if isinstance(value, float) or (column in numeric and row >= first):
                assert alignment(style).get("horizontal") == "right"
            if row > first and column in numeric and isinstance(value, str):
                assert re.fullmatch(r"\[[a-z]+\]", value)


def test_the_package_bears_only_the_day_of_the_report() -> None:
    content = xlsx_bytes(REPORTS["fourteen"]())
    with ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2024, 6, 1, 0, 0, 0)}
    dates = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"".join(parts(content).values()))
    assert set(dates) == {b"2024-06-01T00:00:00Z"}


def test_a_row_is_as_high_as_its_text_and_the_head_is_printed_again(files: Files) -> None:
    names = tree(files, "xl/workbook.xml").iterfind(".//x:definedName", MAIN)
    repeated = {int(one.get("localSheetId", "")): one.text or "" for one in names}
    for number in range(2, len(sheet_names(files)) + 1):
        first, _, last = extent(table_of(files, number))
        assert repeated[number - 1].endswith(f"!${first}:${first}")
        held = cells(files, number)
        widths = [float(one.get("width", "")) for one in
                  worksheet(files, number).iterfind("x:cols/x:col", MAIN)]  # fmt: skip
        for row in worksheet(files, number).iterfind("x:sheetData/x:row", MAIN):
            place = int(row.get("r", ""))
            if not first < place <= last:
                continue
            lines = round(float(row.get("ht", "15.75")) / 15.75)
            needed = [
                text_width(str(held[place, chr(ord("A") + column)][1])) / (width * 0.556 * 14)
                for column, width in enumerate(widths)
                if isinstance(held[place, chr(ord("A") + column)][1], str)
            ]
            assert max(needed) <= lines <= max(1, math.ceil(max(needed) * 1.5))
