"""A shared store at the command line: prepared, opened; refused with other data or no server."""

import getpass
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.postgres_server import TestDatabase, empty_database, prepared_database, superuser

from release_planner.cli.main import run


@pytest.fixture
def database() -> Iterator[TestDatabase]:
    with prepared_database() as database:
        yield database


def overlay(folder: Path) -> Path:
    (folder / "plan_rules.toml").write_text("# read, and no rule changed\n", encoding="utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def test_an_empty_database_is_prepared_and_can_be_prepared_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with empty_database() as database:
        store = ["--store", database.url, "store"]
        assert run([*store, "status"], {}) == 2
        assert "not prepared" in said(capsys)
        assert run([*store, "upgrade"], {}) == 0
        assert run([*store, "upgrade"], {}) == 0
        capsys.readouterr()
        assert run([*store, "status", "--json"], {}) == 0
        assert json.loads(capsys.readouterr().out)["engine"] == "PostgreSQL"


def test_other_data_files_are_refused_until_they_are_accepted(
    database: TestDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", database.url, "--data", str(overlay(tmp_path)), "store"]
    assert run([*store, "status"], {}) == 2
    assert "Your data files are not those of this shared store" in said(capsys)
    assert run([*store, "upgrade"], {}) == 0
    assert run([*store, "status"], {}) == 0
    assert run(["--store", database.url, "store", "status"], {}) == 2


@pytest.mark.parametrize(
    ("revision", "whose"), [("9999", "a newer version"), ("0001", "an earlier version")]
)
def test_a_store_of_another_version_is_refused_and_left_alone(
    database: TestDatabase, revision: str, whose: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with superuser(database.url) as connection:
        connection.execute("UPDATE planner.alembic_version SET version_num = %s", (revision,))
        assert run(["--store", database.url, "store", "status"], {}) == 2
        assert f"last used by {whose}" in said(capsys)
        if revision == "9999":
            assert run(["--store", database.url, "store", "upgrade"], {}) == 2
            assert "newer version" in said(capsys)
        found = connection.execute("SELECT version_num FROM planner.alembic_version").fetchone()
    assert found == (revision,)


def test_a_stranger_and_a_server_that_is_not_there_are_told_plainly(
    database: TestDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = database.url.replace("postgres@", "nobody_here@")
    assert run(["--store", stranger, "store", "status"], {}) == 2
    assert 'role "nobody_here" does not exist' in said(capsys)
    nowhere = f"postgresql://{getpass.getuser()}@/planner?host={tmp_path}"
    assert run(["--store", nowhere, "store", "status"], {}) == 2
    assert "No server answers" in said(capsys)


def test_a_login_without_access_is_told_so(
    database: TestDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--store", database.login("outsider"), "store", "status"], {}) == 2
    assert "no access" in said(capsys)
