"""Providers' counts: replaced by period, refused when they make no sense."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from release_planner.actions.import_aggregate_returns import import_aggregate_returns

from .desk import BIRMINGHAM, Desk, open_desk

HEADER = (
    "provider code,local authority,period from,period to,released with need,referred,"
    "appointment before release,started within 21 days,complete to,returned on"
)
SUMMER = "TRT1,Birmingham,01/07/2026,30/09/2026,40,32,25,19,21/10/2026,02/11/2026"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        opened.provision()
        yield opened


def test_a_return_comes_in_and_a_later_one_of_the_same_period_replaces_it(desk: Desk) -> None:
    assert import_aggregate_returns(desk.context, desk.file(HEADER, SUMMER)).new == 1
    query = (
        "SELECT authority, period_from, period_to, released_with_need, referred,"
        " started_within_21_days, complete_to, returned_on FROM provider_return"
    )
    period = (BIRMINGHAM, "2026-07-01", "2026-09-30")
    assert desk.query(query) == [(*period, 40, 32, 19, "2026-10-21", "2026-11-02")]
    later = "trt1,E08000025,2026-07-01,2026-09-30,41,,25,20,10/11/2026,12/11/2026"
    outcome = import_aggregate_returns(desk.context, desk.file(HEADER, later))
    assert (outcome.new, outcome.changed) == (0, 1)
    assert desk.query(query) == [(*period, 41, None, 20, "2026-11-10", "2026-11-12")]
    assert import_aggregate_returns(desk.context, desk.file(HEADER, later)).unchanged == 1


def test_another_period_stands_beside_it(desk: Desk) -> None:
    spring = SUMMER.replace("01/07/2026,30/09/2026", "01/04/2026,30/06/2026")
    assert import_aggregate_returns(desk.context, desk.file(HEADER, SUMMER, spring)).new == 2
    assert desk.query("SELECT count(*) FROM provider_return") == [(2,)]


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("TRT1", "TRT9", "provider code", "the code of a provider in the store"),
        ("Birmingham", "Atlantis", "local authority", "a local authority"),
        ("Birmingham", "TBC", "local authority", "a value that is known"),
        ("Birmingham", "Shropshire", "local authority", "where TRT1 works: in West Midlands"),
        ("Birmingham", "Cardiff", "local authority", "where TRT1 works: in West Midlands"),
        ("01/07/2026", "02/07/2026", "period from", "the first day of a month"),
        ("30/09/2026", "29/09/2026", "period to", "the last day of a month"),
        ("01/07/2026", "01/07/2025", "period to", "at most a year"),
        ("30/09/2026", "30/06/2026", "period to", "not before the first day"),
        (",19,", ",41,", "started within 21 days", "at most the 40 people"),
        ("21/10/2026", "03/11/2026", "complete to", "not after the return was made"),
        ("21/10/2026", "30/06/2026", "complete to", "not before the period began"),
        ("02/11/2026", "21/11/2026", "returned on", "not after 20/11/2026"),
    ],
)
def test_a_return_that_makes_no_sense_says_why(
    desk: Desk, old: str, new: str, column: str, expected: str
) -> None:
    outcome = import_aggregate_returns(desk.context, desk.file(HEADER, SUMMER.replace(old, new)))
    (error,) = outcome.errors
    assert (error.row, error.column) == (2, column)
    assert expected in error.expected
    assert desk.query("SELECT count(*) FROM provider_return") == [(0,)]


def test_one_file_gives_a_period_once(desk: Desk) -> None:
    outcome = import_aggregate_returns(desk.context, desk.file(HEADER, SUMMER, SUMMER))
    (error,) = outcome.errors
    assert "row 2 has them already" in error.expected
