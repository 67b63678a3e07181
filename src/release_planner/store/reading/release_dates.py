"""The release dates that a spell's systems give, as the choice of the anchor takes them."""

from datetime import datetime

from release_planner.domain.anchor import DateEntry
from release_planner.domain.codes import ReleaseDateType
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none

_IN_FORCE = """
SELECT type, day, source, as_at, entered_by, is_chosen FROM release_date_entry
WHERE custody_id = :custody_id AND replaced_at IS NULL ORDER BY id
"""


def entries_in_force(connection: Connection, custody_id: int) -> list[DateEntry]:
    """The entries of a spell that no newer one has replaced."""
    entries = []
    for kind, stored_day, source, as_at, entered_by, chosen in connection.execute(
        _IN_FORCE, {"custody_id": custody_id}
    ):
        day = day_or_none(stored_day)
        assert day is not None
        said_at = datetime.fromisoformat(as_at) if isinstance(as_at, str) else as_at
        entries.append(
            DateEntry(ReleaseDateType(kind), day, source, said_at, entered_by, bool(chosen))
        )
    return entries
