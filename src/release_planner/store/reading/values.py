"""Turning stored values into the domain's, and ids into query parameters."""

from collections.abc import Sequence
from datetime import date

Parameters = dict[str, object]


def day_or_none(value: str | date | None) -> date | None:
    """A stored day: SQLite gives text, PostgreSQL a date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def day(value: str | date) -> date:
    """A stored day that is never missing."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def id_list(ids: Sequence[int]) -> tuple[str, Parameters]:
    """Row ids as the inside of ``IN (...)`` with one named parameter each."""
    parameters: Parameters = {f"id_{place}": row_id for place, row_id in enumerate(ids)}
    return ", ".join(f":{name}" for name in parameters), parameters
