"""The workbook as an Excel file. XlsxWriter writes it in memory, so no temporary file is left."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zipfile import ZipFile

import xlsxwriter  # type: ignore[import-untyped]

from release_planner.reports.charts.letters import wrapped
from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.workbook import Workbook, workbook
from release_planner.reports.workbook_cells import Kind, Line, Sheet, Style, Value
from release_planner.reports.zip_file import zip_bytes

_FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none"}
_WRAPPED = {"text_wrap": True, "valign": "top"}
_TO_THE_RIGHT = {**_WRAPPED, "align": "right"}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": _WRAPPED,
    "above": {"valign": "top"},
    "title": {"valign": "top", "bold": True, "font_size": 16},
    "heading": {**_WRAPPED, "bold": True, "font_size": 14},
    "link": {**_WRAPPED, "font_color": "#0B0C8F", "underline": 1},
    "column": {**_WRAPPED, "bold": True, "bottom": 1},
    "remark": {**_WRAPPED, "align": "left", "indent": 1},
    "remark_column": {**_WRAPPED, "align": "left", "indent": 1, "bold": True, "bottom": 1},
    "number_column": {**_TO_THE_RIGHT, "bold": True, "bottom": 1},
    "marker": _TO_THE_RIGHT,
    "count": {**_TO_THE_RIGHT, "num_format": "#,##0"},
    "share": {**_TO_THE_RIGHT, "num_format": "0.0%"},
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": _FONT,
}
_CORE = "docProps/core.xml"
_A4 = 9
_ONE_LINE = 15.75
_SIZE, _DIGIT = 12.0, 0.556 * 12.0
"""The size of letters, and the width of a digit at that size, by which columns are measured."""
_SPARE = 1.0


def xlsx_bytes(table: ProtectedTable) -> bytes:
    """The report as an Excel file (.xlsx); the same report gives the same bytes."""
    book, day = workbook(table), table.frame.as_at
    file = io.BytesIO()
    written = xlsxwriter.Workbook(file, {**_OPTIONS, "default_format_properties": dict(_FONT)})
    created = datetime.combine(day, time(), UTC)
    written.set_properties({"title": book.title, "author": book.maker, "created": created})
    formats = {name: written.add_format({**_FONT, **more}) for name, more in _FORMATS.items()}
    for sheet in book.sheets:
        _write(written.add_worksheet(sheet.name), sheet, formats)
    written.close()
    return zip_bytes(_with_language(file, book), day)


def _write(worksheet: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    for place, width in enumerate(sheet.widths):
        worksheet.set_column(place, place, width)
    for place, line in enumerate(sheet.lines):
        worksheet.set_row(place, _line_height(line, sheet.widths[0]))
        worksheet.write_string(place, 0, line.text, formats[line.style.value])
    if not sheet.columns:
        return
    first = len(sheet.lines)
    worksheet.add_table(first, 0, first + len(sheet.rows), len(sheet.columns) - 1, {
        "name": sheet.table_name,
        "autofilter": False,
        "banded_rows": False,
        "style": None,
        "title": sheet.title,
        "columns": [
            {"header": column.heading, "header_format": formats[column.kind.heading_style]}
            for column in sheet.columns
        ],
    })  # fmt: skip
    headings = [column.heading for column in sheet.columns]
    worksheet.set_row(first, _height(headings, sheet.widths, bold=True))
    worksheet.repeat_rows(first)
    for place, values in enumerate(sheet.rows, first + 1):
        worksheet.set_row(place, _height(values, sheet.widths))
        for column, value in enumerate(values):
            _write_cell(worksheet, (place, column), value, sheet.columns[column].kind, formats)


def _write_cell(
    worksheet: Any, place: tuple[int, int], value: Value, kind: Kind, formats: Mapping[str, Any]
) -> None:
    if not isinstance(value, str):
        worksheet.write_number(*place, value, formats[kind.value])
    elif kind is Kind.LINK:
        worksheet.write_url(*place, f"internal:'{value}'!A1", formats["link"], value)
    else:
        worksheet.write_string(*place, value, formats[kind.text_style])


def _line_height(line: Line, width: int) -> float:
    if line.style is Style.TEXT:
        return _height([line.text], [width])
    return _ONE_LINE * (1.4 if line.style in (Style.TITLE, Style.HEADING) else 1)


def _height(values: Iterable[Value], widths: Sequence[int], *, bold: bool = False) -> float:
    """The points that a row needs: a row of wrapped text is not made to fit by every program.

    The widths of letters are Arial's, so a row is as high as its text and no higher.
    """
    lines = (
        len(wrapped(value, max(1.0, width - _SPARE) * _DIGIT, _SIZE, bold=bold))
        if isinstance(value, str)
        else 1
        for value, width in zip(values, widths, strict=True)
    )
    return _ONE_LINE * max(lines)


def _with_language(file: io.BytesIO, book: Workbook) -> dict[str, bytes]:
    """The parts of the file, the language of the whole named: XlsxWriter has no setting for it."""
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    end = b"</cp:coreProperties>"
    language = f"<dc:language>{book.language}</dc:language>".encode()
    parts[_CORE] = parts[_CORE].replace(end, language + end)
    return parts
