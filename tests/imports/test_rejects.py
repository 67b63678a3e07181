"""The rejects file: whole, private, harmless in a spreadsheet, and importable once corrected."""

import csv
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.errors import PlannerError
from release_planner.imports.rejects import REJECT_COLUMNS, safe_cell, write_rejects

from .small_registers import read

TEXT = (
    "NOMS,Surname,CRD,Prison\n"
    "Z0001AA,=cmd()|'x',31/02/2027,Nowhere\n"
    "Z0002AA,FINE,29/01/2027,BMI\n"
    "Z0003AA,\x1b[31mRED,29/01/2027,BMI\n"
)


def rows_of(path: Path) -> list[list[str]]:
    """The rejects file as a spreadsheet program reads it."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_rejects_hold_why_and_the_original_cells(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    assert write_rejects(read(TEXT), path) == 2
    header, first, second = rows_of(path)
    assert header == [*REJECT_COLUMNS, "NOMS", "Surname", "CRD", "Prison"]
    assert first[:3] == ["", "2", "CRD; Prison"]
    assert "a day that exists; a prison" in first[4]
    assert first[5:] == ["Z0001AA", "'=cmd()|'x'", "31/02/2027", "Nowhere"]
    assert second[6] == "\\u001b[31mRED"


def test_rejects_are_private_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    found = read(TEXT)
    write_rejects(found, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(PlannerError, match="exists already"):
        write_rejects(found, path)
    assert path.read_bytes() == before
    with pytest.raises(PlannerError, match="cannot be written"):
        write_rejects(found, tmp_path / "no" / "rejects.csv")


def test_a_corrected_rejects_file_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    write_rejects(read(TEXT), path)
    corrected = path.read_text(encoding="utf-8-sig").replace("31/02/2027", "28/02/2027")
    found = read(corrected.replace('"Nowhere"', '"BMI"').replace("\\u001b[31m", ""))
    assert [row.surname for row in found.rows] == ["=cmd()|'x'", "RED"]


@given(st.text(max_size=20))
def test_no_cell_starts_a_formula_or_moves_a_cursor(text: str) -> None:
    safe = safe_cell(text)
    assert not safe.lstrip().startswith(tuple("=+-@\t\r＝＋－＠"))
    assert all(c.isprintable() or c.isspace() for c in safe)
    assert not any(c in safe for c in "\x1b\x07\x9b\u202e\u200b\n\r\t")
