"""Linking a returned start: whoever reviews adds a start of treatment that they may never see."""

from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from tests.postgres_access.office import AGREED, AWAY, SILENT, WITHDRAWN, Office, as_login
from tests.postgres_server import opened, superuser

from release_planner.actions.context import ActionContext
from release_planner.actions.import_returns import import_returns
from release_planner.actions.review_returns import decide, reopen, starts_to_review
from release_planner.domain.access import AccessRole
from release_planner.domain.codes import LinkVerdict, Sex
from release_planner.domain.errors import PlannerError
from release_planner.domain.linkage.attributors import Attributors
from release_planner.reference.reference import load_reference

REVIEWERS = (AccessRole.ADMINISTRATOR, AccessRole.TREATMENT_PROVIDER)
OTHERS = tuple(role for role in AccessRole if role not in REVIEWERS)
LINK = "SELECT link_returned_start(%s, %s, 3, true, '2026-11-20')"
TODAY = date(2026, 11, 20)
RETURN = (
    "provider code,initials,date of birth,sex,local authority,started on\n"
    "CODE-1,{},03/04/1988,M,Birmingham,09/10/2026\n"
)


@pytest.fixture
def returned(own_office: Office) -> Office:
    """Everybody left on 1 October 2026 and a start of each was returned for the day after."""
    with superuser(own_office.database.url) as connection:
        connection.execute("SET search_path = planner; SET session_replication_role = replica")
        connection.execute("UPDATE custody SET released_on = '2026-10-01'")
        connection.execute("DELETE FROM treatment_start")
        connection.execute("DELETE FROM linkage_key")
        connection.execute(
            "UPDATE returned_start SET state = 'to_review', started_on = '2026-10-02',"
            " initials = 'ZQ', date_of_birth = '1961-02-03', sex = 'M'"
        )
        connection.execute(
            "UPDATE provider SET code = 'CODE-1', agency = 'treatment_provider' WHERE id = 1"
        )
        connection.execute(
            "UPDATE person SET date_of_birth = '1988-04-03', sex = 'M', surname = 'Singh',"
            " forenames = 'Jo' WHERE id = %s",
            (SILENT,),
        )
        connection.execute("UPDATE returned_start SET state = 'outside', initials = NULL"
                           " WHERE id > 4")  # fmt: skip
    return own_office


def _one(connection: "psycopg.Connection[Any]", query: str, *values: object) -> Any:
    row = connection.execute(query, values).fetchone()
    return None if row is None else row[0]


@pytest.mark.parametrize("role", REVIEWERS)
@pytest.mark.parametrize("person", [SILENT, AGREED, WITHDRAWN])
def test_a_reviewer_links_whoever_has_agreed_or_not(
    returned: Office, role: AccessRole, person: int
) -> None:
    with psycopg.connect(returned.logins[role], options="-c search_path=planner") as connection:
        connection.execute("SELECT set_config('planner.purpose', 'a test', true)")
        made = _one(connection, LINK, person, person)
    with returned.as_role(role) as connection:
        sees = role is AccessRole.TREATMENT_PROVIDER or person == AGREED
        found = _one(connection, "SELECT id FROM treatment_start WHERE id = %s", made)
        assert (found is not None) is sees
        assert _one(connection, "SELECT person_id FROM linked_starts()") == person
        held = connection.execute(
            "SELECT state, link_pass, initials, date_of_birth, sex, decided_by"
            " FROM returned_start WHERE id = %s",
            (person,),
        ).fetchone()
        assert held == ("linked", 3, None, None, None, f"S-{role.value}")
    with superuser(returned.database.url) as connection:
        row = connection.execute(
            "SELECT person_id, provider_id, started_on, link_pass FROM planner.treatment_start"
        ).fetchall()
        assert row == [(person, person, date(2026, 10, 2), 3)]
        details = str(connection.execute("SELECT detail FROM planner.audit_detail").fetchall())
        assert "treatment_start_id" in details
        assert "ZQ" not in details
        assert "1961" not in details


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_may_call(returned: Office, role: AccessRole) -> None:
    calls = (
        "SELECT link_returned_start(1, 1, 3, true, '2026-11-20')",
        "SELECT unlink_returned_start(1)",
        "SELECT * FROM linked_starts()",
        "SELECT drop_link_decisions('2026-11-20')",
    )
    for call in calls:
        with (
            as_login(returned.logins[role]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(call)


@pytest.mark.parametrize(
    ("start", "spell", "why"),
    [
        (AWAY, SILENT, "not in an area of yours"),
        (SILENT, AWAY, "follows no such release"),
        (900, SILENT, "not in an area of yours"),
        (SILENT, 900, "follows no such release"),
    ],
)
def test_a_link_across_areas_or_to_nothing_is_refused(
    returned: Office, start: int, spell: int, why: str
) -> None:
    with (
        returned.as_role(AccessRole.ADMINISTRATOR) as connection,
        pytest.raises(psycopg.errors.RaiseException, match=why),
    ):
        connection.execute(LINK, (start, spell))


@pytest.mark.parametrize("released_on", ["2026-10-03", "2025-09-30"])
def test_a_start_before_or_long_after_a_release_is_refused(
    returned: Office, released_on: str
) -> None:
    with superuser(returned.database.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE planner.custody SET released_on = %s", (released_on,))
    with (
        returned.as_role(AccessRole.ADMINISTRATOR) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="follows no such release"),
    ):
        connection.execute(LINK, (SILENT, SILENT))


def test_a_start_is_linked_once_and_a_link_is_taken_back_whole(returned: Office) -> None:
    with returned.as_role(AccessRole.ADMINISTRATOR) as connection:
        connection.execute(LINK, (SILENT, SILENT))
        with (
            pytest.raises(psycopg.errors.RaiseException, match="linked meanwhile"),
            connection.transaction(),
        ):
            connection.execute(LINK, (SILENT, AGREED))
        connection.execute("SELECT unlink_returned_start(%s)", (SILENT,))
        assert _one(connection, "SELECT count(*) FROM linked_starts()") == 0
        assert (
            _one(connection, "SELECT state FROM returned_start WHERE id = %s", SILENT)
            == "to_review"
        )
        with pytest.raises(psycopg.errors.RaiseException, match="is linked like this"):
            connection.execute("SELECT unlink_returned_start(%s)", (AWAY,))


@pytest.mark.parametrize("role", REVIEWERS)
def test_a_reviewer_imports_decides_and_reopens_as_their_own_login(
    returned: Office, role: AccessRole
) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with opened(returned.logins[role]) as store:
        context = ActionContext(store, load_reference(), f"S-{role.value}", TODAY, now)
        assert import_returns(context, RETURN.format("JS").encode()).applied
        assert import_returns(context, RETURN.format("KX").encode()).applied
        assert import_returns(context, RETURN.format("JT").encode()).applied
        with closing(store.reading()) as connection:
            assert ("linked", 2) in [
                tuple(row)
                for row in connection.execute("SELECT state, link_pass FROM returned_start")
            ]
            listed = starts_to_review(context, connection)
        assert not [each for each in listed if each.start.attributors.initials == "JT"]
        told = Attributors("JT", date(1988, 4, 3), Sex.MALE)
        with closing(store.reading()) as connection:
            (js,) = connection.execute(
                "SELECT id FROM returned_start WHERE link_pass = 2"
            ).fetchone()
        exact = Attributors("JS", told.date_of_birth, told.sex)
        reopen(context, js, SILENT, exact)
        with closing(store.reading()) as connection:
            (found,) = [each for each in starts_to_review(context, connection) if each.id == js]
        assert [each.custody_id for each in found.candidates] == [SILENT]
        decide(context, js, SILENT, LinkVerdict.ACCEPTED)
        with pytest.raises(PlannerError, match="meanwhile"):
            decide(context, js, SILENT, LinkVerdict.REJECTED)


def test_another_role_may_not_import_returns(returned: Office) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with opened(returned.logins[AccessRole.PROBATION]) as store:
        context = ActionContext(store, load_reference(), "S-probation", TODAY, now)
        with pytest.raises(PlannerError, match="may not change starts returned by providers"):
            import_returns(context, RETURN.format("JS").encode())


def test_a_return_of_an_area_that_is_not_the_logins_is_refused_with_a_line(
    returned: Office,
) -> None:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with opened(returned.logins[AccessRole.ADMINISTRATOR]) as store:
        context = ActionContext(store, load_reference(), "S-administrator", TODAY, now)
        away = RETURN.format("JS").replace("Birmingham", "Shropshire")
        (error,) = import_returns(context, away.encode()).errors
        assert "in West Midlands" in error.expected


def test_whoever_reports_counts_links_of_their_own_area_and_sees_no_start(
    returned: Office,
) -> None:
    with returned.as_role(AccessRole.ANALYST) as connection:
        counted = connection.execute(
            "SELECT state, sum(counted) FROM returned_start_counts('2026-10-01', '2026-10-31')"
            " GROUP BY state"
        ).fetchall()
        assert counted == [("to_review", 3)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT 1 FROM returned_start")
