"""The tests by role and table notice a database that disagrees with the table of roles."""

from pathlib import Path

import pytest
from tests.postgres_access.office import Office
from tests.postgres_access.test_roles_by_table import (
    test_a_role_adds_only_what_it_may_change_and_only_in_its_own_area as role_adds,
)
from tests.postgres_access.test_roles_by_table import (
    test_a_role_reads_what_the_table_of_roles_allows_and_nothing_else as role_reads,
)
from tests.postgres_server import superuser

from release_planner.domain.access import AccessRole
from release_planner.reference.locator import find_data
from release_planner.store.location import parse_store_url
from release_planner.store.postgres.upgrade import upgrade_postgres


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE POLICY mine ON planner.safeguarding FOR SELECT TO planner_prison USING (true)",
        "DROP POLICY access_prison_select ON planner.note",
        "ALTER TABLE planner.person DISABLE ROW LEVEL SECURITY",
    ],
)
def test_a_rule_too_many_or_too_few_is_noticed(own_office: Office, statement: str) -> None:
    with superuser(own_office.database.url) as connection:
        connection.execute(statement)
    with pytest.raises(AssertionError):
        role_reads(own_office, AccessRole.PRISON)


def test_other_roles_become_other_rights(own_office: Office, tmp_path: Path) -> None:
    """A prison that only reads notes, by an overlay of the table of roles and an upgrade."""
    (tmp_path / "roles.toml").write_text(
        '[roles.prison]\nsees = ["notes"]\n'
        'changes = ["identity", "custody"]\nunder_agreement = []\n',
        encoding="utf-8",
    )
    upgrade_postgres(parse_store_url(own_office.database.url), find_data(tmp_path))
    with pytest.raises(AssertionError):
        role_adds(own_office, AccessRole.PRISON)
    with own_office.as_role(AccessRole.PRISON) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (3,)
        assert connection.execute("SELECT count(*) FROM iom_registration").fetchone() == (0,)


def test_what_the_owner_may_not_hold_nobody_reads(own_office: Office) -> None:
    with superuser(own_office.database.url) as connection:
        connection.execute("UPDATE planner.store_fact SET value = 'police'")
    upgrade_postgres(parse_store_url(own_office.database.url), find_data())
    with own_office.as_role(AccessRole.TREATMENT_PROVIDER) as connection:
        assert connection.execute("SELECT count(*) FROM treatment_need").fetchone() == (0,)
