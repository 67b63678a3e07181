"""Financial quarters and years, and going from one to the next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.report_period import financial_quarter, financial_quarter_period
from release_planner.domain.report_span import (
    ReportSpan,
    SpanKind,
    last_closed_quarter,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("kind", "first", "last", "text"),
    [
        (SpanKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30), "2026/27 Q2, Jul to Sep 2026"),
        (SpanKind.YEAR, date(2026, 4, 1), date(2027, 3, 31), "2026/27"),
        (SpanKind.ROLLING_YEAR, date(2025, 10, 1), date(2026, 9, 30), "Oct 2025 to Sep 2026"),
    ],
)
def test_the_days_and_the_words_of_a_span(
    kind: SpanKind, first: date, last: date, text: str
) -> None:
    span = ReportSpan(kind, "2026/27 Q2")

    assert (span.period.first_day, span.period.last_day, span.text) == (first, last, text)


@given(DAYS, st.sampled_from(SpanKind))
def test_a_step_forward_and_back_is_no_step(day: date, kind: SpanKind) -> None:
    span = ReportSpan(kind, financial_quarter(day))

    assert span.moved(1).moved(-1) == span
    assert span.moved(-1).period.first_day < span.period.first_day
    assert span.has_begun(day)
    if kind is not SpanKind.ROLLING_YEAR:
        assert span.moved(-1).period.last_day + timedelta(days=1) == span.period.first_day


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2026, 10, 21), "2026/27 Q1"),
        (date(2026, 10, 22), "2026/27 Q2"),
        (date(2026, 11, 22), "2026/27 Q2"),
        (date(2027, 1, 21), "2026/27 Q2"),
        (date(2027, 4, 22), "2026/27 Q4"),
    ],
)
def test_the_last_closed_quarter_has_no_open_window(today: date, text: str) -> None:
    quarter = last_closed_quarter(today, 21)

    assert quarter == text
    assert financial_quarter_period(quarter).last_day + timedelta(days=21) < today
    following = ReportSpan(SpanKind.QUARTER, quarter).moved(1)
    assert following.period.last_day + timedelta(days=21) >= today
