"""Treatment is seen under the person's agreement, and its withdrawal closes it at once."""

from typing import Any

import psycopg
import pytest
from tests.postgres_access.office import AGREED, AWAY, SILENT, SPARE, WITHDRAWN, Office
from tests.postgres_server import superuser

from release_planner.domain.access import AccessRole

NEED = (
    "INSERT INTO treatment_need (custody_id, need, substance_group, consent_to_share, naloxone,"
    " bridging_prescription) VALUES (%s, 'yes', 'opiate', %s, 'unknown', 'unknown')"
)


def _needs(connection: Any) -> set[int]:
    return {row[0] for row in connection.execute("SELECT custody_id FROM treatment_need")}


def _say(connection: Any, person: int, column: str, recipient: str = "") -> None:
    """Record today's word about probation, or about one recipient there."""
    connection.execute(
        f"INSERT INTO sharing_agreement (person_id, agency, recipient, {column}, recorded_by,"
        " recorded_at) VALUES (%s, 'probation', %s, '2026-11-22', 'S-probation', now())",
        (person, recipient),
    )


def _status(connection: Any, custody: int) -> str:
    return str(connection.execute("SELECT treatment_status(%s)", (custody,)).fetchone()[0])


def test_a_withdrawal_closes_treatment_at_once(office: Office) -> None:
    with office.as_role(AccessRole.PROBATION) as connection:
        assert AGREED in _needs(connection)
        _say(connection, AGREED, "withdrawn_on")
        assert AGREED not in _needs(connection)
        assert _status(connection, AGREED) == "not_shared"


def test_a_new_agreement_after_a_withdrawal_opens_it_again(office: Office) -> None:
    with office.as_role(AccessRole.PROBATION) as connection:
        assert WITHDRAWN not in _needs(connection)
        _say(connection, WITHDRAWN, "agreed_on")
        assert WITHDRAWN in _needs(connection)


def test_what_was_said_of_oneself_counts_before_ones_agency(office: Office) -> None:
    with office.as_role(AccessRole.PROBATION) as connection:
        _say(connection, AGREED, "withdrawn_on", recipient="S-probation")
        assert AGREED not in _needs(connection)


@pytest.mark.parametrize(
    ("role", "is_enough"),
    [(AccessRole.PROBATION, True), (AccessRole.PRISON, True), (AccessRole.POLICE, False)],
)
def test_the_general_consent_counts_where_nothing_was_said_but_never_for_the_police(
    office: Office, role: AccessRole, is_enough: bool
) -> None:
    with office.as_role(AccessRole.TREATMENT_PROVIDER) as provider:
        provider.execute(
            "UPDATE treatment_need SET consent_to_share = 'yes' WHERE custody_id IN (1, 3)"
        )
        provider.execute("SET LOCAL ROLE planner_treatment_provider")
        assert provider.execute("SELECT agreed(1, 'probation')").fetchone() == (True,)
        assert provider.execute("SELECT agreed(1, 'police')").fetchone() == (False,)
        assert provider.execute("SELECT agreed(3, 'probation')").fetchone() == (False,)
        agency = role.value
        assert provider.execute("SELECT agreed(1, %s)", (agency,)).fetchone() == (is_enough,)


def test_a_record_of_need_comes_back_when_its_own_consent_says_yes(office: Office) -> None:
    with office.as_role(AccessRole.PROBATION) as connection:
        assert connection.execute(f"{NEED} RETURNING id", (SPARE, "yes")).fetchone()


def test_a_record_of_somebody_silent_is_stored_but_not_given_back(own_office: Office) -> None:
    """Collecting is not seeing: the insert goes through unless it asks to see the row."""
    with psycopg.connect(own_office.database.url, options="-c search_path=planner") as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM treatment_need WHERE custody_id = 1")
    with own_office.as_role(AccessRole.PROBATION) as connection:
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            connection.transaction(force_rollback=True),
        ):
            connection.execute(f"{NEED} RETURNING id", (SILENT, "unknown"))
        connection.execute(NEED, (SILENT, "unknown"))
        assert SILENT not in _needs(connection)


def test_consent_that_is_taken_back_in_the_record_hides_it(own_office: Office) -> None:
    with own_office.as_role(AccessRole.TREATMENT_PROVIDER) as connection:
        connection.execute(
            "UPDATE treatment_need SET consent_to_share = 'yes' WHERE custody_id = 1"
        )
        connection.commit()
    with own_office.as_role(AccessRole.PROBATION) as connection:
        assert SILENT in _needs(connection)
        changed = connection.execute(
            "UPDATE treatment_need SET consent_to_share = 'no' WHERE custody_id = 1"
        )
        assert changed.rowcount == 1
        assert SILENT not in _needs(connection)


@pytest.mark.parametrize("role", [AccessRole.POLICE, AccessRole.PRISON, AccessRole.PROBATION])
def test_the_status_is_told_under_agreement_alone(office: Office, role: AccessRole) -> None:
    with office.as_role(role) as connection:
        assert _status(connection, AGREED) == "booked"
        for custody in (SILENT, WITHDRAWN, AWAY, 12345):
            assert _status(connection, custody) == "not_shared"


def test_the_provider_is_told_the_status_of_everybody_in_its_area(office: Office) -> None:
    with office.as_role(AccessRole.TREATMENT_PROVIDER) as connection:
        assert _status(connection, SILENT) == "booked"
        assert _status(connection, AWAY) == "not_shared"


def test_an_appointment_at_a_provider_of_treatment_is_treatment(own_office: Office) -> None:
    with psycopg.connect(own_office.database.url, options="-c search_path=planner") as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE provider SET agency = 'treatment_provider' WHERE id = 2")
        superuser.execute("UPDATE appointment SET provider_id = 2 WHERE id = 101")
        superuser.execute("UPDATE place SET provider_id = 2 WHERE id = 3")
        superuser.execute("UPDATE appointment SET place_id = 3 WHERE id = 102")
    with own_office.as_role(AccessRole.POLICE) as connection:
        found = {row[0] for row in connection.execute("SELECT id FROM appointment")}
    assert found == {103}


def test_the_police_are_not_told_that_there_is_a_record_of_need(own_office: Office) -> None:
    with superuser(own_office.database.url) as connection:
        connection.execute("SELECT set_config('planner.purpose', 'a test', false)")
        connection.execute(
            "UPDATE planner.treatment_need SET consent_to_share = 'yes' WHERE custody_id = 1"
        )
    for role, is_told in ((AccessRole.POLICE, False), (AccessRole.PRISON, True)):
        with own_office.as_role(role) as connection:
            assert connection.execute("SELECT agreed(1, 'prison')").fetchone() == (is_told,)
            assert connection.execute("SELECT agreed(2, 'prison')").fetchone() == (True,)


TOLD = (
    "INSERT INTO person_to_tell (custody_id, custody_change_id, who, role, contact, why)"
    " VALUES (%s, %s, 'unowned', %s, '', %s)"
)


def test_who_is_to_be_told_and_who_holds_a_role_gives_no_treatment_away(
    own_office: Office,
) -> None:
    with superuser(own_office.database.url) as connection:
        connection.execute("SELECT set_config('planner.purpose', 'a test', false)")
        connection.execute("SET search_path = planner")
        connection.execute("DELETE FROM person_to_tell")
        connection.execute("UPDATE assignment SET role = 'treatment_worker'")
        for custody in (SILENT, AGREED):
            connection.execute(TOLD, (custody, custody, "treatment_provider", "rebook"))
            connection.execute(TOLD, (custody, custody, "healthcare", "a treatment step changes"))
    for role, seen in ((AccessRole.POLICE, set()), (AccessRole.PROBATION, {AGREED})):
        with own_office.as_role(role) as connection:
            for table in ("person_to_tell", "assignment"):
                found = connection.execute(f"SELECT custody_id FROM {table}").fetchall()
                assert {row[0] for row in found} == seen, (role, table)
            connection.execute(TOLD, (SILENT, SILENT, "treatment_worker", "the window moved"))
