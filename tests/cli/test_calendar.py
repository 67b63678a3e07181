"""The calendar command: what it prints, and its exit status."""

from pathlib import Path

import pytest

from release_planner.cli.main import run
from release_planner.store.create import create_store
from release_planner.store.location import parse_store_url


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'plan.db'}?plain=1"
    create_store(parse_store_url(url), None).close()
    return url


def test_it_writes_a_file_and_says_what_to_do_with_it(
    store_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["calendar", "export", "--out", str(tmp_path / "out"), "--recipient", "the gate"]
    assert run(["--store", store_url, *arguments, "--prison", "hei"], {}) == 0
    (path,) = (tmp_path / "out").iterdir()
    said = capsys.readouterr().out
    assert said.startswith(f"{path}: 0 entries")
    assert "Treatment appointments are left out" in said
    assert "new calendar" in said
    assert "today or tomorrow by telephone" in said


def test_a_subscription_file_says_how_late_it_may_be_seen(
    store_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hei.ics"
    arguments = ["calendar", "publish", str(path), "--recipient", "HEI", "--prison", "HEI"]
    assert run(["--store", store_url, *arguments], {}) == 0
    said = capsys.readouterr().out
    assert "subscribe to its address" in said
    assert "within about a day" in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--recipient", "x", "--owner", "N99"], "no member of staff with the code N99"),
        (["--recipient", "x", "--owner", "N01", "--team", "T1"], "one scope"),
        (["--recipient", "x", "--detail", "all"], "'private', 'reference', 'initials'"),
        (["--prison", "HEI"], "--recipient"),
    ],
)
def test_a_mistake_is_one_line_and_status_two(
    store_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: str,
) -> None:
    out = tmp_path / "out"
    assert run(["calendar", "export", "--out", str(out), "--store", store_url, *arguments], {}) == 2
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert expected in complaint
    assert not out.exists()
