"""`release-planner demo`: one command from nothing to plans, calendars and a figure."""

import sqlite3
from pathlib import Path

import pytest

from release_planner.cli.main import run

SMALL = ["--people", "60", "--no-ui", "--today", "2026-11-22"]


def test_it_makes_everything_and_says_how_to_open_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "my demo"
    for _ in range(2):
        assert run(["demo", "--out", str(out), *SMALL], {}) == 0
        said = capsys.readouterr()
        assert "60 synthetic people, 60 release plans" in said.out
        assert f"--store 'sqlite:///{out}/demo.db?plain=1'" in said.out
        assert "Importing caseload.csv ..." in said.err.splitlines()
        for name in ("files/caseload.csv", "demo.db"):
            assert (out / name).is_file()
        assert len(list((out / "calendars").glob("*.ics"))) >= 2
        assert {path.suffix for path in (out / "report").iterdir()} >= {".html", ".csv", ".txt"}
    store = f"sqlite:///{out}/demo.db?plain=1"
    assert run(["list", "--store", store, "--today", "2026-11-22"], {}) == 0
    update = str(out / "files" / "caseload-a-week-later.csv")
    arguments = ["import", "caseload", update, "--dry-run", "--store", store]
    assert run([*arguments, "--today", "2026-11-29"], {}) in (0, 1)


def test_another_file_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "demo.db"
    for make in (lambda: path.write_bytes(b"my notes"), lambda: _other_database(path)):
        make()
        before = path.read_bytes()
        assert run(["demo", "--out", str(tmp_path), *SMALL], {}) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "is not an earlier demonstration" in line
        assert path.read_bytes() == before
        path.unlink()


@pytest.mark.parametrize("people", ["0", "500001", "many"])
def test_how_many_is_a_sensible_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], people: str
) -> None:
    assert run(["demo", "--people", people, "--out", str(tmp_path / "out"), "--no-ui"], {}) == 2
    assert "--people" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
