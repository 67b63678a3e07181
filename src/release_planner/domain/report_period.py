"""The period that a report covers, and the financial year it can be set beside."""

from dataclasses import dataclass
from datetime import date

from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError

_YEAR_STARTS = (4, 1)


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Whole days, both ends inclusive. Raises PlannerError when it ends before it begins."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last_day < self.first_day:
            raise PlannerError(
                f"The period ends on {day_text(self.last_day)}, before it begins on"
                f" {day_text(self.first_day)}."
            )

    @property
    def financial_year(self) -> str | None:
        """The year "2023/24" that holds the whole period, or None when no single year does."""
        first, last = _year_of(self.first_day), _year_of(self.last_day)
        return f"{first}/{(first + 1) % 100:02d}" if first == last else None

    @property
    def text(self) -> str:
        """The period in words: "Wed 1 Apr 2026 to Tue 30 Jun 2026"."""
        return f"{day_text(self.first_day)} to {day_text(self.last_day)}"


def financial_year_period(label: str) -> ReportPeriod:
    """The days of a financial year written as 2023/24: 1 April to 31 March."""
    year = int(label[:4])
    return ReportPeriod(date(year, 4, 1), date(year + 1, 3, 31))


def _year_of(day: date) -> int:
    return day.year if (day.month, day.day) >= _YEAR_STARTS else day.year - 1
