"""The CSV file and the metadata beside it, checked by a program that knows only the standard."""

import json
import warnings
from pathlib import Path

import pytest

from release_planner.reports.csv_file import COLUMNS, csv_bytes
from release_planner.reports.csv_metadata import csv_metadata_bytes
from release_planner.reports.protected_table import ProtectedTable

from .wide_tables import wide_table
from .workbook_files import REPORTS

csvw = pytest.importorskip("csvw")
NAME = "take-up.csv"
CORRUPTIONS = {
    "a negative count": (b",231,420,55,", b",-231,420,55,"),
    "a share above one": (b",0.550,", b",1.550,"),
    "a day that does not exist": (b"2023-07-01", b"2023-13-01"),
    "no indicator": (b"\r\ntake_up,", b"\r\n,"),
    "a count in words": (b",231,420,55,", b",many,420,55,"),
    "a marker unknown to the format": (b",[u],", b",*,"),
    "another heading": (b",pending,", b",waiting,"),
}


def is_valid(folder: Path, content: bytes, metadata: bytes) -> bool:
    (folder / NAME).write_bytes(content)
    (folder / f"{NAME}-metadata.json").write_bytes(metadata)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            return bool(csvw.CSVW(str(folder / NAME), validate=True).is_valid)
        except ValueError:
            return False


def written(report: ProtectedTable) -> tuple[bytes, bytes]:
    return csv_bytes(report), csv_metadata_bytes(report, NAME)


@pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS.keys())
def test_the_file_is_what_its_metadata_say(made, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert is_valid(tmp_path, *written(made()))


@pytest.mark.parametrize(("good", "bad"), CORRUPTIONS.values(), ids=CORRUPTIONS.keys())
def test_a_file_that_was_damaged_is_refused(good: bytes, bad: bytes, tmp_path: Path) -> None:
    content, metadata = written(wide_table(14, "public"))
    assert good in content
    assert not is_valid(tmp_path, content.replace(good, bad, 1), metadata)


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    content, metadata = written(wide_table(1))
    lines = content.splitlines(keepends=True)
    assert not is_valid(tmp_path, b"".join([*lines, lines[-1]]), metadata)


def test_the_metadata_describe_each_column_and_the_figure() -> None:
    described = json.loads(csv_metadata_bytes(wide_table(1), NAME))
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(COLUMNS)
    assert all(column["dc:description"] for column in columns)
    fields = {note["name"] for note in described["notes"]}
    assert {
        "Definition", "Rationale", "Source", "Numerator", "Denominator", "Method", "Interval",
        "Disclosure control", "Not confirmed", "Rounding", "Polarity", "Comparison", "Frequency",
        "Period", "Status",
    } <= fields  # fmt: skip
    assert described["dc:accessRights"].startswith("OFFICIAL-SENSITIVE")
    assert described["url"] == NAME
