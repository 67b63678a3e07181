"""Areas with a return in query: only what failed a check, was there, and is about the period."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.actions.desk import BIRMINGHAM, Desk, open_desk
from tests.stores import keeping_staff

from release_planner.actions.import_aggregate_returns import import_aggregate_returns
from release_planner.actions.queried_returns import queried_authorities
from release_planner.actions.take_up_table import read_table
from release_planner.domain.report_period import ReportPeriod

HEADER = (
    "provider code,local authority,period from,period to,released with need,referred,"
    "appointment before release,started within 21 days,complete to,returned on"
)
GOOD, DOUBTED = "40,32,25,19", "40,18,17,19"
QUARTER = ReportPeriod(date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened, keeping_staff(opened.store):
        opened.provision()
        yield opened


def counts(desk: Desk, numbers: str, month: int = 8) -> None:
    returned = f"01/{month:02}/2026,31/{month:02}/2026,{numbers},31/{month:02}/2026,12/09/2026"
    outcome = import_aggregate_returns(
        desk.context, desk.file(HEADER, f"TRT1,Birmingham,{returned}")
    )
    assert outcome.applied, outcome.errors


def queried(
    desk: Desk, period: ReportPeriod = QUARTER, as_at: date = date(2026, 11, 20)
) -> frozenset[str]:
    with closing(desk.store.reading()) as connection:
        return queried_authorities(desk.context, connection, period, as_at)


def test_a_return_that_makes_sense_is_not_in_query(desk: Desk) -> None:
    counts(desk, GOOD)
    assert queried(desk) == frozenset()


def test_a_doubted_return_is_in_query_for_its_own_period_once_it_has_come(desk: Desk) -> None:
    counts(desk, DOUBTED)
    assert queried(desk) == {BIRMINGHAM}
    assert queried(desk, as_at=date(2026, 9, 11)) == frozenset()
    august = ReportPeriod(date(2026, 8, 31), date(2026, 8, 31))
    september = ReportPeriod(date(2026, 9, 1), date(2026, 9, 30))
    assert (queried(desk, august), queried(desk, september)) == ({BIRMINGHAM}, frozenset())
    assert queried(desk, ReportPeriod(date(2025, 1, 1), date(2026, 7, 31))) == frozenset()


def test_a_report_names_only_queries_about_returns_that_it_uses(desk: Desk) -> None:
    counts(desk, DOUBTED, month=7)
    named = {as_at: in_query(desk, as_at) for as_at in (date(2026, 9, 20), date(2026, 11, 20))}
    assert named == {date(2026, 9, 20): ("Birmingham",), date(2026, 11, 20): ()}


def in_query(desk: Desk, as_at: date) -> tuple[str, ...]:
    with closing(desk.store.reading()) as connection:
        table = read_table(
            desk.context, connection, period=QUARTER, as_at=as_at, area=None, profile="partner"
        )
    return table.frame.in_query
