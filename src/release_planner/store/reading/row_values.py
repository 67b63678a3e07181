"""Values as the drivers give them, turned into plain ones: one place for both engines."""

from datetime import date


def as_date(value: object) -> date | None:
    """A stored day: ISO text in SQLite, a date in PostgreSQL."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def as_flag(value: object) -> bool:
    """A stored yes or no: 0 or 1 in SQLite."""
    return bool(value)
