"""The same audit for every test that only looks at it, or undoes what it does."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.store.audit.tampering import PlainConnection, audited_store, taken_copy

from release_planner.store.connection import Connection


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with closing(audited_store(tmp_path_factory.mktemp("audit"))) as connection:
        yield connection


@pytest.fixture(scope="module")
def copy(
    guarded: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlainConnection]:
    with taken_copy(guarded, tmp_path_factory.mktemp("copy")) as connection:
        yield connection
