"""Loads `measures.toml`: what the reports measure, in the words printed on them."""

from dataclasses import dataclass, replace
from datetime import date

from release_planner.domain.benchmarks import BenchmarkMeasure
from release_planner.reference.locator import DataFolder

FILE = "measures.toml"
_KEYS = (
    "name",
    "version",
    "adult_age",
    "benchmark",
    "status",
    "definition",
    "counted",
    "interval",
    "not_confirmed",
    "source",
    "checked_on",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as reports describe it.

    `adult_age` is in years; `benchmark` names the published figures it may be set beside; `status`
    says what the figure is not, and stands on every output.
    """

    id: str
    name: str
    version: str
    adult_age: int
    benchmark: BenchmarkMeasure
    status: str
    definition: str
    counted: str
    interval: str
    not_confirmed: tuple[str, ...]
    source: str
    checked_on: date

    def with_window(self, days: int) -> "Measure":
        """The measure with the length of the window, in days, written into its wording."""
        return replace(
            self,
            definition=self.definition.replace("{days}", str(days)),
            counted=self.counted.replace("{days}", str(days)),
            not_confirmed=tuple(line.replace("{days}", str(days)) for line in self.not_confirmed),
        )


def load_take_up_measure(folder: DataFolder) -> Measure:
    """The take-up measure. Raises DataError naming file, key, value and what was expected."""
    top = folder.read_toml(FILE)
    top.allow("take_up")
    table = top.table("take_up")
    table.allow(*_KEYS)
    return Measure(
        id="take_up",
        name=table.text("name"),
        version=table.text("version"),
        adult_age=table.whole_number("adult_age", at_least=10, at_most=30),
        benchmark=table.code("benchmark", BenchmarkMeasure),
        status=table.text("status"),
        definition=table.text("definition"),
        counted=table.text("counted"),
        interval=table.text("interval"),
        not_confirmed=table.texts("not_confirmed"),
        source=table.text("source"),
        checked_on=table.day("checked_on"),
    )
