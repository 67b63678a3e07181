"""`release-planner store status`, and the way into a store that every command shares."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.tester import TESTER

from release_planner.cli.main import run
from release_planner.cli.opening import (
    actor_from_settings,
    open_from_settings,
    reader_from_settings,
    system_login,
)
from release_planner.cli.settings import Settings
from release_planner.domain.codes import Role
from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.model.people import Person
from release_planner.model.plan import Plan
from release_planner.model.staff import Staff
from release_planner.store.audit import AuditRecord, append
from release_planner.store.connection import transaction
from release_planner.store.create import create_encrypted_store, create_store
from release_planner.store.location import StoreLocation
from release_planner.store.revision import SCHEMA_REVISION
from release_planner.store.store import Store

PASSPHRASE = "four words that differ"
TODAY = date(2026, 11, 26)
STAFF_FILE = Path(__file__).resolve().parents[2] / "data" / "samples" / "staff.csv"


@pytest.fixture
def plain(tmp_path: Path) -> Store:
    return create_store(StoreLocation(tmp_path / "demo.db", plain=True), None)


@pytest.fixture
def encrypted(tmp_path: Path) -> Store:
    return create_encrypted_store(StoreLocation(tmp_path / "plan.db", False), PASSPHRASE)[0]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\r\n", encoding="utf-8-sig")
    path.chmod(0o600)
    return path


def settings_for(
    store: Store, staff_code: str | None = None, passphrase_file: Path | None = None
) -> Settings:
    return Settings(store.location.url, TODAY, None, staff_code, passphrase_file)


def fill(store: Store) -> None:
    with store.writing(TESTER) as session:
        session.add(Person(prison_number="A0001ZZ", surname="A", forenames="B", search_text=""))
        session.flush()
        session.add(Custody(person_id=1))
        session.flush()
        session.add(Plan(custody_id=1, built_on=TODAY))
    with closing(store.reading()) as connection, transaction(connection):
        for subject in ("person", "custody", "plan"):
            at = datetime(2026, 11, 26, 9, tzinfo=UTC)
            append(connection, AuditRecord(at, "N1", "collection", subject, 1))


def status(
    arguments: list[str], environment: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    code = run(["store", "status", *arguments], environment)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_it_counts_and_names_the_versions(
    encrypted: Store, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(encrypted)
    environment = {
        "RELEASE_PLANNER_STORE": encrypted.location.url,
        "RELEASE_PLANNER_PASSPHRASE_FILE": str(passphrase_file),
    }
    code, out, err = status(["--json"], environment, capsys)
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told.pop("database_version") >= "3.51.3"
    assert told.pop("cipher_version").startswith("4.")
    assert told.pop("size_in_bytes") > 100_000
    assert told == {
        "path": str(encrypted.location.path),
        "encrypted": True,
        "damage": None,
        "last_backup": None,
        "engine": "SQLite",
        "owning_agency": "integrated",
        "schema_revision": SCHEMA_REVISION,
        "people": 1,
        "plans": 1,
        "audit_entries": 6,
        "first_broken_audit_entry": None,
    }
    _, out, _ = status([], environment, capsys)
    assert "Audit:      6 entries, whole" in out.splitlines()


def test_a_plain_store_says_so(plain: Store, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = status(["--json"], {"RELEASE_PLANNER_STORE": plain.location.url}, capsys)
    assert code == 0
    assert json.loads(out)["encrypted"] is False
    assert "not encrypted" in err


def test_a_broken_audit_is_a_finding(plain: Store, capsys: pytest.CaptureFixture[str]) -> None:
    fill(plain)
    with closing(plain.reading()) as connection:
        connection.execute("DROP TRIGGER audit_entry_is_not_changed")
        connection.execute("UPDATE audit_entry SET actor = 'N2' WHERE sequence = 2")
    code, out, _ = status(["--store", plain.location.url], {}, capsys)
    assert code == 1
    assert "broken at entry 2" in out


def test_a_damaged_store_is_one_line(
    encrypted: Store, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(encrypted.reading()) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'audit_entry'"
        ).fetchone()
    encrypted.close()
    path = encrypted.location.path
    content = bytearray(path.read_bytes())
    content[page * 4096 - 100] ^= 1
    path.write_bytes(content)
    environment = {"RELEASE_PLANNER_PASSPHRASE_FILE": str(passphrase_file)}
    code, out, err = status(["--store", encrypted.location.url], environment, capsys)
    assert (code, out) == (1, "")
    assert err.startswith(f"release-planner: The store {path} is damaged, so it is only read: ")
    assert "release-planner store restore BACKUP" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not the passphrase\n", "does not fit"),
        (b"", "is empty"),
        (b"\n" + PASSPHRASE.encode(), "is empty"),
        (b"\xff\xfe\x00f", "not UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_passphrase_file_that_does_not_serve_is_one_line(
    encrypted: Store,
    passphrase_file: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    reason: str,
) -> None:
    passphrase_file.unlink()
    if content is not None:
        passphrase_file.write_bytes(content)
        passphrase_file.chmod(0o600)
    environment = {"RELEASE_PLANNER_PASSPHRASE_FILE": str(passphrase_file)}
    code, out, err = status(["--store", encrypted.location.url], environment, capsys)
    assert (code, out) == (2, "")
    assert reason in err
    assert err.count("\n") == 1


def test_no_terminal_and_no_file_is_one_line(
    encrypted: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = status(["--store", encrypted.location.url], {}, capsys)
    assert code == 2
    assert "RELEASE_PLANNER_PASSPHRASE_FILE" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("plain_option", ["", "?plain=1"])
def test_a_mistyped_address_makes_no_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plain_option: str
) -> None:
    code, _, err = status(["--store", f"sqlite:///{tmp_path}/typo.db{plain_option}"], {}, capsys)
    assert code == 2
    assert err.startswith("release-planner: There is no store at")
    assert os.listdir(tmp_path) == []


def test_a_plain_store_is_not_taken_for_an_encrypted_one(
    plain: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = status(["--store", f"sqlite:///{plain.location.path}"], {}, capsys)
    assert code == 2
    assert "?plain=1" in err


def test_a_synchronised_folder_is_refused(
    plain: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OneDrive", str(plain.location.path.parent))
    code, _, err = status(["--store", plain.location.url], {}, capsys)
    assert code == 2
    assert "copied to other computers" in err


def test_a_command_that_brings_data_in_may_make_its_store(tmp_path: Path) -> None:
    settings = Settings(StoreLocation(tmp_path / "new.db", plain=True).url, TODAY, None)
    open_from_settings(settings, make_missing=True).close()
    open_from_settings(settings).close()


@pytest.mark.skipif(sys.platform != "linux", reason="the default folder is named by XDG_DATA_HOME")
@pytest.mark.parametrize(
    "arguments",
    [
        "store status",
        "list",
        "show A0001ZZ",
        "calendar export --out {out} --recipient HEI",
        "report take-up --from 1/4/2026 --to 30/6/2026 --profile partner --out {out}",
        "change-date A0001ZZ 27/11/2026",
    ],
)
def test_only_who_begins_or_brings_data_in_makes_the_default_store(
    tmp_path: Path,
    passphrase_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    environment = {"RELEASE_PLANNER_PASSPHRASE_FILE": str(passphrase_file)}
    assert run(arguments.format(out=tmp_path / "out").split(), environment) == 2
    assert capsys.readouterr().err == (
        "release-planner: There is no store yet. Open the planner, or import a file, to make one.\n"
    )
    assert os.listdir(tmp_path) == [passphrase_file.name]


def test_a_scheduled_task_makes_no_encrypted_store(
    tmp_path: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {"RELEASE_PLANNER_PASSPHRASE_FILE": str(passphrase_file)}
    url = f"sqlite:///{tmp_path}/new.db"
    assert run(["--store", url, "import", "staff", str(STAFF_FILE)], environment) == 2
    said = capsys.readouterr().err
    assert "Open the planner once in a terminal" in said
    assert said.count("\n") == 1
    assert os.listdir(tmp_path) == [passphrase_file.name]


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_passphrase_file_that_others_can_read_is_refused(
    encrypted: Store, passphrase_file: Path, capsys: pytest.CaptureFixture[str], mode: int
) -> None:
    passphrase_file.chmod(mode)
    environment = {"RELEASE_PLANNER_PASSPHRASE_FILE": str(passphrase_file)}
    code, _, err = status(["--store", encrypted.location.url], environment, capsys)
    assert (code, err.count("\n")) == (2, 1)
    assert f"chmod 600 {passphrase_file}" in err


def add_staff(store: Store, login: str | None) -> None:
    with store.writing(TESTER) as session:
        session.add(Staff(code="N1", name="A", role=Role.ADMINISTRATOR, system_login=login))
        session.add(Staff(code="N2", name="B", role=Role.ADMINISTRATOR))


@pytest.mark.parametrize("login", [system_login(), system_login().upper()])
def test_the_system_login_says_who_acts(encrypted: Store, login: str) -> None:
    add_staff(encrypted, login)
    assert actor_from_settings(encrypted, settings_for(encrypted)) == "N1"
    assert reader_from_settings(encrypted, settings_for(encrypted)) == "N1"


def test_a_staff_code_counts_over_the_login(encrypted: Store) -> None:
    add_staff(encrypted, system_login())
    assert actor_from_settings(encrypted, settings_for(encrypted, "n2")) == "N2"
    for question in (actor_from_settings, reader_from_settings):
        with pytest.raises(PlannerError, match=r'--as.*"N9"'):
            question(encrypted, settings_for(encrypted, "N9"))


def test_a_stranger_may_read_but_not_write(encrypted: Store) -> None:
    add_staff(encrypted, "somebody.else")
    settings = settings_for(encrypted)
    assert reader_from_settings(encrypted, settings) == f"login {system_login()}"
    with pytest.raises(PlannerError, match="--as and your staff code"):
        actor_from_settings(encrypted, settings)


def test_somebody_has_to_bring_the_staff_in(encrypted: Store) -> None:
    assert actor_from_settings(encrypted, settings_for(encrypted)) == f"login {system_login()}"


def test_a_plain_store_is_worked_in_by_demo(plain: Store) -> None:
    add_staff(plain, None)
    assert actor_from_settings(plain, settings_for(plain)) == "demo"
    assert actor_from_settings(plain, settings_for(plain, "N2")) == "N2"


@pytest.mark.parametrize("plain_store", [True, False])
def test_opening_loads_no_more_than_it_needs(
    request: pytest.FixtureRequest, passphrase_file: Path, plain_store: bool
) -> None:
    store: Store = request.getfixturevalue("plain" if plain_store else "encrypted")
    program = (
        "import sys, datetime, pathlib\n"
        "from release_planner.cli.opening import open_from_settings\n"
        "from release_planner.cli.settings import Settings\n"
        "settings = Settings(sys.argv[1], datetime.date(2026, 11, 26), None, None,"
        " pathlib.Path(sys.argv[2]))\n"
        "open_from_settings(settings).reading().close()\n"
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'alembic', 'typer', 'textual',"
        " 'cryptography', 'argon2') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, store.location.url, str(passphrase_file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ("[]" if plain_store else "['cryptography', 'argon2']")
