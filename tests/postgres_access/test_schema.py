"""What has to be true of everything in the schema, whoever adds to it."""

from typing import Any

import pytest
from tests.postgres_access.office import Office
from tests.postgres_server import superuser

IN_SCHEMA = "relnamespace = 'planner'::regnamespace"


def _rows(office: Office, query: str) -> list[tuple[Any, ...]]:
    with superuser(office.database.url) as connection:
        return connection.execute(query).fetchall()


def test_every_table_has_forced_row_security(office: Office) -> None:
    tables = _rows(
        office,
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        f" WHERE {IN_SCHEMA} AND relkind IN ('r', 'p')",
    )
    assert len(tables) > 30
    assert [name for name, is_closed in tables if not is_closed] == []


def test_every_view_is_a_barrier(office: Office) -> None:
    views = _rows(
        office, f"SELECT relname, reloptions FROM pg_class WHERE {IN_SCHEMA} AND relkind = 'v'"
    )
    assert views
    assert [name for name, options in views if "security_barrier=true" not in (options or [])] == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT relname FROM pg_class, aclexplode(relacl) acl"
        f" WHERE {IN_SCHEMA} AND acl.grantee = 0",
        "SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl"
        " WHERE pronamespace = 'planner'::regnamespace AND acl.grantee = 0",
        "SELECT nspname FROM pg_namespace, aclexplode(nspacl) acl"
        " WHERE nspname = 'planner' AND acl.grantee = 0",
        "SELECT datname FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) acl"
        " WHERE datname = current_database() AND acl.grantee = 0",
        "SELECT polname FROM pg_policy WHERE polroles = '{0}'",
    ],
)
def test_nothing_is_granted_to_everybody(office: Office, query: str) -> None:
    assert _rows(office, query) == []


def test_every_function_with_its_owners_rights_sets_its_search_path(office: Office) -> None:
    functions = _rows(
        office,
        "SELECT proname, proconfig FROM pg_proc"
        " WHERE pronamespace = 'planner'::regnamespace AND prosecdef",
    )
    assert len(functions) > 10
    for name, settings in functions:
        paths = [each for each in settings or [] if each.startswith("search_path=")]
        assert paths, name
        assert paths[0].endswith("pg_temp"), name


def test_no_role_of_ours_is_above_the_rules(office: Office) -> None:
    roles = _rows(
        office,
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'planner\\_%' AND rolname NOT LIKE"
        " 'planner\\_%\\_%\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
        " OR rolreplication OR rolcanlogin)",
    )
    assert roles == []


def test_the_roles_of_people_own_nothing_and_nobody_is_in_an_owners_role(office: Office) -> None:
    owned = _rows(
        office,
        "SELECT relname FROM pg_class JOIN pg_roles r ON r.oid = relowner"
        f" WHERE {IN_SCHEMA} AND rolname NOT IN ('planner_owner', 'planner_steward')",
    )
    assert owned == []
    members = _rows(
        office,
        "SELECT pg_get_userbyid(member) FROM pg_auth_members WHERE roleid::regrole::text IN"
        " ('planner_owner', 'planner_steward', 'planner_aggregate')"
        " AND NOT (SELECT rolsuper FROM pg_roles WHERE oid = member)",
    )
    assert members == []


def test_owners_of_functions_may_make_nothing_in_the_schema(office: Office) -> None:
    may = _rows(
        office,
        "SELECT rolname FROM pg_roles WHERE rolname IN ('planner_steward', 'planner_aggregate')"
        " AND has_schema_privilege(oid, 'planner', 'CREATE')",
    )
    assert may == []
