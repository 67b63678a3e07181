"""`release-planner import`, as scripts and caseworkers use it."""

import csv
import json
from pathlib import Path

import pytest

from release_planner.cli.main import run
from release_planner.imports.schema import KINDS

STAFF = "badge,name,role,agency,team code,team name,area\n"
GOOD = "W1,Sam Hill,iom_officer,police,T1,Team One,west_midlands\n"
BAD = "W2,Jo Dale,sheriff,police,T1,,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mapping.json").write_text('{"badge": "code"}')
    (tmp_path / "good.csv").write_text(STAFF + GOOD)
    (tmp_path / "mixed.csv").write_text(STAFF + GOOD + BAD)
    return tmp_path


def run_import(
    capsys: pytest.CaptureFixture[str], *arguments: str, today: str = "2026-11-20"
) -> tuple[int, str, str]:
    shared = ["--store", "sqlite:///desk.db?plain=1", "--today", today]
    code = run(["import", *arguments, *shared], {})
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_good_file_is_taken_into_a_store_made_for_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run_import(capsys, "staff", "good.csv", "--mapping", "mapping.json")
    assert code == 0
    assert "good.csv: 1 row, 1 new, 0 changed, 0 unchanged, 0 refused" in out
    assert "Imported." in out
    assert (folder / "desk.db").exists()
    code, out, _ = run_import(capsys, "staff", "good.csv")
    assert code == 0
    assert "1 unchanged" in out
    assert "imported before" in out


def test_a_dry_run_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = ("--mapping", "mapping.json")
    code, out, _ = run_import(capsys, "staff", "good.csv", *mapping, "--dry-run")
    assert code == 0
    assert "Nothing was written: this was a dry run." in out
    _, out, _ = run_import(capsys, "staff", "good.csv", *mapping, "--json")
    assert json.loads(out)["new"] == 1


def test_refused_rows_are_a_finding_with_each_row_named_and_written_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("staff", "mixed.csv", "--mapping", "mapping.json")
    code, out, _ = run_import(capsys, *given)
    assert code == 1
    assert "Nothing was imported" in out
    assert 'row 3, role: "sheriff": expected one of' in out
    code, out, _ = run_import(capsys, *given, "--partial", "--rejects", "rejects.csv")
    assert code == 1
    assert "Imported without the refused rows." in out
    assert "rejects.csv: 1" in out
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["row"], row["column"], row["value"], row["name"]) == (
        "3",
        "role",
        "sheriff",
        "Jo Dale",
    )


def test_rejects_never_replace_a_file_and_that_is_found_before_importing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "kept.csv").write_text("mine")
    given = ("staff", "mixed.csv", "--mapping", "mapping.json", "--partial")
    code, out, err = run_import(capsys, *given, "--rejects", "kept.csv")
    assert (code, out) == (2, "")
    assert "kept.csv exists already" in err
    assert (folder / "kept.csv").read_text() == "mine"
    assert not (folder / "desk.db").exists()
    code, _, err = run_import(capsys, *given, "--rejects", "nowhere/rejects.csv")
    assert code == 2
    assert "there is no such folder" in err


def test_json_has_every_count_and_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("staff", "mixed.csv", "--mapping", "mapping.json", "--json")
    code, out, _ = run_import(capsys, *given)
    told = json.loads(out)
    assert code == 1
    counts = {key: told[key] for key in ("kind", "data_rows", "accepted", "new", "applied")}
    assert counts == {
        "kind": "staff",
        "data_rows": 2,
        "accepted": 1,
        "new": 1,
        "applied": False,
    }
    (error,) = told["errors"]
    assert error["row"] == 3
    assert error["column"] == "role"
    assert error["value"] == "sheriff"
    assert error["expected"].startswith("one of ")
    assert told["questions"] == told["differences"] == []
    assert told["dry_run"] is False


def test_a_caseload_says_whose_day_moved_and_by_how_much(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "prisonerNumber,lastName,firstName,prisonId,sentenceStartDate,conditionalReleaseDate\n"
    first = "A0001AA,SMITH,John,BMI,05/01/2026,03/03/2027\nA0002AA,DOE,Jo,BMI,05/01/2026,03/03/2027"
    (folder / "first.csv").write_text(header + first)
    moved = "A0001AA,SMITH,John,BMI,05/01/2026,17/02/2027\n"
    (folder / "second.csv").write_text(header + moved)
    assert run_import(capsys, "caseload", "first.csv")[0] == 0
    code, out, _ = run_import(capsys, "caseload", "second.csv", "--dry-run", today="2026-11-21")
    assert code == 0
    assert "Expected release day earlier: 1" in out
    assert "A0001AA: Wed 3 Mar 2027 to Wed 17 Feb 2027, 14 days earlier" in out
    assert "not in this file (nobody was removed): 1" in out
    assert "A0002AA" in out
    _, out, _ = run_import(capsys, "caseload", "second.csv", "--json", today="2026-11-21")
    kinds = {each["identifier"]: each["kind"] for each in json.loads(out)["differences"]}
    assert kinds == {"A0001AA": "earlier", "A0002AA": "absent"}


def test_a_cell_for_a_person_to_decide_is_a_finding_with_its_readings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "prisonerNumber,lastName,firstName,release date\n"
    (folder / "unclear.csv").write_text(header + "A0001AA,SMITH,John,CRD 29/01/27 ?HDC\n")
    code, out, _ = run_import(capsys, "caseload", "unclear.csv")
    assert code == 1
    assert "1 to be decided" in out
    assert 'row 2, release date: "CRD 29/01/27 ?HDC"' in out
    assert "Nothing was imported" in out


def test_rows_to_be_decided_are_among_the_rejects_with_their_readings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "A0001AA,SMITH,John,CRD 29/01/27 ?HDC",
        "A0002AA,DOE,Jo,CRD 29/01/2027",
        "A0003AA,ROE,Al,CRD 31/02/2027",
    )
    header = "prisonerNumber,lastName,firstName,release date"
    (folder / "unclear.csv").write_text("\n".join((header, *rows)))
    given = ("caseload", "unclear.csv", "--partial", "--rejects", "rejects.csv")
    code, out, _ = run_import(capsys, *given)
    assert code == 1
    assert "Refused rows written to rejects.csv: 1, to be decided: 1." in out
    assert "Imported without the rows refused or to be decided." in out
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = {row["row"]: row for row in csv.DictReader(stream)}
    assert set(found) == {"2", "4"}
    undecided = found["2"]
    assert (undecided["prisonerNumber"], undecided["value"]) == ("A0001AA", "CRD 29/01/27 ?HDC")
    assert undecided["expected"].startswith("one of: ")
    assert "(CRD) Fri 29 Jan 2027; " in undecided["expected"]
    assert undecided["expected"].endswith("; decide it and write the date in its own column")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_described_with_an_example_that_reads_as_one(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    assert run(["import", "describe", kind], {}) == 0
    text = capsys.readouterr().out
    for column in KINDS[kind].columns:
        assert column.header[:20] in text
        assert column.header in text.splitlines()[-2]
    assert max(len(line) for line in text.split("An example:")[0].splitlines()) <= 80
    assert run(["import", "describe", kind, "--json"], {}) == 0
    described = json.loads(capsys.readouterr().out)
    assert described["kind"] == kind
    assert [each["key"] for each in described["columns"]] == [
        column.key for column in KINDS[kind].columns
    ]
    assert not (folder / "desk.db").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("weather", "good.csv"), '"weather" is not a kind of file'),
        (("describe", "weather"), '"weather" is not a kind of file'),
        (("staff", "missing.csv"), "missing.csv"),
        (("staff",), "Missing argument 'FILE'"),
        ((), "Missing argument 'KIND'"),
        (("staff", "good.csv", "--mapping", "missing.json"), "missing.json cannot be read"),
        (("staff", "good.csv", "--mapping", "good.csv"), "good.csv is not JSON"),
        (("staff", "good.csv", "--mapping", "list.json"), "is not a mapping"),
        (("staff", "good.csv", "--mapping", "number.json"), '"badge": expected headings'),
        (("staff", "good.csv", "--mapping", "wrong.json"), "not a column of a staff file"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_status_two(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    expected: str,
) -> None:
    (folder / "list.json").write_text("[1]")
    (folder / "number.json").write_text('{"badge": 3}')
    (folder / "wrong.json").write_text('{"badge": "shoe_size"}')
    code, out, err = run_import(capsys, *arguments)
    assert (code, out) == (2, "")
    line = err.strip().splitlines()[-1]
    assert line.startswith("release-planner: ")
    assert expected in line


def test_a_name_cannot_play_tricks_on_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tricky = "W2,Jo \x1b[31mDale,iom_officer,police,,,\n"
    (folder / "tricky.csv").write_text(STAFF + tricky)
    code, out, err = run_import(capsys, "staff", "tricky.csv", "--mapping", "mapping.json")
    assert code == 1
    assert "\x1b" not in out + err
    assert "row 2, name" in out
