"""Ways around the rules on rows that somebody with plain SQL might try."""

import re
from typing import Any

import psycopg
import pytest
from tests.postgres_access.office import AGREED, AWAY, SILENT, Office, as_login, login_of
from tests.postgres_server import superuser

from release_planner.domain.access import AccessRole

ROLES = tuple(AccessRole)
WORKING = (AccessRole.POLICE, AccessRole.PRISON, AccessRole.PROBATION)
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.ActiveSqlTransaction,
)

STATEMENTS = (
    "SET ROLE planner_owner",
    "SET ROLE planner_steward",
    "SET ROLE planner_aggregate",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE planner_police BYPASSRLS",
    "GRANT planner_administrator TO planner_police",
    "CREATE ROLE another LOGIN SUPERUSER",
    "COPY person TO PROGRAM 'cat'",
    "COPY person FROM PROGRAM 'id'",
    "COPY person TO '/tmp/people'",
    "COPY person FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "CREATE TABLE planner.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION planner.leak(text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION pg_temp.leak(text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
    "CREATE VIEW planner.mine AS SELECT * FROM planner.person",
    "CREATE OR REPLACE VIEW planner.agreed_custody AS SELECT 1 AS custody_id",
    "CREATE POLICY mine ON planner.person USING (true)",
    "DROP POLICY access_police_select ON planner.person",
    "ALTER TABLE planner.person DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE planner.person NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE planner.person DISABLE TRIGGER ALL",
    "DROP TRIGGER take_on ON planner.person",
    "DROP TRIGGER audit_update ON planner.person",
    "ALTER TABLE planner.person OWNER TO planner_police",
    "DROP TABLE planner.person",
    "TRUNCATE planner.person",
    "ALTER FUNCTION planner.my_areas() SECURITY INVOKER",
    "CREATE OR REPLACE FUNCTION planner.my_areas() RETURNS text[] LANGUAGE sql AS 'SELECT NULL'",
    "SET session_replication_role = replica",
    "REFRESH MATERIALIZED VIEW planner.person",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_statistic",
    "ALTER SYSTEM SET log_statement = 'none'",
    "SELECT pg_terminate_backend(pg_backend_pid()) FROM pg_authid",
    "INSERT INTO planner.membership VALUES ('x', 'police', 'police', 'West Mercia', 'X')",
    "UPDATE planner.membership SET area = 'West Mercia'",
    "UPDATE planner.person SET area = 'West Mercia'",
    "UPDATE planner.person SET id = 999 WHERE id = 1",
    "UPDATE planner.store_fact SET value = 'police'",
    "UPDATE planner.alembic_version SET version_num = '0001'",
    "SELECT planner.check_membership()",
    "SELECT planner.take_on()",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_server_refuses(office: Office, role: AccessRole, statement: str) -> None:
    with (
        office.as_role(role) as connection,
        pytest.raises((*REFUSED, psycopg.errors.WrongObjectType)),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("role", WORKING)
def test_row_security_cannot_be_switched_off(office: Office, role: AccessRole) -> None:
    with office.as_role(role) as connection:
        connection.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM person")


@pytest.mark.parametrize("role", WORKING)
@pytest.mark.parametrize(
    "condition",
    [
        "CAST(surname AS integer) = 1",
        "1 / (CASE WHEN surname = 'Name4' THEN 0 ELSE 1 END) = 1",
        "CAST(xmlparse(CONTENT surname) AS text) = ''",
        "surname::json IS NOT NULL",
        "query_to_xml('SELECT surname FROM planner.person', true, false, '')::text LIKE '%Name4%'",
        "has_table_privilege(surname, 'SELECT')",
    ],
)
def test_an_error_in_a_condition_tells_nothing_of_another_area(
    office: Office, role: AccessRole, condition: str
) -> None:
    with office.as_role(role) as connection:
        shown = _shown(connection, f"SELECT surname FROM person WHERE {condition}")
    assert f"Name{AWAY}" not in shown
    assert "division by zero" not in shown


@pytest.mark.parametrize("role", WORKING)
def test_statistics_of_the_server_show_no_names(office: Office, role: AccessRole) -> None:
    with superuser(office.database.url) as connection:
        connection.execute("ANALYZE planner.person")
    with office.as_role(role) as connection:
        shown = connection.execute(
            "SELECT count(*) FROM pg_stats WHERE schemaname = 'planner' AND tablename = 'person'"
        ).fetchone()
        assert shown == (0,)


def test_a_view_over_others_shows_ids_of_ones_own_area_alone(office: Office) -> None:
    with office.as_role(AccessRole.PROBATION) as connection:
        agreed = connection.execute("SELECT custody_id FROM agreed_custody").fetchall()
        refused = connection.execute("SELECT custody_id FROM refused_custody").fetchall()
    assert {row[0] for row in agreed} == {AGREED, 5}
    assert {row[0] for row in refused} == {3}


def test_joins_and_sub_selects_reach_no_other_area(office: Office) -> None:
    with office.as_role(AccessRole.ADMINISTRATOR) as connection:
        for statement in (
            "SELECT p.id FROM person p FULL JOIN custody c ON c.person_id = p.id",
            "SELECT person_id FROM custody UNION SELECT person_id FROM note",
            "WITH RECURSIVE r(id) AS (SELECT 1 UNION SELECT p.id FROM person p, r) TABLE r",
            "SELECT max(id) OVER () FROM person",
            "SELECT (SELECT max(id) FROM person WHERE id = 4)",
            "UPDATE person SET version = version RETURNING id",
        ):
            found = {row[0] for row in connection.execute(statement)}
            assert AWAY not in found, statement


def test_a_row_cannot_be_handed_to_somebody_of_another_area(office: Office) -> None:
    for statement in (
        f"UPDATE custody SET person_id = {AWAY}, is_current = false WHERE id = {SILENT}",
        f"UPDATE note SET person_id = {AWAY} WHERE id = {SILENT}",
        f"UPDATE appointment SET custody_id = {AWAY} WHERE id = {SILENT + 100}",
        f"UPDATE plan_step SET plan_id = {AWAY} WHERE id = {SILENT + 100}",
    ):
        with (
            office.as_role(AccessRole.PROBATION) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_a_person_is_taken_on_in_the_area_of_whoever_adds_them(office: Office) -> None:
    adding = (
        "INSERT INTO person (crn, surname, forenames, sex, ethnicity, search_text, area)"
        " VALUES ('X900001', 'New', 'Person', 'N', 'UN', '', %s) RETURNING area"
    )
    with office.as_role(AccessRole.PROBATION) as connection:
        assert connection.execute(adding, ("",)).fetchone() == ("West Midlands",)
    with (
        office.as_role(AccessRole.PROBATION) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(adding, ("West Mercia",))


def test_another_login_cannot_be_played(office: Office) -> None:
    """Identity is the login of the connection, whatever role or setting it takes on."""
    with office.as_role(AccessRole.POLICE) as connection:
        before = connection.execute("SELECT my_areas(), my_role(), my_staff_code()").fetchone()
        connection.execute("SET ROLE planner_police")
        connection.execute("SET application_name = 'S-administrator'")
        assert (
            connection.execute("SELECT my_areas(), my_role(), my_staff_code()").fetchone() == before
        )
        assert before == (["West Midlands"], "police", "S-police")


def test_a_login_without_its_group_role_finds_nothing(own_office: Office) -> None:
    url = own_office.logins[AccessRole.PROBATION]
    with superuser(own_office.database.url) as connection:
        connection.execute(f'REVOKE planner_probation FROM "{login_of(url)}"')
        connection.execute(f'GRANT planner_prison TO "{login_of(url)}"')
    with as_login(url) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_a_member_of_a_group_without_a_membership_finds_nobody(own_office: Office) -> None:
    url = own_office.database.login("stranger", "planner_probation")
    with as_login(url) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)


def test_somebody_outside_every_group_cannot_even_connect(own_office: Office) -> None:
    url = own_office.database.login("nobody")
    with pytest.raises(psycopg.OperationalError, match=re.compile("permission denied", re.I)):
        psycopg.connect(url)


@pytest.mark.parametrize("presence", ["S-police", "S-prison"])
def test_nobody_says_that_a_colleague_has_a_plan_open(office: Office, presence: str) -> None:
    adding = (
        "INSERT INTO presence (actor, custody_id, since, seen_at)"
        f" VALUES ('{presence}', {SILENT}, now(), now())"
    )
    with office.as_role(AccessRole.POLICE) as connection:
        if presence == "S-police":
            connection.execute(adding)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(adding)


def _shown(connection: Any, query: str) -> str:
    """What a statement shows of the table: its rows, or the server's complaint."""
    try:
        return str(connection.execute(query).fetchall())
    except psycopg.Error as error:
        return str(error)
