"""The period that a report covers, and the financial year it can be set beside."""

from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError

_YEAR_STARTS = (4, 1)
_ONE_DAY = timedelta(days=1)


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
                f" {day_text(self.first_day)}; expected a last day that is not earlier."
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

    def around(self, wider: "ReportPeriod") -> tuple["ReportPeriod", ...]:
        """The days of another period before this one begins, and those after it has ended."""
        found = []
        if wider.first_day < self.first_day:
            last = min(wider.last_day, self.first_day - _ONE_DAY)
            found.append(ReportPeriod(wider.first_day, last))
        if wider.last_day > self.last_day:
            first = max(wider.first_day, self.last_day + _ONE_DAY)
            found.append(ReportPeriod(first, wider.last_day))
        return tuple(found)


def financial_year_period(label: str) -> ReportPeriod:
    """The days of a financial year written as 2023/24: 1 April to 31 March."""
    year = int(label[:4])
    return ReportPeriod(date(year, 4, 1), date(year + 1, 3, 31))


def financial_quarter(day: date) -> str:
    """The quarter of the financial year that a day lies in: "2026/27 Q2" is July to September."""
    year = _year_of(day)
    return f"{year}/{(year + 1) % 100:02d} Q{(day.month - _YEAR_STARTS[0]) % 12 // 3 + 1}"


def financial_quarter_period(label: str) -> ReportPeriod:
    """The days of a quarter written as 2026/27 Q2."""
    place = 3 * (int(label[-1]) - 1)
    first = _month(int(label[:4]), _YEAR_STARTS[0] + place)
    after = _month(int(label[:4]), _YEAR_STARTS[0] + place + 3)
    return ReportPeriod(first, after - timedelta(days=1))


def months_before(day: date, months: int) -> date:
    """The first day of the month that is so many months before the month of a day."""
    return _month(day.year, day.month - months)


def _month(year: int, month: int) -> date:
    """The first day of a month counted on from January of a year, past December or before it."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _year_of(day: date) -> int:
    return day.year if (day.month, day.day) >= _YEAR_STARTS else day.year - 1
