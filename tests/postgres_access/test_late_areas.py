"""The report of an analyst on a server: areas that are late, and authorities with few releases."""

from collections.abc import Collection
from contextlib import closing
from datetime import UTC, date, datetime

import psycopg
from tests.postgres_access.office import HERE, Office, insert, values_of
from tests.postgres_server import opened

from release_planner.actions.context import ActionContext
from release_planner.actions.take_up_counting import Measured, measured_counts
from release_planner.domain.access import AccessRole
from release_planner.domain.report_period import ReportPeriod
from release_planner.model.tables import metadata
from release_planner.reference.reference import load_reference
from release_planner.store.connection import transaction

BIRMINGHAM, COVENTRY = "E08000025", "E08000026"
PERIOD = ReportPeriod(date(2026, 4, 1), date(2026, 6, 30))
TODAY = date(2026, 11, 22)


def test_few_releases_to_a_late_area_do_not_keep_the_analyst_from_the_others(
    own_office: Office,
) -> None:
    measured = measured_for_the_analyst(own_office, late={COVENTRY})
    assert measured.late_authorities == (COVENTRY,)
    assert measured.coverage.total.releases == 40
    assert measured.coverage.released_to_late == 5
    assert measured.coverage.released_elsewhere == 0


def test_what_is_held_of_authorities_that_were_merged_is_not_said_to_be_nothing(
    own_office: Office,
) -> None:
    measured = measured_for_the_analyst(own_office, late=())
    indicators = {count.indicator for count in measured.counts}
    assert measured.coverage.total.releases == 45
    assert "share_held" not in indicators


def measured_for_the_analyst(office: Office, late: Collection[str]) -> Measured:
    """What an analyst counts of forty releases to Birmingham and five to Coventry."""
    reference = load_reference()
    on_time = set(reference.areas["west_midlands"].treatment_authorities) - set(late)
    with psycopg.connect(office.database.url, options="-c search_path=planner") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM place")
        for row_id, authority in enumerate(sorted(on_time), 900):
            _return(connection, row_id, authority)
        for person in range(2001, 2041):
            _release(connection, person, BIRMINGHAM)
        for person in range(2101, 2106):
            _release(connection, person, COVENTRY)
    with opened(office.logins[AccessRole.ANALYST]) as store:
        context = ActionContext(
            store=store,
            reference=reference,
            actor="S-analyst",
            today=TODAY,
            now=datetime(2026, 11, 22, 9, tzinfo=UTC),
        )
        with closing(store.reading()) as reading, transaction(reading):
            reading.execute("SELECT set_config('planner.purpose', 'a test', true)")
            return measured_counts(
                context, reading, period=PERIOD, as_at=TODAY, area="West Midlands"
            )


def _return(connection: "psycopg.Connection[tuple[object, ...]]", row_id: int, to: str) -> None:
    values = values_of(metadata.tables["provider_return"], row_id, 1)
    values |= {
        "authority": to,
        "period_from": PERIOD.first_day,
        "period_to": PERIOD.last_day,
        "complete_to": date(2026, 10, 31),
        "returned_on": date(2026, 11, 1),
        "released_with_need": 7,
    }
    insert(connection, "provider_return", values)


def _release(connection: "psycopg.Connection[tuple[object, ...]]", person: int, to: str) -> None:
    rows = {
        name: values_of(metadata.tables[name], person, person) for name in ("person", "custody")
    }
    rows["person"] |= {"area": HERE, "date_of_birth": date(1990, 1, 1)}
    rows["custody"] |= {
        "released_on": date(2026, 5, 1),
        "window_ends_on": date(2026, 5, 22),
        "released_to_authority": to,
        "state": "released",
    }
    for table, values in rows.items():
        insert(connection, table, values)
