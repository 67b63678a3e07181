"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.typed_day import parse_typed_day

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("27/11/2026", date(2026, 11, 27)),
        ("7.1.27", date(2027, 1, 7)),
        ("Fri 27 November 2026", date(2026, 11, 27)),
        ("27 nov", date(2026, 11, 27)),
        ("1 Sept", date(2027, 9, 1)),
        ("22 nov", TODAY),
        (" today ", TODAY),
        ("tomorrow", date(2026, 11, 23)),
        ("+8w", date(2027, 1, 17)),
        ("+14d", date(2026, 12, 6)),
    ],
)
def test_forms_that_are_read(typed: str, day: date) -> None:
    assert parse_typed_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31/2/2026",
        "11/27/2026",
        "2026-13-01",
        "Thu 27 Nov 2026",
        "27 smarch 2026",
        "1/1/1899",
        "27/11/202",
        "TBC",
        "29 Feb",
        "2026-11-27T00:00",
        "٢٧/11/2026",
        "9999-12-31",
        "46353",
    ],
)
def test_forms_that_are_refused_by_name(typed: str) -> None:
    with pytest.raises(PlannerError, match="2026-11-27"):
        parse_typed_day(typed, TODAY)


@given(DAYS)
def test_what_the_planner_writes_it_reads_back(day: date) -> None:
    for written in (day_text(day), day.isoformat(), f"{day.day}/{day.month}/{day.year}"):
        assert parse_typed_day(written, TODAY) == day
