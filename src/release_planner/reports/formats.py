"""The formats that a report can be written in, each a function of the one protected table."""

from collections.abc import Callable, Mapping

from release_planner.domain.errors import PlannerError
from release_planner.reports.protected_table import ProtectedTable

Renderer = Callable[[ProtectedTable], bytes]


def _html(table: ProtectedTable) -> bytes:
    from release_planner.reports.page import page_bytes

    return page_bytes(table)


def _csv(table: ProtectedTable) -> bytes:
    from release_planner.reports.csv_file import csv_bytes

    return csv_bytes(table)


def _text(table: ProtectedTable) -> bytes:
    from release_planner.reports.text_file import text_bytes

    return text_bytes(table)


FORMATS: Mapping[str, tuple[str, Renderer]] = {
    "html": ("html", _html),
    "csv": ("csv", _csv),
    "text": ("txt", _text),
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
    return {f"{stem}.{FORMATS[name][0]}": FORMATS[name][1](table) for name in names}
