"""A whole report with every measure and breakdown, made up, for the tests of its formats."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from release_planner.domain.benchmarks import BenchmarkMeasure
from release_planner.domain.intervals import wilson_interval
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.protected_table import Baseline, ProtectedTable, TableRow

from .take_up_tables import REFERENCE, area, frame, protected_table

AIM = next(
    each for each in REFERENCE.benchmarks if each.measure is BenchmarkMeasure.CONTINUITY_OF_CARE_AIM
)
QUARTER = ReportPeriod(date(2023, 7, 1), date(2023, 9, 30))
STEPS = ("need", "referred", "accepted", "booked", "attended", "started")
STOPS = ("referral", "acceptance", "booking", "attendance", "start")
DAYS = (0, 1, 3, 7, 14, 21, 28)
BREAKDOWNS = {
    "prison": ("Hewell", "Birmingham", "Featherstone", "Foston Hall"),
    "quarter": ("2023/24 Q1", "2023/24 Q2"),
    "substance_group": ("Opiate", "Non-opiate only", "Non-opiate and alcohol", "Alcohol only"),
    "sex": ("Male", "Female"),
    "age_group": ("18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 and over", "Not known"),
    "ethnicity": ("White", "Mixed", "Asian", "Black", "Other", "Not known"),
    "iom_cohort": ("Fixed", "Flex", "Free", "Not in IOM"),
    "release_day": ("Friday, or the day before a bank holiday", "Another day"),
    "booked_before_release": ("Booked before release", "Not booked before release"),
    "naloxone": ("Accepted", "Declined", "Not offered", "Not known"),
    "first_night": ("Settled", "Not settled", "Not known"),
}


def wide_table(authorities: int = 14, profile: str = "partner", seed: int = 1) -> ProtectedTable:
    """A report of a quarter over this many authorities; some figures are withheld in `public`."""
    chance = random.Random(seed)
    short = protected_table(
        frame(profile, period=QUARTER),
        area(mature_persons=410, started=231, not_started=180, already_open=9, pending=55,
             need_unknown=38, no_need=260, referred=350),
    )  # fmt: skip
    rows = [*short.rows, *_wide_rows(short.rows[0], authorities, chance)]
    if profile == "public":
        rows = [_hidden(row) if row.denominator is not None and row.denominator < 12 else row
                for row in rows]  # fmt: skip
    baseline = Baseline(ReportPeriod(date(2022, 4, 1), date(2023, 3, 31)), 902, 1980)
    return ProtectedTable(replace(short.frame, baseline=baseline, aim=AIM), tuple(rows), None)


def _wide_rows(total: TableRow, authorities: int, chance: random.Random) -> Iterator[TableRow]:
    codes = [(f"E0800{number:04d}", f"Authority {number:02d} of the partnership") for number in
             range(1, authorities + 1)]  # fmt: skip
    named = [(code, "Aber" if place == 0 else name) for place, (code, name) in enumerate(codes)]
    yield from _divided(total, "take_up", "authority", named, chance)
    months = [f"{2022 + number // 12}-{number % 12 + 1:02d}" for number in range(3, 21)]
    yield from _divided(total, "take_up", "month", [(month, month) for month in months], chance)
    for breakdown, labels in BREAKDOWNS.items():
        pairs = [(label.lower().replace(" ", "_"), label) for label in labels]
        yield from _divided(total, "take_up", breakdown, pairs, chance)
    for days, started in ((7, 120), (14, 190), (28, 260)):
        yield _row(total, f"started_within_{days}_days", started, 420, f"Within {days} days")
    for step, reached in zip(STEPS, (420, 350, 310, 270, 240, 231), strict=True):
        yield _row(total, f"pathway_{step}", reached, 420, step.title())
    for stop, count in zip(STOPS, (70, 40, 40, 30, 9), strict=True):
        yield _row(total, f"stopped_at_{stop}", count, 189, f"No {stop}")
        split = [(code, name) for code, name in named]
        yield from _divided(total, f"stopped_at_{stop}", "authority", split, chance)
    for place, day in enumerate(DAYS):
        for name, most in (("start", 0.55), ("return_to_custody", 0.08), ("death", 0.01)):
            ratio = round(most * (place + 1) / len(DAYS), 6)
            row = _row(total, f"cumulative_{name}", round(420 * ratio), 420, f"Day {day}")
            yield replace(row, breakdown="day", category=str(day), ratio=ratio)
    for indicator, part, whole in (
        ("first_night_settled", 300, 380), ("three_months_settled", 210, 300),
        ("duty_to_refer_in_time", 190, 260), ("cas3_referred_in_time", 70, 90),
        ("appointments_kept", 800, 1040), ("share_held", 475, 610),
        ("take_up_first_release", 225, 405), ("take_up_without_ended", 231, 400),
        ("take_up_surest_links", 215, 420),
    ):  # fmt: skip
        yield _row(total, indicator, part, whole, indicator.replace("_", " ").capitalize())
    yield from (
        replace(_row(total, "returned_started", 20, 40, name), breakdown="authority", category=code)
        for code, name in named
    )


def _divided(
    total: TableRow,
    indicator: str,
    breakdown: str,
    categories: Iterable[tuple[str, str]],
    chance: random.Random,
) -> Iterator[TableRow]:
    for code, label in categories:
        whole = chance.randrange(0, 90)
        row = _row(total, indicator, chance.randint(0, whole), whole, label)
        yield replace(row, breakdown=breakdown, category=code, pending=chance.randrange(0, 12))


def _row(total: TableRow, indicator: str, part: int, whole: int, label: str) -> TableRow:
    interval = wilson_interval(part, whole)
    return replace(
        total,
        indicator=indicator,
        label=label,
        numerator=part,
        denominator=whole,
        pending=0,
        unknown=0,
        ratio=round(part / whole, 6) if whole else None,
        lower=round(interval.lower, 6) if interval else None,
        upper=round(interval.upper, 6) if interval else None,
        marker="" if whole >= 30 else "[u]" if whole else "[z]",
        note="",
    )


def _hidden(row: TableRow) -> TableRow:
    return replace(
        row, numerator=None, denominator=None, pending=None, unknown=None, ratio=None, lower=None,
        upper=None, marker="[c]",
    )  # fmt: skip
