"""Every chart of made-up rows: few and many, with long names, none, withheld, none started, all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from release_planner.domain.intervals import wilson_interval
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.charts import (
    Breadth,
    Chart,
    control_chart,
    curve_chart,
    funnel_chart,
    group_chart,
    pathway_chart,
    rate_chart,
)
from release_planner.reports.table import AreaIdentity, Baseline, TableRow

from ..wide_tables import wide_table

PERIOD = ReportPeriod(date(2023, 7, 1), date(2023, 9, 30))
AREA = AreaIdentity("west_mercia", "West Mercia")
LONG_NAME = "Bournemouth, Christchurch and Poole, Wi W"
ENGLAND = TableRow(
    "published_england",
    "England, 2023/24, as published",
    AreaIdentity("E92000001", "England"),
    PERIOD,
    ratio=0.53,
)
BASELINE = Baseline(ReportPeriod(date(2021, 4, 1), date(2022, 3, 31)), 480, 1000)


def row(part: int, whole: int, label: str = "Take-up", **changes: object) -> TableRow:
    """A row of plain counts with its interval."""
    interval = wilson_interval(part, whole)
    shown = TableRow(
        "take_up",
        label,
        AREA,
        PERIOD,
        numerator=part,
        denominator=whole,
        pending=0,
        ratio=part / whole if whole else None,
        lower=interval.lower if interval else None,
        upper=interval.upper if interval else None,
        marker="" if whole else "[z]",
    )
    return replace(shown, **changes)  # type: ignore[arg-type]


def hidden(shown: TableRow) -> TableRow:
    """The row as it is when it is withheld."""
    return replace(
        shown, numerator=None, denominator=None, pending=None, unknown=None, ratio=None,
        lower=None, upper=None, marker="[c]",
    )  # fmt: skip


def by_month(counts: Sequence[tuple[int, int] | None]) -> list[TableRow]:
    """Rows from April 2022 on; a month without counts is withheld."""
    rows = []
    for place, count in enumerate(counts):
        month = f"{2022 + (place + 3) // 12}-{(place + 3) % 12 + 1:02d}"
        shown = row(*(count or (1, 2)), month, breakdown="month", category=month)
        rows.append(shown if count else hidden(shown))
    return rows


def by_day(ratios: Sequence[float | None]) -> list[TableRow]:
    """Rows of cumulative incidence on the days of a report; None is withheld."""
    rows = []
    for day, ratio in zip((0, 1, 3, 7, 14, 21, 28), ratios, strict=True):
        shown = row(0, 400, f"Day {day}", breakdown="day", category=str(day), ratio=ratio)
        rows.append(hidden(shown) if ratio is None else shown)
    return rows


def six_charts(
    area: TableRow,
    authorities: Sequence[TableRow],
    months: Sequence[TableRow],
    curves: Sequence[Sequence[TableRow]],
    steps: Sequence[TableRow],
    breadth: Breadth,
) -> Iterator[Chart]:
    """One of each."""
    yield rate_chart(area, authorities, england=ENGLAND, aim=0.75, breadth=breadth)
    yield rate_chart(area, authorities, breadth=breadth)
    yield pathway_chart(steps, breadth=breadth)
    yield funnel_chart(area, authorities, breadth=breadth)
    starts, returns, deaths = curves
    yield curve_chart(starts, returns, deaths, breadth=breadth)
    yield control_chart(months, BASELINE, breadth=breadth)
    groups = {"Sex": authorities[:2], "A way to divide the releases, at length": authorities[2:]}
    yield group_chart(area, groups, breadth=breadth)


def wide_charts(authorities: int, profile: str, breadth: Breadth, seed: int = 1) -> list[Chart]:
    """The charts of a whole made-up report."""
    table = wide_table(authorities, profile, seed)
    steps = ("need", "referred", "accepted", "booked", "attended", "started")
    curves = ("start", "return_to_custody", "death")
    return list(
        six_charts(
            table.take_up,
            table.rows_by("take_up", "authority"),
            table.rows_by("take_up", "month"),
            [table.rows_by(f"cumulative_{curve}", "day") for curve in curves],
            [shown for step in steps if (shown := table.row(f"pathway_{step}"))],
            breadth,
        )
    )


def edge_charts(case: str, breadth: Breadth) -> list[Chart]:
    """The charts of a report at an edge: none or all started, nothing there, all withheld."""
    names = [f"{LONG_NAME} {number}" for number in range(12)]
    part = {"none_started": 0, "all_started": 40, "same_for_all": 20}.get(case, 0)
    area = row(part * 12, 480)
    rows = [row(part, 40, name) for name in names]
    months = by_month([(part, 40)] * 24)
    curves = [by_day([part / 40] * 7), by_day([0.0] * 7), by_day([0.0] * 7)]
    steps = [row(40, 40, LONG_NAME), row(part, 40, LONG_NAME), row(part, 40, "Started")]
    if case == "all_withheld":
        area, rows, months, steps = (
            hidden(area),
            *([hidden(shown) for shown in some] for some in (rows, months, steps)),
        )
        curves = [by_day([None] * 7)] * 3
    if case == "all_pending":
        area = replace(row(0, 0), pending=90)
        rows = [row(0, 0, name, pending=7) for name in names]
        months = [replace(shown, ratio=None, numerator=0, denominator=0) for shown in months]
        curves = [[], [], []]
        steps = [row(0, 0, name) for name in ("With a need", "Referred", "Started")]
    if case == "empty":
        area, rows, months, curves, steps = row(0, 0), [], [], [[], [], []], []
    return list(six_charts(area, rows, months, curves, steps, breadth))


EDGES = ("none_started", "all_started", "same_for_all", "all_withheld", "all_pending", "empty")
