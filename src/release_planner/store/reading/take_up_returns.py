"""What providers returned as counts: beside the planner's own figures, never added to them."""

from datetime import date

from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.returned_counts import ReturnedCounts
from release_planner.store.connection import Connection
from release_planner.store.reading.values import day_or_none

RETURNED = """
    SELECT provider_id, authority, period_from, period_to, released_with_need,
        started_within_21_days
    FROM provider_return WHERE returned_on <= :as_at"""

_SERVER_RETURNED = "SELECT * FROM planner.take_up_returned(CAST(:as_at AS date))"


def returned_counts(connection: Connection, as_at: date) -> tuple[ReturnedCounts, ...]:
    """Every return received by a day, of every authority."""
    found = []
    for provider_id, authority, first, last, released, started in connection.execute(
        RETURNED if connection.engine == "sqlite" else _SERVER_RETURNED,
        {"as_at": as_at.isoformat()},
    ):
        first_day, last_day = day_or_none(first), day_or_none(last)
        assert first_day is not None
        assert last_day is not None
        period = ReportPeriod(first_day, last_day)
        found.append(ReturnedCounts(provider_id, authority, period, released, started))
    return tuple(found)
