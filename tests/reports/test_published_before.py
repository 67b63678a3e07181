"""A report beside all that was published before: what their difference would tell."""

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from release_planner.domain.disclosure.figures import HidingReason, PublishedFigure
from release_planner.domain.disclosure.small_differences import small_differences
from release_planner.domain.disclosure.still_withheld import still_withheld
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.domain.report_period import ReportPeriod
from release_planner.reports.disclosure.table_audit import audit_table
from release_planner.reports.protected_table import (
    ProtectedTable,
    figures_shown,
    protected_table,
)
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp

from .take_up_tables import AUTHORITIES, YEAR, frame

VECTORS = json.loads(
    (Path(__file__).parent.parent / "vectors" / "disclosure.json").read_text("utf-8")
)["suppression"]["differencing_must_block"]
CODES = tuple(line.returns.authority for line in AUTHORITIES)
HALF = ReportPeriod(date(2023, 4, 1), date(2023, 9, 30))
THREE_QUARTERS = ReportPeriod(date(2023, 4, 1), date(2023, 12, 31))
PERIODS = {"Q1-Q2": HALF, "Q1-Q3": THREE_QUARTERS, "Q1": HALF, "Q1 revised": HALF}


def headline(started: int, released: int) -> AreaTakeUp:
    """Counts of an area in which everybody has a need and every window has closed."""
    counts = AuthorityTakeUp(started=started, not_started=released - started, referred=started)
    return AreaTakeUp({CODES[0]: counts}, mature_persons=released)


def unprotected(
    period: ReportPeriod, counts: AreaTakeUp, measures: Iterable[MeasuredCount] = ()
) -> ProtectedTable:
    """The table as it would be if nothing had been published before."""
    return protected_table(frame("public", period=period), counts, measures)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each["why"][:12])
def test_a_small_difference_from_an_earlier_report_blocks(vector: dict) -> None:
    then, now = vector["published_earlier"], vector["proposed"]
    earlier = unprotected(PERIODS[then["period"]], headline(then["started"], then["released"]))
    assert earlier.take_up.numerator == then["started"]
    before = figures_shown(earlier)
    counts = headline(now["started"], now["released"])
    proposed = unprotected(PERIODS[now["period"]], counts)
    findings = audit_table(proposed, counts, (), before)
    assert findings
    assert all(each.text for each in findings)
    protected = protected_table(frame("public", period=PERIODS[now["period"]]), counts, (), before)
    assert protected.take_up.numerator is None
    assert protected.withheld is not None
    assert audit_table(protected, counts, (), before) == ()


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ((HALF, 23, 40), (THREE_QUARTERS, 33, 60)),
        ((HALF, 23, 40), (HALF, 33, 55)),
        ((HALF, 23, 40), (HALF, 23, 40)),
    ],
)
def test_a_large_difference_passes(
    then: tuple[ReportPeriod, int, int], now: tuple[ReportPeriod, int, int]
) -> None:
    before = figures_shown(unprotected(then[0], headline(*then[1:])))
    counts = headline(*now[1:])
    table = protected_table(frame("public", period=now[0]), counts, (), before)
    assert table.take_up.numerator == now[1]
    assert audit_table(table, counts, (), before) == ()


def by_authority(numbers: Iterable[tuple[int, int]]) -> tuple[AreaTakeUp, list[MeasuredCount]]:
    """Started and released of each authority, in full."""
    parts = dict(zip(CODES, numbers, strict=True))
    counts = AreaTakeUp(
        {
            code: AuthorityTakeUp(started=started, not_started=released - started)
            for code, (started, released) in parts.items()
        }
    )
    lines = [
        MeasuredCount("take_up", "authority", code, code, started, released)
        for code, (started, released) in parts.items()
    ]
    return counts, lines


def test_a_late_return_leads_to_a_second_edition_of_the_authority_that_it_changes() -> None:
    before, first = by_authority([(20, 40), (30, 50), (25, 60), (18, 44)])
    published = figures_shown(unprotected(YEAR, before, first))
    after, second = by_authority([(20, 40), (41, 70), (25, 60), (18, 44)])
    table = protected_table(frame("public"), after, second, published)
    assert [row.numerator for row in table.rows_by("take_up", "authority")] == [20, 41, 25, 18]
    assert audit_table(table, after, second, published) == ()
    after, second = by_authority([(20, 40), (32, 53), (25, 60), (18, 44)])
    table = protected_table(frame("public"), after, second, published)
    assert table.row("take_up", "authority", CODES[1]).numerator is None
    assert HidingReason.GIVES_AWAY_WITH_EARLIER in {each.reason for each in table.hidden}
    assert audit_table(table, after, second, published) == ()


def test_all_areas_less_all_but_one_is_the_one() -> None:
    counts, lines = by_authority([(20, 40), (30, 50), (25, 60), (3, 44)])
    others = AreaTakeUp({code: counts.authorities[code] for code in CODES[:3]})
    three = frame("public", authorities=AUTHORITIES[:3])
    published = figures_shown(protected_table(three, others, lines[:3]))
    assert published[0].numerator == 75
    whole = unprotected(YEAR, counts)
    assert whole.take_up.numerator == 78
    assert audit_table(whole, counts, (), published)
    table = protected_table(frame("public"), counts, lines, published)
    assert table.take_up.numerator is None
    assert audit_table(table, counts, lines, published) == ()


def test_overlapping_years_are_cut_where_they_overlap() -> None:
    later = ReportPeriod(date(2023, 7, 1), date(2024, 6, 30))
    quarter = ReportPeriod(date(2023, 4, 1), date(2023, 6, 30))
    known = [
        *figures_shown(unprotected(YEAR, headline(80, 160))),
        *figures_shown(unprotected(quarter, headline(20, 40))),
        *figures_shown(
            unprotected(ReportPeriod(date(2023, 7, 1), date(2024, 6, 29)), headline(75, 150))
        ),
    ]
    for started, released, is_shown in ((78, 160, False), (90, 190, True)):
        counts = headline(started, released)
        table = protected_table(frame("public", period=later), counts, (), known)
        assert (table.take_up.numerator is not None) == is_shown
        assert audit_table(table, counts, (), known) == ()


def test_windows_of_which_one_holds_the_other_are_not_shown_a_few_apart() -> None:
    counts = headline(60, 120)
    lines = [
        MeasuredCount(f"started_within_{days}_days", "total", "all", str(days), started, 120)
        for days, started in ((7, 30), (14, 57), (28, 80))
    ]
    table = unprotected(YEAR, counts, lines)
    assert table.take_up.numerator == 60
    shown = [row.numerator for row in table.rows if row.indicator.startswith("started_within")]
    assert shown == [30, None, 80]
    exposed = replace(
        table,
        rows=tuple(
            replace(row, numerator=57, ratio=0.475, marker="")
            if row.indicator == "started_within_14_days"
            else row
            for row in table.rows
        ),
    )
    assert audit_table(table, counts, lines) == ()
    assert audit_table(exposed, counts, lines)


def test_small_categories_are_combined_where_too_little_could_be_shown() -> None:
    counts = headline(60, 120)
    sizes = (("white", 52, 96), ("asian", 3, 8), ("black", 3, 8), ("mixed", 1, 4), ("other", 1, 4))
    lines = [
        MeasuredCount("take_up", "ethnicity", category, category.title(), started, released)
        for category, started, released in sizes
    ]
    table = unprotected(YEAR, counts, lines)
    rows = table.rows_by("take_up", "ethnicity")
    assert sum(row.ratio is not None for row in rows) >= 2
    assert any("|" in row.category for row in rows)
    assert HidingReason.COLLAPSED in {each.reason for each in table.hidden}
    assert audit_table(table, counts, lines) == ()
    assert audit_table(unprotected(YEAR, counts), counts) == ()


def test_no_line_is_finer_than_an_authority_by_one_attribute() -> None:
    lines = [MeasuredCount("take_up", "authority_and_sex", "x", "x", 20, 40)]
    for profile in ("partner", "public"):
        table = protected_table(frame(profile), headline(60, 120), lines)
        assert table.rows_by("take_up", "authority_and_sex") == ()
        assert [each.reason for each in table.hidden] == [HidingReason.UNKNOWN_BREAKDOWN]


def test_months_and_single_authorities_of_a_short_period_stay_with_partners() -> None:
    counts = headline(60, 120)
    lines = [
        MeasuredCount("take_up", "authority", CODES[0], "Aber", 60, 120),
        MeasuredCount("take_up", "month", "2023-05", "May 2023", 20, 40),
    ]
    public = unprotected(HALF, counts, lines)
    assert {each.reason for each in public.hidden} == {HidingReason.PERIOD_TOO_SHORT}
    partner = protected_table(frame("partner", period=HALF), counts, lines)
    assert partner.row("take_up", "month", "2023-05").numerator == 20


@pytest.mark.parametrize("seed", range(6))
def test_any_report_after_any_other_passes_its_own_audit(seed: int) -> None:
    chance = random.Random(seed)
    published: list[PublishedFigure] = []
    for period in (HALF, THREE_QUARTERS, YEAR, YEAR):
        numbers = []
        for _ in CODES:
            released = chance.randrange(8, 60)
            numbers.append((chance.randint(0, released), released))
        counts, lines = by_authority(numbers)
        table = protected_table(frame("public", period=period), counts, lines, published)
        assert audit_table(table, counts, lines, published) == ()
        published += figures_shown(table)


def test_a_curve_that_ends_early_leaves_the_headline_alone() -> None:
    counts = headline(35, 40)
    lines = [
        MeasuredCount("cumulative_start", "day", str(day), f"Day {day}", started, 40, order=day)
        for day, started in ((0, 8), (7, 20), (21, 35))
    ]
    table = unprotected(YEAR, counts, lines)
    assert table.take_up.numerator == 35
    assert [row.numerator for row in table.rows_by("cumulative_start", "day")] == [8, 20, None]
    assert HidingReason.FEW_AT_RISK in {each.reason for each in table.hidden}
    assert audit_table(table, counts, lines) == ()


def test_a_report_of_nobody_withholds_nothing() -> None:
    lines = [
        MeasuredCount("cumulative_start", "day", "0", "Day 0", 0, 0),
        MeasuredCount("pathway_need", "total", "all", "Need", 0, 0),
        MeasuredCount("started_within_7_days", "total", "all", "Within 7 days", 0, 0),
    ]
    table = unprotected(YEAR, AreaTakeUp(), lines)
    assert table.take_up.denominator == 0
    assert table.hidden == ()


def nested(
    period: ReportPeriod, authorities: frozenset[str], *numbers: int | None
) -> PublishedFigure:
    return PublishedFigure("x", authorities, period, date(2024, 6, 1), "take_up", *numbers)


ONE, ALL = frozenset(CODES[:1]), frozenset(CODES)


@pytest.mark.parametrize(
    ("now", "then", "quantities"),
    [
        (nested(HALF, ALL, 23, 40), nested(THREE_QUARTERS, ALL, 30, 43), ["denominator", "rest"]),
        (nested(HALF, ONE, 23, 40), nested(HALF, ALL, 27, 60), ["numerator"]),
        (nested(HALF, ALL, 23, 40), nested(THREE_QUARTERS, ALL, None, 60), []),
        (nested(HALF, ALL, 23, 40, 9), nested(THREE_QUARTERS, ALL, 33, 60, 12), ["pending"]),
        (nested(HALF, ALL, 23, 40), nested(THREE_QUARTERS, ONE, 24, 41), []),
        (nested(HALF, ALL, 23, 40), nested(HALF, ALL, 23, 40), []),
    ],
)
def test_whoever_subtracts_two_reports_meets_no_small_number(
    now: PublishedFigure, then: PublishedFigure, quantities: list[str]
) -> None:
    found = list(small_differences([now], [then], 4))
    assert [each.quantity for each in found] == quantities
    assert all("30" not in each.text.split("published")[0] for each in found)


def test_pending_releases_do_not_let_two_periods_of_one_day_be_subtracted() -> None:
    """Most ties do not hold where windows are open: what was published must hold all the same."""

    def of(started: int, mature: int, pending: int) -> AreaTakeUp:
        counts = AuthorityTakeUp(
            started=started, not_started=mature - started, pending=pending, referred=started,
            no_need=200, need_unknown=60,
        )  # fmt: skip
        return AreaTakeUp({CODES[0]: counts}, mature_persons=mature)

    curve = [
        MeasuredCount("cumulative_start", "day", "21", "Day 21", 150, 332, estimate=0.47),
        MeasuredCount("pathway_need", "total", "all", "With a need", 304, 304),
    ]
    first = protected_table(frame("public", period=THREE_QUARTERS), of(144, 304, 28), curve)
    before = figures_shown(first)
    counts = of(144, 300, 25)
    table = protected_table(frame("public", period=HALF), counts, (), before)
    assert audit_table(table, counts, (), before) == ()
    shown = {row.indicator: row for row in table.rows}
    assert shown["take_up"].denominator is None
    assert shown["mature"].numerator is None
    assert shown["pending"].numerator is None


def test_deaths_and_what_providers_returned_are_not_in_a_public_report() -> None:
    lines = [
        MeasuredCount("cumulative_death", "day", "21", "Day 21", 1, 120),
        MeasuredCount("cumulative_return_to_custody", "day", "21", "Day 21", 5, 120),
        MeasuredCount("share_held", "authority", CODES[0], "Aber", 10, 45),
        MeasuredCount("returned_started", "authority", CODES[0], "Aber", 20, 45),
    ]
    public = unprotected(YEAR, headline(60, 120), lines)
    names = {row.indicator for row in public.rows}
    assert names.isdisjoint(line.indicator for line in lines)


@pytest.mark.parametrize("late", [(3, 44), (1, 44), (4, 44), (41, 44), (0, 44), (2, 2)])
@pytest.mark.parametrize("closed", [0, 1, 2, 5])
def test_an_edition_with_the_late_authority_less_one_without_it_tells_no_small_number(
    late: tuple[int, int], closed: int
) -> None:
    """Some windows of the others close meanwhile, all with a start."""
    _, first = by_authority([(20, 40), (30, 50), (25, 60), (0, 0)])
    on_time = frame("public", late=CODES[3:])
    others = {
        code: AuthorityTakeUp(started=started, not_started=released - started)
        for code, (started, released) in zip(CODES, [(20, 40), (30, 50), (25, 60)], strict=False)
    }
    before = protected_table(on_time, AreaTakeUp(others), first[:3])
    assert before.take_up.numerator == 75
    published = figures_shown(before)
    assert {each.authorities for each in published} == {frozenset(CODES[:3])}
    counts, lines = by_authority([(20 + closed, 40 + closed), (30, 50), (25, 60), late])
    whole = replace(frame("public"), as_at=date(2024, 7, 1))
    table = protected_table(whole, counts, lines, published)
    assert audit_table(table, counts, lines, published) == ()
    own = table.row("take_up", "authority", CODES[3])
    is_small = 1 <= late[0] <= 4 or 1 <= late[1] - late[0] <= 4
    if is_small:
        assert own.numerator is None
    shown = table.take_up.numerator
    if shown is not None:
        assert not 1 <= shown - 75 <= 4
        known = [table.row("take_up", "authority", code).numerator for code in CODES[:3]]
        assert None in known or not is_small
    exposed = protected_table(whole, counts, lines)
    if exposed.take_up.numerator is not None and 1 <= exposed.take_up.numerator - 75 <= 4:
        assert audit_table(exposed, counts, lines, published)


def test_what_was_withheld_stays_so_until_more_than_a_few_windows_have_closed() -> None:
    later = {"as_at": date(2024, 9, 1)}
    then = nested(YEAR, ALL, None, 40, 9)
    for now, withheld in (
        (replace(nested(YEAR, ALL, 23, 40, 9), **later), ["numerator"]),
        (replace(nested(YEAR, ALL, 23, 45, 4), **later), []),
        (replace(nested(YEAR, ALL, 23, 40, None), **later), ["numerator"]),
        (replace(nested(YEAR, ONE, 23, 40, 9), **later), []),
        (nested(YEAR, ALL, 23, 40, 9), []),
    ):
        assert [quantity for _, quantity in still_withheld([now], [then], 4)] == withheld
