"""One filled store for all tests that change nothing in it."""

from collections.abc import Iterator

import pytest
from tests.postgres_access.office import Office, found_office
from tests.postgres_server import prepared_database


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A shared store that is only looked at, or changed in transactions that are rolled back."""
    with prepared_database() as database:
        yield found_office(database)


@pytest.fixture
def own_office() -> Iterator[Office]:
    """A shared store of a test's own, for what is committed."""
    with prepared_database() as database:
        yield found_office(database)
