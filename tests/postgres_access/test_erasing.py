"""Erasing a person through the program, as an administrator who may not see all that goes."""

import json

import pytest
from tests.postgres_access.office import Office
from tests.postgres_server import superuser

from release_planner.cli.main import run
from release_planner.domain.access import AccessRole


def test_an_administrator_erases_a_person_and_what_they_may_not_see(
    own_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with superuser(own_office.database.url) as connection:
        connection.execute("SET planner.purpose = 'a test'")
        connection.execute("UPDATE planner.person SET prison_number = 'A1234AA' WHERE id = 1")
    url = own_office.logins[AccessRole.ADMINISTRATOR]
    command = ("erase", "A1234AA", "--reason", "no_longer_needed", "--because", "entered twice")
    status = run(["--store", url, *command, "--confirm", "A1234AA", "--json"], {})
    shown = capsys.readouterr()
    assert status == 0, shown.err
    assert json.loads(shown.out)["rows"]["safeguarding"] == 1
    with superuser(own_office.database.url) as connection:
        left = connection.execute(
            "SELECT (SELECT count(*) FROM planner.safeguarding WHERE person_id = 1)"
            " + (SELECT count(*) FROM planner.person WHERE id = 1)"
        ).fetchone()
    assert left == (0,)
