"""Which stretch of releases a screen looks at: a financial quarter, a year, or twelve months."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from release_planner.domain.report_period import (
    ReportPeriod,
    financial_quarter,
    financial_quarter_period,
    financial_year_period,
    months_before,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUARTER, _YEAR = 3, 12


class SpanKind(StrEnum):
    """How long a span is."""

    QUARTER = "quarter"
    YEAR = "year"
    ROLLING_YEAR = "rolling_year"


SPAN_NAMES = {
    SpanKind.QUARTER: "Financial quarter",
    SpanKind.YEAR: "Financial year",
    SpanKind.ROLLING_YEAR: "Twelve months to the end of a quarter",
}


@dataclass(frozen=True, slots=True)
class ReportSpan:
    """A span that ends with ``quarter``, such as "2026/27 Q2"; of a financial year, the year that
    holds it.
    """

    kind: SpanKind
    quarter: str

    @property
    def period(self) -> ReportPeriod:
        """The days of release that it covers."""
        quarter = financial_quarter_period(self.quarter)
        if self.kind is SpanKind.QUARTER:
            return quarter
        if self.kind is SpanKind.YEAR:
            return financial_year_period(self._year)
        first = months_before(quarter.first_day, _YEAR - _QUARTER)
        return ReportPeriod(first, quarter.last_day)

    @property
    def text(self) -> str:
        """As in "2026/27 Q2, Jul to Sep 2026", "2026/27", "Oct 2025 to Sep 2026"."""
        if self.kind is SpanKind.YEAR:
            return self._year
        first, last = self.period.first_day, self.period.last_day
        if self.kind is SpanKind.ROLLING_YEAR:
            return f"{_month(first)} {first.year} to {_month(last)} {last.year}"
        return f"{self.quarter}, {_month(first)} to {_month(last)} {last.year}"

    @property
    def _year(self) -> str:
        return self.quarter.partition(" ")[0]

    def moved(self, steps: int) -> "ReportSpan":
        """A quarter later, or earlier when negative; of a financial year, a year."""
        months = steps * (_YEAR if self.kind is SpanKind.YEAR else _QUARTER)
        first = financial_quarter_period(self.quarter).first_day
        return replace(self, quarter=financial_quarter(months_before(first, -months)))

    def has_begun(self, today: date) -> bool:
        """Whether any of its days has come."""
        return self.period.first_day <= today


def last_closed_quarter(today: date, window_days: int) -> str:
    """The latest quarter whose every window of ``window_days`` has closed before ``today``."""
    first = financial_quarter_period(financial_quarter(today - timedelta(days=window_days)))
    return financial_quarter(first.first_day - timedelta(days=1))


def _month(day: date) -> str:
    return _MONTHS[day.month - 1]
