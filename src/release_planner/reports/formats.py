"""The formats that a report can be written in, each a function of the one protected table."""

from collections.abc import Callable, Mapping

from release_planner.domain.errors import PlannerError
from release_planner.reports.protected_table import ProtectedTable

Renderer = Callable[[ProtectedTable, str], Mapping[str, bytes]]


def _page(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.page import page_bytes

    return {f"{stem}.html": page_bytes(table)}


def _board_paper(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.board_paper import board_paper_bytes

    return {f"{stem}.pdf": board_paper_bytes(table)}


def _open_document(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.open_document_workbook import ods_bytes

    return {f"{stem}.ods": ods_bytes(table)}


def _excel(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.excel_workbook import xlsx_bytes

    return {f"{stem}.xlsx": xlsx_bytes(table)}


def _csv(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.csv_file import csv_bytes
    from release_planner.reports.csv_metadata import csv_metadata_bytes

    name = f"{stem}.csv"
    return {name: csv_bytes(table), f"{name}-metadata.json": csv_metadata_bytes(table, name)}


def _text(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.text_file import text_bytes

    return {f"{stem}.txt": text_bytes(table)}


def _paste(table: ProtectedTable, stem: str) -> Mapping[str, bytes]:
    from release_planner.reports.paste_text import paste_bytes

    return {f"{stem}_to-paste.html": paste_bytes(table)}


FORMATS: Mapping[str, Renderer] = {
    "html": _page,
    "pdf": _board_paper,
    "ods": _open_document,
    "xlsx": _excel,
    "csv": _csv,
    "text": _text,
    "paste": _paste,
}


def check_formats(names: tuple[str, ...]) -> None:
    """Raise PlannerError when a format is not one of those that can be written, or none is named.

    Called before anything is counted or logged.
    """
    known = ", ".join(FORMATS)
    if not names:
        raise PlannerError(f"Name at least one format of {known}.")
    for name in names:
        if name not in FORMATS:
            raise PlannerError(f'"{name}" is not a format of this report; expected {known}.')


def rendered(table: ProtectedTable, stem: str, names: tuple[str, ...]) -> dict[str, bytes]:
    """The files of a report by name: the same table in each format asked for."""
    check_formats(names)
    files: dict[str, bytes] = {}
    for name in names:
        files |= FORMATS[name](table, stem)
    return files
