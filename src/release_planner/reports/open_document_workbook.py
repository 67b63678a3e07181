"""The workbook as an OpenDocument spreadsheet.

The parts of the package other than its content are templates of our own: those that the library
starts from are French, in another size of letter, and bring headers, footers, fills and a picture.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from importlib.resources import files

from odfdo import Cell, Column, Document, Element, Link, Paragraph, Row, Style, Table

from release_planner.reports.protected_table import ProtectedTable
from release_planner.reports.wording import percent_text
from release_planner.reports.workbook import Workbook, workbook
from release_planner.reports.workbook_cells import Kind, Sheet, Value
from release_planner.reports.zip_file import zip_bytes

_MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
_MANIFEST = "META-INF/manifest.xml"
_CENTIMETRES_A_CHARACTER = 0.23


def ods_bytes(table: ProtectedTable) -> bytes:
    """The report as an OpenDocument spreadsheet (.ods); the same report gives the same bytes."""
    book, day = workbook(table), table.frame.as_at
    parts = _blank_parts()
    document = Document(io.BytesIO(zip_bytes(parts, day, stored="mimetype")))
    _fill(document, book)
    meta = document.meta
    meta.title = book.title
    meta.language = book.language
    meta.generator = book.maker
    meta.creation_date = datetime.combine(day, time())
    parts["content.xml"] = document.content.serialize()
    parts["meta.xml"] = meta.serialize()
    return zip_bytes(parts, day, stored="mimetype")


def _blank_parts() -> dict[str, bytes]:
    folder = files("release_planner.reports") / "templates" / "open_document"
    texts = {name: (folder / name).read_bytes() for name in _PARTS}
    return {"mimetype": _MIME_TYPE, **texts, _MANIFEST: (folder / "manifest.xml").read_bytes()}


def _fill(document: Document, book: Workbook) -> None:
    widths = sorted({width for sheet in book.sheets for width in sheet.widths})
    styles = document.content.get_element("//office:automatic-styles")
    assert styles is not None
    for width in widths:
        centimetres = f"{width * _CENTIMETRES_A_CHARACTER:.2f}cm"
        styles.append(Style("table-column", name=_width_style(width), width=centimetres))
    for sheet in book.sheets:
        document.body.append(_table(sheet))
    document.body.append(_named_ranges(book.sheets))


def _table(sheet: Sheet) -> Table:
    table = Table(sheet.name, style="sheet")
    for width in sheet.widths:
        Element.append(table, Column(style=_width_style(width)))
    for line in sheet.lines:
        Element.append(table, _row([_text_cell(line.text, line.style.value)]))
    if sheet.columns:
        Element.append(table, _row(_heading_cells(sheet)))
    for values in sheet.rows:
        cells = zip(values, sheet.columns, strict=True)
        Element.append(table, _row(_cell(value, column.kind) for value, column in cells))
    return table


def _row(cells: Iterable[Cell]) -> Row:
    """A row of these cells, added as plain elements: the row's own way to add copies each one."""
    row = Row(style="row")
    for cell in cells:
        Element.append(row, cell)
    return row


def _heading_cells(sheet: Sheet) -> Iterator[Cell]:
    for column in sheet.columns:
        yield _text_cell(column.heading, column.kind.heading_style)


def _cell(value: Value, kind: Kind) -> Cell:
    if isinstance(value, str):
        if kind is Kind.LINK:
            return _shown(Cell(style="link"), "string", Link(f"#{value}.A1", text=value))
        return _text_cell(value, kind.text_style)
    cell = Cell(style=kind.value)
    cell.set_attribute("office:value", repr(value))
    if kind is Kind.SHARE:
        return _shown(cell, "percentage", percent_text(float(value)))
    return _shown(cell, "float", f"{value:,}")


def _text_cell(text: str, style: str) -> Cell:
    return _shown(Cell(style=style), "string", text)


def _shown(cell: Cell, value_type: str, content: str | Link) -> Cell:
    """The cell with its type and what is seen of it: the library would cut percentages short."""
    cell.set_attribute("office:value-type", value_type)
    paragraph = Paragraph()
    paragraph.append(content)
    cell.append(paragraph)
    return cell


def _named_ranges(sheets: Iterable[Sheet]) -> Element:
    """The tables by name: the library knows no database ranges, which is what these are."""
    ranges = Element.from_tag("table:database-ranges")
    for sheet in sheets:
        if sheet.columns:
            first = len(sheet.lines) + 1
            corner = f"{_letter(len(sheet.columns))}{first + len(sheet.rows)}"
            one = Element.from_tag("table:database-range")
            one.set_attribute("table:name", sheet.table_name)
            one.set_attribute(
                "table:target-range-address", f"{sheet.name}.A{first}:{sheet.name}.{corner}"
            )
            one.set_attribute("table:contains-header", "true")
            one.set_attribute("table:display-filter-buttons", "false")
            ranges.append(one)
    return ranges


def _letter(number: int) -> str:
    return chr(ord("A") + number - 1)


def _width_style(characters: int) -> str:
    return f"width_{characters}"
