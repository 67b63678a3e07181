"""Loads `reference/accommodation_types.csv`."""

from collections.abc import Mapping
from types import MappingProxyType

from release_planner.domain.places import AccommodationStatus, AccommodationType, HousedOutcome
from release_planner.reference.csv_reading import read_rows, refuse_repeat
from release_planner.reference.locator import DataFolder

FILE = "reference/accommodation_types.csv"
_COLUMNS = ("code", "name", "status", "housed")


def load_accommodation_types(folder: DataFolder) -> Mapping[str, AccommodationType]:
    """Every kind of accommodation by its probation code.

    A homeless kind never counts as housed. Raises DataError naming file, row, column, value and
    what was expected.
    """
    found: dict[str, AccommodationType] = {}
    for row in read_rows(folder, FILE, _COLUMNS):
        refuse_repeat(found, row, "code")
        code = row.text("code", r"A\d{2}[A-Z]?|HMP", "a code such as A07B")
        status = row.code("status", AccommodationStatus)
        housed = row.code("housed", HousedOutcome)
        if status is AccommodationStatus.HOMELESS and housed is not HousedOutcome.NO:
            raise row.error("housed", "no, since the status is homeless")
        found[code] = AccommodationType(code, row.text("name"), status, housed)
    return MappingProxyType(found)
