"""The files of a synthetic caseload import whole, one after the other, and twice."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from release_planner.actions.build_plans import build_plans
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_file import import_file
from release_planner.samples.files import SampleFiles, write_sample_files
from release_planner.store.audit import first_broken_entry

from .desk import REFERENCE, TODAY, Desk, open_desk

PEOPLE = 300


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SampleFiles:
    return write_sample_files(tmp_path_factory.mktemp("files"), PEOPLE, 7, TODAY, REFERENCE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def _import_kind(desk: Desk, kind: str, path: Path) -> ImportOutcome:
    outcome = import_file(desk.context, kind, path)
    assert outcome.errors == ()
    assert outcome.applied
    assert outcome.accepted == outcome.data_rows > 0
    return outcome


def _import_everything(desk: Desk, files: SampleFiles) -> None:
    for kind, path in (
        ("staff", files.staff),
        ("provision", files.provision),
        ("caseload", files.caseload),
    ):
        _import_kind(desk, kind, path)
    build_plans(desk.context)
    assert _import_kind(desk, "outcomes", files.outcomes).new > PEOPLE
    _import_kind(desk, "aggregate-returns", files.returns)


def test_the_synthetic_files_import_whole_and_only_once(desk: Desk, files: SampleFiles) -> None:
    _import_everything(desk, files)
    before = desk.domain_content()
    assert len(before["person"]) == PEOPLE
    assert before["treatment_start"]
    assert before["person_to_tell"]
    for kind, path in (
        ("staff", files.staff),
        ("provision", files.provision),
        ("outcomes", files.outcomes),
        ("aggregate-returns", files.returns),
    ):
        again = _import_kind(desk, kind, path)
        assert again.unchanged == again.data_rows
    after = desk.domain_content()
    for table, rows in before.items():
        assert after[table] == rows, table
    with closing(desk.store.reading()) as connection:
        assert first_broken_entry(connection) is None


def test_releases_in_the_file_are_the_releases_in_the_store(desk: Desk, files: SampleFiles) -> None:
    _import_everything(desk, files)
    rows = [line.split(",") for line in files.outcomes.read_text().splitlines()]
    told = sorted((row[0], row[2]) for row in rows if row[1] == "released")
    held = desk.query(
        "SELECT p.prison_number, strftime('%d/%m/%Y', c.released_on) FROM custody c"
        " JOIN person p ON p.id = c.person_id WHERE c.released_on IS NOT NULL ORDER BY 1, 2"
    )
    assert held == told
