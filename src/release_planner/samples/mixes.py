"""The shares that make a synthetic caseload look like a real one, read from ``synthetic.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "synthetic.toml"

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Mixes:
    """Named shares, each between 0 and 1."""

    tables: Mapping[str, Shares]

    def happens(self, name: str, random: Random, key: str = "share") -> bool:
        """Whether something with a single share happens this time."""
        return random.random() < self.tables[name][key]

    def pick(self, name: str, random: Random) -> str:
        """One of several kinds, each with its share."""
        shares = self.tables[name]
        return random.choices(tuple(shares), tuple(shares.values()))[0]


def load_mixes(folder: DataFolder) -> Mixes:
    """Read the shares. Raises DataError naming the table and key of a share that is not 0 to 1."""
    tables: dict[str, dict[str, float]] = {}
    for name, table in folder.read_toml(FILE).named_tables():
        table.text("source")
        tables[name] = {key: _share(table, key) for key in table.values if key != "source"}
    return Mixes(tables)


def _share(table: TomlTable, key: str) -> float:
    share = table.number(key)
    if not 0 <= share <= 1:
        raise table.error(key, "a share from 0 to 1")
    return share
