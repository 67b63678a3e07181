"""What holds for every import: all or nothing, a dry run, one audit entry, the same file again."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from release_planner.actions.import_file import import_file
from release_planner.domain.errors import PlannerError
from release_planner.imports.rejects import write_rejects
from release_planner.store.audit import first_broken_entry

from .desk import Desk, open_desk

HEADER = "staff code,name,role,agency,team code,team name,area"
GOOD = "W1,Sam Hill,iom_officer,police,T1,Team One,west_midlands"
BAD_AREA = "W2,Jo Dale,iom_officer,police,T2,Team Two,west_wales"
BAD_ROLE = "W3,Al Ford,sheriff,police,,,"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def test_one_refused_row_leaves_the_store_as_it_was(desk: Desk) -> None:
    import_file(desk.context, "staff", desk.file(HEADER, GOOD))
    before = desk.content()
    outcome = import_file(
        desk.context, "staff", desk.file(HEADER, GOOD.replace("Sam", "Samuel"), BAD_AREA, BAD_ROLE)
    )
    assert not outcome.applied
    assert desk.content() == before
    assert (outcome.data_rows, outcome.accepted, outcome.changed) == (3, 1, 1)
    assert [error.row for error in outcome.errors] == [3, 4]
    assert [row.row for row in outcome.rejected] == [3, 4]
    assert str(outcome.errors[0]) == (
        'row 3, area: "west_wales": expected an area profile: west_mercia or west_midlands'
    )


def test_a_part_is_taken_when_asked_for_and_the_rest_can_be_written_out(desk: Desk) -> None:
    path = desk.file(HEADER, GOOD, BAD_AREA, BAD_ROLE)
    outcome = import_file(desk.context, "staff", path, partial=True)
    assert outcome.applied
    assert desk.query("SELECT code FROM staff") == [("W1",)]
    assert desk.query("SELECT rows, accepted FROM import_batch") == [(3, 1)]
    rejects = desk.folder / "rejects.csv"
    assert write_rejects(outcome, rejects) == 2
    written = rejects.read_text(encoding="utf-8-sig")
    assert "Jo Dale" in written
    assert "Al Ford" in written
    assert "Sam Hill" not in written


def test_rejects_that_were_corrected_can_be_imported(desk: Desk) -> None:
    outcome = import_file(
        desk.context, "staff", desk.file(HEADER, GOOD, BAD_AREA, BAD_ROLE), partial=True
    )
    rejects = desk.folder / "rejects.csv"
    write_rejects(outcome, rejects)
    corrected = rejects.read_text(encoding="utf-8-sig")
    rejects.write_text(corrected.replace("west_wales", "west_mercia").replace("sheriff", "IOM"))
    outcome = import_file(desk.context, "staff", rejects, partial=True)
    assert (outcome.new, len(outcome.rejected)) == (1, 1)


def test_a_dry_run_says_what_applying_then_does(desk: Desk) -> None:
    path = desk.file(HEADER, GOOD)
    before = desk.content()
    dry = import_file(desk.context, "staff", path, dry_run=True)
    assert desk.content() == before
    applied = import_file(desk.context, "staff", path)
    assert (dry.applied, applied.applied) == (False, True)
    for name in ("data_rows", "accepted", "new", "changed", "unchanged", "errors", "notices"):
        assert getattr(dry, name) == getattr(applied, name)


def test_an_import_is_one_collection_in_an_audit_that_stays_whole(desk: Desk) -> None:
    path = desk.file(HEADER, GOOD)
    import_file(desk.context, "staff", path)
    import_file(desk.context, "staff", desk.file(HEADER, BAD_AREA))
    ((actor, operation, subject, subject_id, detail),) = desk.query(
        "SELECT actor, operation, subject, subject_id, detail FROM audit_entry"
        " JOIN audit_detail USING (sequence)"
    )
    assert (actor, operation, subject) == ("N01", "collection", "audit_batch")
    logged = json.loads(detail)
    assert desk.query("SELECT id FROM audit_batch") == [(subject_id,)]
    assert desk.query("SELECT id FROM import_batch") == [(logged["import_batch"],)]
    assert logged["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (logged["kind"], logged["data_rows"], logged["accepted"]) == ("staff", 1, 1)
    assert logged["rows"] == {"staff": [1, 1, 1], "team": [1, 1, 1]}
    assert desk.query("SELECT batch_id FROM staff") == [(subject_id,)]
    assert logged["encoding"] == desk.query("SELECT encoding FROM import_batch")[0][0]
    assert "Sam" not in detail
    with closing(desk.store.reading()) as connection:
        assert first_broken_entry(connection) is None


def test_the_same_file_again_is_noticed_and_changes_nothing(desk: Desk) -> None:
    path = desk.file(HEADER, GOOD)
    assert import_file(desk.context, "staff", path).notices == ()
    before = desk.domain_content()
    again = import_file(desk.context, "staff", path)
    assert again.unchanged == again.data_rows == 1
    assert desk.domain_content() == before
    (notice,) = again.notices
    assert notice.code == "imported_before"
    assert "Fri 20 Nov 2026 at 09:30 by N01" in notice.text


def test_a_mapping_is_remembered_only_when_its_file_was_taken(desk: Desk) -> None:
    header = "badge,name,role,agency"
    mapping = {"badge": "code"}
    refused = desk.file(header, "W9,Sam Hill,sheriff,police")
    import_file(desk.context, "staff", refused, mapping=mapping)
    with pytest.raises(PlannerError, match="does not read as a file of the kind staff"):
        import_file(desk.context, "staff", desk.file(header, "W1,Sam Hill,iom_officer,police"))
    good = desk.file(header, "W1,Sam Hill,iom_officer,police")
    import_file(desk.context, "staff", good, mapping=mapping)
    later = import_file(desk.context, "staff", desk.file(header, "W2,Jo Dale,iom_officer,police"))
    assert later.new == 1


@pytest.mark.parametrize("kind", ["bank-holidays", "benchmarks", "weather", "Staff "])
def test_a_kind_that_cannot_be_imported_is_named_with_those_that_can(desk: Desk, kind: str) -> None:
    with pytest.raises(PlannerError, match="caseload, outcomes, returns, aggregate-returns, staff"):
        import_file(desk.context, kind, desk.file(HEADER, GOOD))


def test_a_file_that_cannot_be_read_is_one_line_and_nothing_happens(desk: Desk) -> None:
    before = desk.content()
    for kind in ("staff", "provision", "outcomes", "aggregate-returns"):
        with pytest.raises(PlannerError):
            import_file(desk.context, kind, desk.folder / "missing.csv")
        with pytest.raises(PlannerError):
            import_file(desk.context, kind, desk.file("colour,shape", "red,round"))
        with pytest.raises(PlannerError):
            import_file(desk.context, kind, b"\x00\x01\x02\xff" * 100)
    assert desk.content() == before
