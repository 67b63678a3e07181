"""A prepared database for each test, and a connection that writes to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.postgres_audit.office import writing
from tests.postgres_server import TestDatabase, prepared_database


@pytest.fixture
def database() -> Iterator[TestDatabase]:
    """A new shared store."""
    with prepared_database() as made:
        yield made


@pytest.fixture
def writer(database: TestDatabase) -> Iterator[Any]:
    """A superuser's connection: no row is hidden from it, and its changes are logged as all are."""
    with writing(database.url) as connection:
        yield connection
