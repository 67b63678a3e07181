"""Loads `reference/benchmarks.csv`."""

from release_planner.domain.benchmarks import Benchmark, BenchmarkMeasure
from release_planner.reference.csv_reading import CsvRow, read_rows
from release_planner.reference.locator import DataFolder

FILE = "reference/benchmarks.csv"
_COLUMNS = ("measure", "period", "area", "percent", "source", "checked_on")


def load_benchmarks(folder: DataFolder) -> tuple[Benchmark, ...]:
    """Every published figure, in the order of the file; one a measure, period and area.

    Raises DataError naming file, row, column, value and what was expected.
    """
    found: dict[tuple[str, str, str], Benchmark] = {}
    for row in read_rows(folder, FILE, _COLUMNS):
        benchmark = _benchmark(row)
        key = (benchmark.measure, benchmark.period, benchmark.area)
        if key in found:
            raise row.error("period", "one figure for a measure, period and area")
        found[key] = benchmark
    return tuple(found.values())


def _benchmark(row: CsvRow) -> Benchmark:
    measure = row.code("measure", BenchmarkMeasure)
    if measure is BenchmarkMeasure.CONTINUITY_OF_CARE_AIM:
        period = row.text("period", "aim", "the word aim")
    else:
        period = row.text("period", r"20\d\d/\d\d", "a financial year such as 2023/24")
        if int(period[5:]) != (int(period[2:4]) + 1) % 100:
            raise row.error("period", "a year and the next one, such as 2023/24")
    return Benchmark(
        measure=measure,
        period=period,
        area=row.text("area"),
        percent=row.percent("percent"),
        source=row.text("source"),
        checked_on=row.day("checked_on"),
    )
