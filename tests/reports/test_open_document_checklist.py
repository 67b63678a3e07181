"""The OpenDocument workbook against the government checklist, on the XML as written."""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest

from release_planner.reports.open_document_workbook import ods_bytes

from .workbook_files import REPORTS, parts

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
Files = dict[str, bytes]
Element = ElementTree.Element


def attribute(element: Element, name: str) -> str | None:
    prefix, _, local = name.partition(":")
    return element.get(f"{{{NAMES[prefix]}}}{local}")


@pytest.fixture(scope="module", params=REPORTS.values(), ids=REPORTS.keys())
def files(request: pytest.FixtureRequest) -> Files:
    return parts(ods_bytes(request.param()))


def tree(files: Files, name: str) -> Element:
    return ElementTree.fromstring(files[name])


def sheets(files: Files) -> dict[str, Element]:
    return {
        attribute(sheet, "table:name") or "": sheet
        for sheet in tree(files, "content.xml").iterfind(".//table:table", NAMES)
    }


def ranges(files: Files) -> Iterator[tuple[str, str, int, str, int]]:
    """Name of table, sheet, first row, last column and last row."""
    for one in tree(files, "content.xml").iterfind(".//table:database-range", NAMES):
        address = attribute(one, "table:target-range-address") or ""
        found = re.fullmatch(r"(\w+)\.A(\d+):\1\.([A-Z])(\d+)", address)
        assert found, address
        name = attribute(one, "table:name") or ""
        assert attribute(one, "table:contains-header") == "true"
        assert attribute(one, "table:display-filter-buttons") == "false"
        yield name, found[1], int(found[2]), found[3], int(found[4])


def rows(sheet: Element) -> list[list[Element]]:
    return [
        row.findall("table:table-cell", NAMES) for row in sheet.iterfind("table:table-row", NAMES)
    ]


def text(cell: Element) -> str:
    return "".join(cell.itertext())


def test_one_named_table_a_sheet_from_column_a_to_the_last_cell(files: Files) -> None:
    found = list(ranges(files))
    names = [name for name, *_ in found]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names)
    assert ["Cover", *(sheet for _, sheet, *_ in found)] == list(sheets(files))
    for _, name, first, column, last in found:
        held = rows(sheets(files)[name])
        assert len(held) == last > first
        width = ord(column) - ord("A") + 1
        assert [len(row) for row in held] == [1] * (first - 1) + [width] * (last - first + 1)


def test_no_cell_is_empty_merged_split_or_hidden(files: Files) -> None:
    content = files["content.xml"].decode()
    for word in ("covered-table-cell", "number-columns-spanned", "number-rows-spanned",
                 "visibility", "number-rows-repeated", "is-subtable", "table:filter",
                 "table-row-group", "annotation"):  # fmt: skip
        assert word not in content
    for sheet in sheets(files).values():
        for row in rows(sheet):
            assert all(text(cell).strip() for cell in row)


def test_numbers_are_numbers_and_markers_are_text_to_the_right(files: Files) -> None:
    for sheet in sheets(files).values():
        for cell in sheet.iterfind(".//table:table-cell", NAMES):
            style = attribute(cell, "table:style-name")
            if style in ("count", "share"):
                kind = "float" if style == "count" else "percentage"
                assert attribute(cell, "office:value-type") == kind
                value = float(attribute(cell, "office:value") or "")
                shown = text(cell)
                assert shown == (f"{value:,.0f}" if style == "count" else shown)
                if style == "share":
                    assert abs(float(shown.removesuffix("%")) - value * 100) <= 0.0501
            else:
                assert attribute(cell, "office:value-type") == "string"
                assert re.fullmatch(r"\[[a-z]+\]", text(cell)) or style != "marker"
    styles = tree(files, "styles.xml")
    marker = next(one for one in styles.iterfind(".//style:style", NAMES)
                  if attribute(one, "style:name") == "marker")  # fmt: skip
    paragraph = marker.find("style:paragraph-properties", NAMES)
    assert paragraph is not None
    assert attribute(paragraph, "fo:text-align") == "end"


def test_nothing_is_drawn_filled_frozen_or_put_at_head_and_foot(files: Files) -> None:
    assert set(files) == {"mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml",
                          "META-INF/manifest.xml"}  # fmt: skip
    everything = b"".join(files.values()).decode()
    for word in ("style:header", "style:footer", "background-color", "draw:", "SplitMode",
                 "ActiveSplitRange", "script", "fr-FR"):  # fmt: skip
        assert word not in everything


def test_title_language_letters_and_cursor_are_set(files: Files) -> None:
    meta = tree(files, "meta.xml")
    assert (meta.findtext(".//dc:title", namespaces=NAMES) or "").startswith("Treatment take-up")
    assert meta.findtext(".//dc:language", namespaces=NAMES) == "en-GB"
    items = tree(files, "settings.xml").iterfind(".//config:config-item", NAMES)
    settings = {attribute(item, "config:name"): item.text for item in items}
    assert settings["ActiveTable"] == "Cover"
    assert (settings["CursorPositionX"], settings["CursorPositionY"]) == ("0", "0")
    texts = list(tree(files, "styles.xml").iterfind(".//style:text-properties", NAMES))
    sizes = [attribute(one, "fo:font-size") for one in texts]
    assert all(int(size.removesuffix("pt")) >= 12 for size in sizes if size)
    assert (attribute(texts[0], "style:font-name"), sizes[0]) == ("Arial", "12pt")
    assert (attribute(texts[0], "fo:language"), attribute(texts[0], "fo:country")) == ("en", "GB")
    assert {attribute(one, "style:font-name") for one in texts[1:]} == {None}


def test_cells_of_tables_and_cover_are_wrapped(files: Files) -> None:
    styles = {attribute(one, "style:name"): one
              for one in tree(files, "styles.xml").iterfind(".//style:style", NAMES)}  # fmt: skip

    def wraps(name: str | None) -> bool:
        own = styles[name].find("style:table-cell-properties", NAMES)
        said = None if own is None else attribute(own, "fo:wrap-option")
        return said == "wrap" if said else wraps(attribute(styles[name], "style:parent-style-name"))

    firsts = {name: first for _, name, first, _, _ in ranges(files)}
    for name, sheet in sheets(files).items():
        for row in rows(sheet)[firsts.get(name, 2) - 1 :]:
            used = {attribute(cell, "table:style-name") for cell in row}
            assert used <= {"heading"} or all(map(wraps, used))


def test_the_package_is_as_the_format_asks_and_bears_only_the_day_of_the_report() -> None:
    content = ods_bytes(REPORTS["fourteen"]())
    with ZipFile(io.BytesIO(content)) as archive:
        first, *rest = archive.infolist()
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert content[30:38] == b"mimetype"
        assert {info.date_time for info in (first, *rest)} == {(2024, 6, 1, 0, 0, 0)}
        manifest = archive.read("META-INF/manifest.xml").decode()
    for info in rest:
        assert info.filename in manifest or info.filename == "META-INF/manifest.xml"
    dates = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+", b"".join(parts(content).values()))
    assert set(dates) == {b"2024-06-01T00:00:00"}
