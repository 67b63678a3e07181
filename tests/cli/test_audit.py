"""`release-planner audit`: reading it is logged, verifying finds, exporting is a disclosure."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from tests.tester import TESTER

from release_planner.cli.main import run
from release_planner.model.custody import Custody
from release_planner.model.people import Person
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

SURNAME = "Quillfeather"


@pytest.fixture
def url(tmp_path: Path) -> str:
    store = create_store(StoreLocation(tmp_path / "plan.db", plain=True), None)
    for number in ("A0001AA", "A0002AA"):
        with store.writing(TESTER) as session:
            person = Person(
                prison_number=number, surname=SURNAME, forenames="B", search_text=number.lower()
            )
            session.add(person)
            session.flush()
            session.add(Custody(person_id=person.id))
    store.close()
    return store.location.url


def answer(capsys: pytest.CaptureFixture[str], url: str, *arguments: str) -> tuple[int, str, str]:
    status = run(["--store", url, "audit", *arguments], {})
    said = capsys.readouterr()
    return status, said.out, said.err


def shown(capsys: pytest.CaptureFixture[str], url: str, *more: str) -> list[dict[str, object]]:
    status, out, _ = answer(capsys, url, "show", "--json", *more)
    assert status == 0
    return list(json.loads(out))


def test_what_is_shown_is_logged(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = shown(capsys, url)
    assert [one["subject"] for one in first] == ["person", "custody", "person", "custody"]
    assert first[0]["detail"]["surname"] == [None, SURNAME]  # type: ignore[index]
    (reading,) = shown(capsys, url, "--operation", "consultation")
    assert reading["detail"] == {"asked": {}, "entries": 4}
    assert (reading["actor"], reading["purpose"]) == ("demo", "read the audit")


def test_the_entries_of_one_person_one_actor_one_day(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    of_person = shown(capsys, url, "--person", "A0002AA")
    assert [(one["subject"], one["subject_id"]) for one in of_person] == [
        ("person", 2),
        ("custody", 2),
    ]
    assert shown(capsys, url, "--actor", "NOBODY") == []
    assert len(shown(capsys, url, "--from", "2026-01-01", "--to", "2026-01-01")) == 4
    assert shown(capsys, url, "--to", "2025-12-31") == []
    status, _, said = answer(capsys, url, "show", "--operation", "reading")
    assert status == 2
    assert '"reading" is not an operation' in said


def test_verifying_says_where(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, url, "verify")
    assert (status, out) == (
        0,
        "Audit: 4 entries, whole; noted outside the store up to entry 4.\n",
    )
    with closing(sqlite3.connect(tmp_path / "plan.db", isolation_level=None)) as thief:
        thief.execute("DROP TRIGGER audit_entry_is_not_changed")
        thief.execute("UPDATE audit_entry SET actor = 'OTHER' WHERE sequence = 3")
    status, out, _ = answer(capsys, url, "verify", "--json")
    assert status == 1
    assert [one["sequence"] for one in json.loads(out)["findings"]] == [None, 3]


def test_an_end_cut_off_is_found_by_what_was_noted(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "plan.db", isolation_level=None)) as thief:
        for table in ("audit_detail", "audit_entry"):
            for (name,) in thief.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
            ).fetchall():
                thief.execute(f"DROP TRIGGER {name}")
            thief.execute(f"DELETE FROM {table} WHERE sequence > 2")
    status, out, _ = answer(capsys, url, "verify")
    assert status == 1
    assert "Entry 3: Entries 3 to 4 are cut off the end" in out


def test_what_was_kept_for_reports_past_the_planner_is_found(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "plan.db", isolation_level=None)) as thief:
        thief.execute(
            "INSERT INTO release_facts (released, custody_id, person_id) VALUES (1, 1, 1)"
        )
    status, out, _ = answer(capsys, url, "verify")
    assert status == 1
    assert "What is kept of 1 release for reports is not what the records say." in out


def test_an_export_is_a_disclosure_and_its_owners_alone(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "audit.jsonl"
    status, said, _ = answer(capsys, url, "export", "--out", str(out), "--recipient", "The ICO")
    assert status == 0
    assert "4 entries written" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [json.loads(line)["sequence"] for line in out.read_text().splitlines()] == [1, 2, 3, 4]
    (disclosure,) = shown(capsys, url, "--operation", "disclosure")
    assert disclosure["recipient"] == "The ICO"
    status, _, error = answer(capsys, url, "export", "--out", str(out), "--recipient", "The ICO")
    assert (status, "exists already" in error) == (2, True)
    status, _, error = answer(capsys, url, "export", "--out", str(out) + "2", "--recipient", " ")
    assert (status, "recipient is missing" in error) == (2, True)
