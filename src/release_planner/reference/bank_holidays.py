"""Loads `bank_holidays.toml`."""

from collections.abc import Iterator
from datetime import date

from release_planner.domain.working_days import BankHoliday, BankHolidays, HolidayStatus
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "bank_holidays.toml"
_FEWEST_DAYS_A_YEAR = 8


def load_bank_holidays(folder: DataFolder) -> BankHolidays:
    """The bank holidays of England and Wales for the listed years.

    Every year from `first_year` to `last_year` must be there with its status and at least eight
    days, and once a year is computed every later one is. Raises DataError naming file, key, value
    and what was expected.
    """
    table = folder.read_toml(FILE)
    table.allow("first_year", "last_year", "source", "checked_on", "year")
    table.text("source")
    table.day("checked_on")
    first_year = table.whole_number("first_year", at_least=1871, at_most=9998)
    last_year = table.whole_number("last_year", at_least=first_year, at_most=9998)
    years = table.table("year")
    years.allow(*(str(year) for year in range(first_year, last_year + 1)))
    found: list[BankHoliday] = []
    computed = False
    for year in range(first_year, last_year + 1):
        listed = years.table(str(year))
        listed.allow("status", "days")
        status = listed.code("status", HolidayStatus)
        if computed and status is HolidayStatus.PROCLAIMED:
            raise listed.error("status", "computed, as in the year before")
        computed = status is HolidayStatus.COMPUTED
        found.extend(_days_of(listed, year, status))
    return BankHolidays(found, first_year, last_year)


def _days_of(listed: TomlTable, year: int, status: HolidayStatus) -> Iterator[BankHoliday]:
    days = listed.table("days")
    kept = 0
    for key in days.values:
        try:
            day = date.fromisoformat(key)
        except ValueError:
            raise days.error(key, f"a key that is a date in {year}, such as {year}-12-25") from None
        if day.year != year or day.isoformat() != key:
            raise days.error(key, f"a key that is a date in {year}, such as {year}-12-25")
        if days.values[key] is not False:
            kept += 1
            yield BankHoliday(day, days.text(key), status)
    if kept < _FEWEST_DAYS_A_YEAR:
        raise listed.error("days", f"at least {_FEWEST_DAYS_A_YEAR} bank holidays in the year")
