"""Loads `reference/prisons.csv`."""

from collections.abc import Mapping
from types import MappingProxyType

from release_planner.domain.places import Country, Prison
from release_planner.reference.csv_reading import CsvRow, read_rows, refuse_repeat
from release_planner.reference.locator import DataFolder

FILE = "reference/prisons.csv"
_COLUMNS = (
    "prison_id",
    "name",
    "active",
    "male",
    "female",
    "types",
    "categories",
    "town",
    "county",
    "postcode",
    "country",
)


def load_prisons(folder: DataFolder) -> Mapping[str, Prison]:
    """Every establishment of the register by its three-letter id.

    Raises DataError naming file, row, column, value and what was expected.
    """
    found: dict[str, Prison] = {}
    for row in read_rows(folder, FILE, _COLUMNS):
        prison = _prison(row)
        refuse_repeat(found, row, "prison_id")
        found[prison.prison_id] = prison
    return MappingProxyType(found)


def _prison(row: CsvRow) -> Prison:
    return Prison(
        prison_id=row.text("prison_id", r"[A-Z]{3}", "three capital letters"),
        name=row.text("name"),
        active=row.flag("active"),
        holds_men=row.flag("male"),
        holds_women=row.flag("female"),
        types=tuple((row.optional_text("types") or "").split()),
        categories=tuple((row.optional_text("categories") or "").split()),
        town=row.optional_text("town"),
        county=row.optional_text("county"),
        postcode=row.optional_text("postcode"),
        country=row.code("country", Country),
    )
