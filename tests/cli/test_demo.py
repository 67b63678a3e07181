"""`release-planner demo`: one command from nothing to plans, calendars and a figure."""

import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@pytest.mark.parametrize("does", ["reads", "waits"])
def test_a_demonstration_that_is_open_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], does: str
) -> None:
    demo = ["demo", "--out", str(tmp_path), *SMALL]
    assert run(demo, {}) == 0
    path = tmp_path / "demo.db"
    file = path.stat().st_ino
    capsys.readouterr()
    with _open_in_another_process(path, reads=does == "reads"):
        assert run(demo, {}) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line == (
            f"release-planner: {path} is open in another window. Close it there, or choose another"
            " folder with --out."
        )
        assert path.stat().st_ino == file
    assert run(demo, {}) == 0


def test_a_given_day_is_repeated_in_what_to_type_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["demo", "--out", str(tmp_path), *SMALL], {}) == 0
    said = capsys.readouterr().out.splitlines()
    for start in ("To try:", "Open it:"):
        (line,) = (line for line in said if line.startswith(start))
        assert "--today 2026-11-22" in line
    (to_try,) = (line for line in said if line.startswith("To try:"))
    assert run(shlex.split(to_try.removeprefix("To try:"))[1:], {}) in (0, 1)


@pytest.mark.parametrize("had_one", [True, False])
def test_a_demonstration_that_fails_leaves_no_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], had_one: bool
) -> None:
    out = tmp_path / "out"
    if had_one:
        assert run(["demo", "--out", str(out), *SMALL], {}) == 0
        shutil.rmtree(out / "report")
    out.mkdir(exist_ok=True)
    (out / "report").write_text("a file where the folder should be")
    assert run(["demo", "--out", str(out), *SMALL], {}) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not list(out.glob("demo.db*"))


@pytest.mark.parametrize("people", ["0", "500001", "many"])
def test_how_many_is_a_sensible_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], people: str
) -> None:
    assert run(["demo", "--people", people, "--out", str(tmp_path / "out"), "--no-ui"], {}) == 2
    assert "--people" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@contextmanager
def _open_in_another_process(path: Path, *, reads: bool) -> Iterator[None]:
    program = (
        "import sys; from pathlib import Path\n"
        "from release_planner.store.location import StoreLocation\n"
        "from release_planner.store.store import open_store\n"
        "connection = open_store(StoreLocation(Path(sys.argv[1]), plain=True), None).reading()\n"
        "if sys.argv[2] == 'True': connection.execute('BEGIN')\n"
        "connection.execute('SELECT count(*) FROM person').fetchone()\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(path), str(reads)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        yield
        child.stdin.close()


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
