"""A small store for each test of the screens, and people of every kind to put into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .small_store import SmallStore, open_small_store


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallStore]:
    """An empty caseload with a team, an officer and a provider."""
    with open_small_store(tmp_path) as store:
        yield store
