"""The months of a series in a row, those without a row included, and what to call them."""

from collections.abc import Sequence
from dataclasses import dataclass

from release_planner.domain.control_rules import MonthCount
from release_planner.reports.table import TableRow

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month with its row, which is None when the table has none."""

    year: int
    month: int
    row: TableRow | None

    @property
    def short_name(self) -> str:
        """The month without its year: "Jul"."""
        return _MONTHS[self.month - 1]

    @property
    def name(self) -> str:
        """The month as a reader says it: "Jul 2026"."""
        return f"{self.short_name} {self.year}"

    @property
    def counted(self) -> MonthCount | None:
        """Its counts, None where there is no figure to show."""
        row = self.row
        if row is None or row.ratio is None or row.numerator is None or not row.denominator:
            return None
        return MonthCount(row.numerator, row.denominator)

    @property
    def is_waiting(self) -> bool:
        """Whether it has a figure that more releases will still be added to."""
        return self.counted is not None and self.row is not None and bool(self.row.pending)


def month_series(rows: Sequence[TableRow]) -> list[Month]:
    """Every month from the first to the last of these rows, whose category is as "2026-07"."""
    by_number = {_number(row.category): row for row in rows}
    if not by_number:
        return []
    return [
        Month(number // 12, number % 12 + 1, by_number.get(number))
        for number in range(min(by_number), max(by_number) + 1)
    ]


def span_name(months: Sequence[Month]) -> str:
    """The first and last of some months: "Jan to Sep 2023", "Nov 2022 to Jun 2023"."""
    first, last = months[0], months[-1]
    begin = first.short_name if first.year == last.year else first.name
    return last.name if len(months) == 1 else f"{begin} to {last.name}"


def _number(category: str) -> int:
    year, month = category.split("-")
    return int(year) * 12 + int(month) - 1
