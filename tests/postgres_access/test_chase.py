"""The list to chase on a server: the rules of rows decide who stands on it for whom."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.postgres_access.office import (
    AGREED,
    AWAY,
    PEOPLE,
    SILENT,
    WITHDRAWN,
    Office,
    as_login,
    found_office,
)
from tests.postgres_server import opened, prepared_database, superuser

from release_planner.actions.chase import people_to_chase
from release_planner.actions.context import ActionContext
from release_planner.actions.refusals import logging_refusals
from release_planner.domain.access import AccessRole
from release_planner.domain.errors import RefusedError
from release_planner.reference.reference import load_reference
from release_planner.store.connection import PostgresError
from release_planner.store.reading.chase import open_windows
from release_planner.store.store import Store

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHASING = [AccessRole.PRISON, AccessRole.PROBATION, AccessRole.ADMINISTRATOR]
REFUSED = [AccessRole.ANALYST, AccessRole.AUDITOR, AccessRole.POLICE]


@dataclass
class Area:
    """The office in which everybody has just been released, and nobody has started."""

    office: Office

    def store(self, role: AccessRole) -> AbstractContextManager[Store]:
        return opened(self.office.logins[role])

    def logged(self) -> list[tuple[object, ...]]:
        with as_login(self.office.database.url) as connection:
            return connection.execute(
                "SELECT operation, subject, actor FROM audit_entry ORDER BY sequence"
            ).fetchall()


@pytest.fixture
def area() -> Iterator[Area]:
    with prepared_database() as database:
        office = found_office(database)
        with superuser(database.url) as connection:
            connection.execute("SET search_path = planner; SET session_replication_role = replica")
            connection.execute(
                "UPDATE custody SET state = 'released', released_on = %s, window_ends_on = %s",
                (TODAY - timedelta(days=4), TODAY + timedelta(days=17)),
            )
            connection.execute("UPDATE treatment_need SET need = 'yes'")
            connection.execute("DELETE FROM treatment_start")
        yield Area(office)


def context_of(store: Store, role: AccessRole) -> ActionContext:
    return ActionContext(store, load_reference(), f"S-{role.value}", TODAY, NOW)


@pytest.mark.parametrize(
    ("role", "people"),
    [
        *((role, {AGREED}) for role in CHASING),
        (AccessRole.TREATMENT_PROVIDER, {SILENT, AGREED, WITHDRAWN}),
    ],
)
def test_who_agreed_to_share_stands_on_the_list(
    area: Area, role: AccessRole, people: set[int]
) -> None:
    with area.store(role) as store, closing(store.reading()) as connection:
        found = people_to_chase(context_of(store, role), connection)
        everybody = open_windows(connection, TODAY)

    assert {each.person.custody_id for each in found} == people
    assert {each.custody_id for each in everybody} == people
    assert AWAY in PEOPLE
    assert area.logged() == [("consultation", "chase", f"S-{role.value}")]


@pytest.mark.parametrize("role", REFUSED)
def test_the_planner_refuses_and_logs_it(area: Area, role: AccessRole) -> None:
    with area.store(role) as store, closing(store.reading()) as connection:
        context = context_of(store, role)
        with (
            pytest.raises(RefusedError, match="see no treatment of people"),
            logging_refusals(context),
        ):
            people_to_chase(context, connection)

    assert area.logged() == [("consultation", "refused", f"S-{role.value}")]


@pytest.mark.parametrize("role", [AccessRole.ANALYST, AccessRole.AUDITOR])
def test_past_the_planner_the_server_refuses_and_that_is_logged(
    area: Area, role: AccessRole
) -> None:
    with (
        area.store(role) as store,
        closing(store.reading()) as connection,
        pytest.raises(PostgresError, match="permission denied"),
        logging_refusals(context_of(store, role)),
    ):
        open_windows(connection, TODAY)

    assert area.logged() == [("consultation", "refused", f"S-{role.value}")]


def test_past_the_planner_the_police_find_nobody(area: Area) -> None:
    with area.store(AccessRole.POLICE) as store, closing(store.reading()) as connection:
        assert open_windows(connection, TODAY) == ()
