"""XLSX workbooks: cells through calamine, and a look at what calamine does not tell.

The container is checked before calamine sees it (a small file can unpack to gigabytes, and one
stray cell in the last row makes a dense table of it), and the same pass over the sheet's XML
counts coloured cells, formulas, formula errors and rows hidden by a filter.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from release_planner.domain.errors import PlannerError
from release_planner.imports.decoding import SourceFile
from release_planner.imports.findings import Notice
from release_planner.imports.tables import MOST_ROWS, NumberedRow, Sheet, Tables

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 12_000_000

_CHUNK = 1024 * 1024
_LARGEST_DESCRIPTION = 8 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FAR = re.compile(
    rb"""r\s*=\s*["']\s*(?:(?:[B-Zb-z][A-Za-z]|[A-Za-z]{3})\d"""
    rb"""|[A-Za-z]{0,3}0*(?:[2-9]\d{5}|\d{7}))"""
)
_PLACE = re.compile(rb"""r\s*=\s*["']\s*([A-Za-z]{0,3})(\d+)""")
_EMPTY_CELL = re.compile(rb"<c\s[^<>]*/>")
_EMPTY_ROW = re.compile(rb"<row\s[^<>]*(?:/>|>\s*</row>)")
_IMPOSSIBLE_COUNT = re.compile(rb"""ount\s*=\s*["'][^"'0-9]*0*[1-9][0-9]{7}""")
_FORMULA = re.compile(rb"<f[\s>/]")
_FORMULA_ERROR = re.compile(rb't="e"')
_HIDDEN_ROW = re.compile(rb'hidden="(?:1|true)"[^>]*>\s*<c\s')
_PLAIN_FILLS = {None, "none", "gray125"}
_PLAIN_COLOURS = {"FF000000", "00000000"}


@dataclass(slots=True)
class _Looks:
    """What the XML of one sheet shows beyond its values."""

    formulas: int = 0
    formula_errors: int = 0
    hidden_rows: int = 0
    coloured_rows: set[int] = field(default_factory=set)


def read_workbook(source: SourceFile) -> Tables:
    """The sheets of an XLSX workbook; hidden sheets and charts are named as skipped.

    Raises PlannerError for another zip file, a damaged or password-protected workbook, one that
    unpacks to more than ``LARGEST_UNPACKED`` bytes, and one whose dates count from 1904.
    """
    looks, notices = _inspect(source)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        sheets = [
            _sheet(book, index, looks.get(book.sheet_names[index]))
            for index in range(len(book.sheet_names))
        ]
    except PlannerError:
        raise
    except BaseException as problem:
        # A damaged file can make the Rust reader panic, which is not an Exception in Python.
        if isinstance(problem, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise _damaged(source.name) from None
    return Tables(sheets, "XLSX", notices)


def _sheet(book: CalamineWorkbook, index: int, looks: _Looks | None) -> Sheet:
    described = book.sheets_metadata[index]
    if described.typ is not SheetTypeEnum.WorkSheet:
        return Sheet(described.name, iter(()), skipped_because="it holds no table")
    if described.visible is not SheetVisibleEnum.Visible:
        return Sheet(described.name, iter(()), skipped_because="it is hidden")
    table = book.get_sheet_by_index(index)
    sheet = Sheet(described.name, _rows(table))
    if looks is not None:
        sheet.coloured_rows = frozenset(looks.coloured_rows)
        sheet.notices.extend(_notices(described.name, looks, table))
    return sheet


def _rows(table: CalamineSheet) -> Iterator[NumberedRow]:
    for number, cells in enumerate(table.iter_rows(), 1):
        yield number, [cell if cell.__class__ is str else cell_text(cell) for cell in cells]


def cell_text(
    cell: str | float | bool | date | datetime | time | timedelta,
) -> str:
    """A workbook cell as text: ISO dates, whole numbers without a point, TRUE and FALSE."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int():
            return (
                str(int(cell)) if cell == cell and abs(cell) < 1e15 and cell % 1 == 0 else str(cell)
            )
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat(timespec="minutes")
        case _:
            return str(cell)


def _notices(name: str, looks: _Looks, table: CalamineSheet) -> list[Notice]:
    found = []
    if looks.formulas:
        found.append(
            Notice(
                "formulas",
                f"Sheet {name}: {looks.formulas:,} cells hold formulas; the values "
                "last calculated were read.",
            )
        )
    if looks.formula_errors:
        found.append(
            Notice(
                "formula_errors",
                f"Sheet {name}: {looks.formula_errors:,} cells show a formula "
                "error (such as #N/A) and were read as empty.",
            )
        )
    if looks.hidden_rows:
        found.append(
            Notice(
                "hidden_rows",
                f"Sheet {name}: {looks.hidden_rows:,} rows hidden by a filter were read too.",
            )
        )
    merged = [area for area in table.merged_cell_ranges or [] if area[1][0] > area[0][0]]
    if merged:
        found.append(
            Notice(
                "merged_cells",
                f"Sheet {name}: {len(merged):,} cells are merged over several "
                f"rows (the first at row {min(area[0][0] for area in merged) + 1}); only the "
                "first row of each has the value.",
            )
        )
    return found


def _inspect(source: SourceFile) -> tuple[dict[str, _Looks], list[Notice]]:
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as container:
            _check_container(source.name, container)
            coloured = _coloured_styles(container)
            scanned = {
                entry.filename: _scan(source.name, container, entry.filename, coloured)
                for entry in container.infolist()
                if not entry.is_dir()
            }
            looks = {
                name: scanned[part]
                for name, part in _sheet_parts(source.name, container).items()
                if part in scanned
            }
            comments = any(
                "/comments" in n or "threadedComments" in n for n in container.namelist()
            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        ElementTree.ParseError,
        NotImplementedError,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
        UnicodeError,
        OverflowError,
    ):
        raise _damaged(source.name) from None
    notices = [Notice("comments", "Comments attached to cells are not read.")] if comments else []
    return looks, notices


def _check_container(name: str, container: zipfile.ZipFile) -> None:
    entries = container.infolist()
    names = [entry.filename for entry in entries]
    if "xl/workbook.xml" not in names:
        if "xl/workbook.bin" in names or "content.xml" in names:
            raise PlannerError(f"{name} is a workbook of another kind: save it as .xlsx or as CSV.")
        raise PlannerError(f"{name} is a zip file but not an Excel workbook (.xlsx).")
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or len(entries) > 5_000:
        raise PlannerError(
            f"{name} unpacks to more than {LARGEST_UNPACKED // (1024 * 1024)} MB: remove the "
            "sheets and pictures that are not needed."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise PlannerError(f"{name} is protected by a password: save a copy without one.")
    if len(set(names)) != len(names):
        raise _damaged(name)


def _describe(container: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if container.getinfo(part).file_size > _LARGEST_DESCRIPTION:
        raise ValueError(part)
    return ElementTree.fromstring(container.read(part))


def _sheet_parts(name: str, container: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names and the parts of the container that hold them."""
    book = _describe(container, "xl/workbook.xml")
    properties = book.find(f"{_MAIN}workbookPr")
    if properties is not None and properties.get("date1904") in {"1", "true"}:
        raise PlannerError(
            f"{name} counts its dates from 1904 (an old Macintosh setting): save it as CSV and "
            "import that."
        )
    relations = _describe(container, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            parts[sheet.get("name", "")] = part
    return parts


def _coloured_styles(container: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the cell styles with a fill, a font colour of their own, or strike-through."""
    if "xl/styles.xml" not in container.namelist():
        return frozenset()
    styles = _describe(container, "xl/styles.xml")
    fills = [
        (pattern := fill.find(f"{_MAIN}patternFill")) is None
        or pattern.get("patternType") not in _PLAIN_FILLS
        for fill in styles.iterfind(f"{_MAIN}fills/{_MAIN}fill")
    ]
    fonts = [_font_stands_out(font) for font in styles.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
    coloured = set()
    for number, style in enumerate(styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        fill, font = int(style.get("fillId", "0")), int(style.get("fontId", "0"))
        if (0 <= fill < len(fills) and fills[fill]) or (0 <= font < len(fonts) and fonts[font]):
            coloured.add(str(number).encode())
    return frozenset(coloured)


def _font_stands_out(font: ElementTree.Element) -> bool:
    strike = font.find(f"{_MAIN}strike")
    if strike is not None and strike.get("val", "1") in {"1", "true"}:
        return True
    colour = font.find(f"{_MAIN}color")
    return colour is not None and (colour.get("rgb") or "FF000000") not in _PLAIN_COLOURS


def _scan(name: str, container: zipfile.ZipFile, part: str, coloured: frozenset[bytes]) -> _Looks:
    looks = _Looks()
    styled = re.compile(rb'"[A-Z]{1,3}(\d+)" s="(?:' + b"|".join(sorted(coloured)) + rb')"')
    far = is_sheet = False
    for text in _chunks(container, part):
        looks.formulas += len(_FORMULA.findall(text))
        looks.formula_errors += len(_FORMULA_ERROR.findall(text))
        looks.hidden_rows += len(_HIDDEN_ROW.findall(text))
        if coloured:
            looks.coloured_rows.update(map(int, styled.findall(text)))
        is_sheet = is_sheet or b"sheetData" in text
        far = far or _FAR.search(text) is not None
    if far and is_sheet:
        _refuse_far_cells(name, container.read(part))
    return looks


def _refuse_far_cells(name: str, xml: bytes) -> None:
    """Refuse a sheet whose last value stands so far out that the table around it is too large.

    Cells and rows that hold a format and no value are common far below a list and are harmless.
    What is not plainly one of those counts, however oddly it is written.
    """
    filled = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", xml))
    places = set(_PLACE.findall(filled))
    last_row = max((int(row[-18:]) for _, row in places), default=0)
    last_column = max((_column_number(column) for column, _ in places), default=0)
    if last_row > MOST_ROWS or last_row * last_column > MOST_CELLS:
        raise PlannerError(
            f"{name}: the values of a sheet reach row {last_row:,} and column {last_column:,}; "
            f"expected at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells. Delete stray cells."
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _chunks(container: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The unpacked part in pieces that end between tags.

    Reading it all checks its size. Raises ValueError for a declared count of ten million
    or more, for which the Rust reader would reserve memory at once and end the program.
    """
    carried = b""
    with container.open(part) as stream:
        while block := stream.read(_CHUNK):
            block = carried + block
            if _IMPOSSIBLE_COUNT.search(block):
                raise ValueError(part)
            cut = block.rfind(b"<")
            if cut > 0:
                yield block[:cut]
                carried = block[cut:]
            elif len(block) > _CHUNK * 4:
                yield block
                carried = b""
            else:
                carried = block
    yield carried


def _damaged(name: str) -> PlannerError:
    return PlannerError(f"{name} is a damaged workbook: open it, save it again as .xlsx and retry.")
