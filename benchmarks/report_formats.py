"""Writing a take-up report as workbooks, CSV and metadata, for 14 and for 40 authorities.

Run: python benchmarks/report_formats.py     Prints milliseconds, the best of some tries, and bytes.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from release_planner.domain.measured_counts import MeasuredCount
from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import load_disclosure
from release_planner.reference.measures import load_take_up_measure
from release_planner.reference.reference import load_reference
from release_planner.reports.csv_file import csv_bytes
from release_planner.reports.csv_metadata import csv_metadata_bytes
from release_planner.reports.excel_workbook import xlsx_bytes
from release_planner.reports.open_document_workbook import ods_bytes
from release_planner.reports.protected_table import (
    AreaIdentity,
    AuthorityLine,
    ProtectedTable,
    ReportFrame,
    protected_table,
)
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp

PERIOD, AS_AT = ReportPeriod(date(2023, 4, 1), date(2024, 3, 31)), date(2024, 6, 1)
BY_AUTHORITY = (
    "take_up",
    "stopped_at_referral",
    "stopped_at_acceptance",
    "stopped_at_booking",
    "stopped_at_attendance",
    "stopped_at_start",
    "first_night_settled",
    "three_months_settled",
    "duty_to_refer_in_time",
    "cas3_referred_in_time",
    "appointments_kept",
    "returned_started",
)
GROUPS = {"prison": 12, "substance_group": 4, "sex": 2, "age_group": 6, "ethnicity": 6, "day": 7}
FORMATS: Mapping[str, Callable[[ProtectedTable], bytes]] = {
    "ods": ods_bytes,
    "xlsx": xlsx_bytes,
    "csv": csv_bytes,
    "csv metadata": lambda table: csv_metadata_bytes(table, "report.csv"),
}
TRIES = 5


def report(authorities: int) -> ProtectedTable:
    """A made-up report of a year for the partners, with every authority and group."""
    reference = load_reference()
    chance = random.Random(authorities)
    codes = [f"E0800{number:04d}" for number in range(authorities)]
    frame = ReportFrame(
        measure=load_take_up_measure(reference.folder).with_window(21),
        window_days=21,
        area=AreaIdentity("area", "An area"),
        period=PERIOD,
        as_at=AS_AT,
        profile=load_disclosure(reference.folder)["partner"],
        authorities=tuple(
            AuthorityLine(f"Authority {code}", AuthorityReturns(code, AS_AT)) for code in codes
        ),
        england=None,
        version="benchmark",
    )
    counts = AreaTakeUp(
        {code: AuthorityTakeUp(started=30, not_started=25, pending=4) for code in codes},
        mature_persons=50 * authorities,
    )
    return protected_table(frame, counts, _lines(codes, chance))


def _lines(codes: list[str], chance: random.Random) -> Iterator[MeasuredCount]:
    for indicator in BY_AUTHORITY:
        for code in codes:
            yield _count(indicator, "authority", code, chance)
    for breakdown, size in GROUPS.items():
        for number in range(size):
            yield _count("take_up", breakdown, str(number), chance)
    for number in range(24):
        month = f"{2022 + number // 12}-{number % 12 + 1:02d}"
        yield _count("take_up", "month", month, chance)


def _count(indicator: str, breakdown: str, category: str, chance: random.Random) -> MeasuredCount:
    whole = chance.randrange(20, 90)
    part = chance.randint(0, whole)
    return MeasuredCount(indicator, breakdown, category, f"Group {category}", part, whole)


def main() -> None:
    """Print a line for each format and size."""
    print(f"{Path(__file__).name}: best of {TRIES}")
    for authorities in (14, 40):
        table = report(authorities)
        print(f"{authorities} authorities, {len(table.rows)} rows")
        for name, write in FORMATS.items():
            took = []
            for _ in range(TRIES):
                started = time.perf_counter()
                content = write(table)
                took.append(time.perf_counter() - started)
            print(f"  {name:<14}{min(took) * 1000:8.1f} ms {len(content):>9,} bytes")


if __name__ == "__main__":
    main()
