"""Letting logins in and shutting them out, at the command line of the database's owner."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.postgres_access.office import Office, as_login, login_of
from tests.postgres_server import superuser

from release_planner.actions.context import ActionContext
from release_planner.actions.refusals import logging_refusals
from release_planner.cli.main import run
from release_planner.domain.access import AccessRole
from release_planner.reference.reference import load_reference
from release_planner.store.connection import PostgresError
from release_planner.store.location import parse_store_url
from release_planner.store.store import open_store

AWAY_TODAY = ("--today", str(date(2026, 11, 22)))


def _run(url: str, *arguments: str) -> int:
    return run(["--store", url, *AWAY_TODAY, *arguments], {})


@pytest.fixture
def login(own_office: Office) -> str:
    """The address of a login that nobody has let in."""
    return own_office.database.login("pat")


def test_a_login_is_let_in_and_shut_out(
    own_office: Office, login: str, capsys: pytest.CaptureFixture[str]
) -> None:
    owner, name = own_office.database.url, login_of(login)
    granting = ("store", "grant", name, "--role", "prison", "--staff", "PAT1")
    assert _run(owner, *granting, "--area", "west_midlands,West Mercia") == 0
    with as_login(login) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (5,)
        assert connection.execute("SELECT my_agency()").fetchone() == ("prison",)
    capsys.readouterr()
    assert _run(owner, "store", "members", "--json") == 0
    found = {each["login"]: each for each in json.loads(capsys.readouterr().out)}
    assert found[name]["areas"] == ["West Mercia", "West Midlands"]
    assert _run(owner, "store", "revoke", name) == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(login)


def test_a_second_grant_replaces_the_first(own_office: Office, login: str) -> None:
    owner, name = own_office.database.url, login_of(login)
    for role in ("probation", "police"):
        granting = ("store", "grant", name, "--role", role, "--staff", "PAT1")
        assert _run(owner, *granting, "--area", "West Mercia") == 0
    with as_login(login) as connection:
        assert connection.execute("SELECT my_role()").fetchone() == ("police",)
        groups = connection.execute(
            "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = current_user::regrole"
        ).fetchall()
    assert groups == [("planner_police",)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--role", "prison", "--staff", "P1"), "--area"),
        (("--role", "prison", "--staff", "P1", "--area", "Atlantis"), "not the name of an area"),
        (("--role", "prison", "--staff", " ", "--area", "West Mercia"), "--staff"),
        (("--role", "auditor", "--staff", "P1", "--area", "West Mercia"), "--area"),
        (("--role", "administrator", "--staff", "P1", "--area", "West Mercia"), "--agency"),
        (("--role", "prison", "--staff", "S-police", "--area", "West Mercia"), "nobody else"),
    ],
)
def test_what_is_missing_is_said(
    office: Office, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    name = login_of(office.logins[AccessRole.ANALYST])
    assert _run(office.database.url, "store", "grant", name, *arguments) == 2
    assert said in capsys.readouterr().err


def test_a_login_that_is_missing_or_above_the_rules_is_refused(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, said in (("nobody_at_all", "has no login"), ("postgres", "administers the server")):
        arguments = ("--role", "prison", "--staff", "P1", "--area", "West Mercia")
        assert _run(office.database.url, "store", "grant", name, *arguments) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("role", tuple(AccessRole))
def test_only_the_owner_lets_anybody_in(
    office: Office, capsys: pytest.CaptureFixture[str], role: AccessRole
) -> None:
    name = login_of(office.logins[role])
    arguments = ("--role", "administrator", "--agency", "police", "--staff", "X9")
    for command in (
        ("grant", name, *arguments, "--area", "West Mercia"),
        ("revoke", login_of(office.logins[AccessRole.POLICE])),
        ("members",),
    ):
        assert _run(office.logins[role], "store", *command) == 2
        assert "Only the owner" in capsys.readouterr().err


def test_the_analyst_has_the_report_and_no_list(
    own_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = own_office.logins[AccessRole.ANALYST]
    days = ("--from", "2025-01-01", "--to", "2025-12-31")
    report = ("report", "take-up", *days, "--profile", "partner", "--out", str(tmp_path))
    assert _run(url, *report, "--recipient", "the board") == 0, capsys.readouterr().err
    assert _run(url, "list") == 2
    assert "see no people" in capsys.readouterr().err
    assert _subjects(own_office)[-1] == ("consultation", "refused", "S-analyst")


def test_a_person_is_transferred_at_the_command_line(
    own_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with superuser(own_office.database.url) as connection:
        connection.execute("SET planner.purpose = 'a test'")
        connection.execute("UPDATE planner.person SET prison_number = 'A1234AA' WHERE id = 1")
    url = own_office.logins[AccessRole.PROBATION]
    arguments = ("transfer", "A1234AA", "--to", "west_mercia", "--reason", "moved house")
    assert _run(url, *arguments) == 0, capsys.readouterr().err
    assert _subjects(own_office)[-1] == ("disclosure", "person", "S-probation")
    assert _run(url, *arguments) == 2


def _subjects(office: Office) -> list[tuple[Any, ...]]:
    with superuser(office.database.url) as connection:
        return connection.execute(
            "SELECT operation, subject, actor FROM planner.audit_entry ORDER BY sequence"
        ).fetchall()


def test_what_the_server_alone_refuses_is_logged_too(office: Office) -> None:
    """As when the planner of an earlier version, or a fault in it, asks for too much."""
    context = _context(office.logins[AccessRole.ANALYST])
    with (
        pytest.raises(PostgresError),
        closing(context.store.reading()) as connection,
        logging_refusals(context),
    ):
        connection.execute("SELECT surname FROM person")
    assert _subjects(office)[-1] == ("consultation", "refused", "S-analyst")


def _context(url: str) -> ActionContext:
    store = open_store(parse_store_url(url), None)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return ActionContext(store, load_reference(), "S-analyst", now.date(), now)
