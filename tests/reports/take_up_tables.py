"""Protected tables of made-up counts, for the tests of reports."""

from dataclasses import replace
from datetime import date

from release_planner.domain.provider_returns import AuthorityReturns
from release_planner.domain.report_period import ReportPeriod
from release_planner.reference.disclosure import load_disclosure
from release_planner.reference.measures import load_take_up_measure
from release_planner.reference.reference import load_reference
from release_planner.reports.protected_table import (
    AreaIdentity,
    AuthorityLine,
    ProtectedTable,
    ReportFrame,
    protected_table,
)
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp

REFERENCE = load_reference()
MEASURE = load_take_up_measure(REFERENCE.folder).with_window(21)
PROFILES = load_disclosure(REFERENCE.folder)
YEAR = ReportPeriod(date(2023, 4, 1), date(2024, 3, 31))
ENGLAND = next(
    benchmark
    for benchmark in REFERENCE.benchmarks
    if (benchmark.period, benchmark.area) == ("2023/24", "England")
)
AUTHORITIES = (
    AuthorityLine("Herefordshire", AuthorityReturns("E06000019", date(2024, 5, 1))),
    AuthorityLine("Shropshire", AuthorityReturns("E06000051", None)),
    AuthorityLine("Telford and Wrekin", AuthorityReturns("E06000020", date(2024, 3, 31))),
    AuthorityLine("Worcestershire", AuthorityReturns("E10000034", date(2024, 4, 21))),
)
WITH_A_LATE_ONE = tuple(
    replace(line, returns=replace(line.returns, missed_on=date(2023, 6, 4)))
    if line.returns.complete_to is None
    else line
    for line in AUTHORITIES
)
"""The same, and Shropshire, of which no return is known, is late."""


def frame(
    profile: str,
    *,
    area_name: str = "West Mercia",
    period: ReportPeriod = YEAR,
    authorities: tuple[AuthorityLine, ...] = AUTHORITIES,
    has_england: bool = True,
    late: tuple[str, ...] = (),
) -> ReportFrame:
    """What a report of a year is about; no total is over the `late` authorities."""
    return ReportFrame(
        measure=MEASURE,
        window_days=21,
        area=AreaIdentity("west_mercia", area_name),
        period=period,
        as_at=date(2024, 6, 1),
        profile=PROFILES[profile],
        authorities=authorities,
        counted_authorities=tuple(
            line.returns.authority
            for line in authorities
            if line.returns.authority not in late and not line.returns.is_late
        ),
        england=ENGLAND if has_england else None,
        version="9.9.9",
    )


def area(mature_persons: int = 0, **counts: int) -> AreaTakeUp:
    """Counts of one authority."""
    return AreaTakeUp({"E06000019": AuthorityTakeUp(**counts)}, mature_persons=mature_persons)


def table(profile: str, counts: AreaTakeUp, **changes: object) -> ProtectedTable:
    """The protected table of these counts."""
    return protected_table(frame(profile, **changes), counts)  # type: ignore[arg-type]
