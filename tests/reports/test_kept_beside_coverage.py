"""What a reader who knows how the numbers of a report hang together cannot work out."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from release_planner.domain.disclosure.figures import PublishedFigure
from release_planner.domain.measured_counts import MeasuredCount
from release_planner.reports.disclosure.table_audit import audit_table
from release_planner.reports.protected_table import ProtectedTable, figures_shown, protected_table
from release_planner.store.reading.take_up import AreaTakeUp, AuthorityTakeUp

from .take_up_tables import AUTHORITIES, frame

HERE, THERE = AUTHORITIES[:2], AUTHORITIES[2:]
CODES = tuple(line.returns.authority for line in AUTHORITIES)


def counts(started: int, not_started: int, apart: int = 53) -> AreaTakeUp:
    parts = AuthorityTakeUp(
        started=started,
        not_started=not_started,
        no_need=apart - 13,
        need_unknown=13,
        referred=started,
    )
    return AreaTakeUp({CODES[0]: parts}, mature_persons=started + not_started)


def line(indicator: str, *numbers: int) -> MeasuredCount:
    return MeasuredCount(indicator, "total", "all", indicator, *numbers)


def made(
    table_counts: AreaTakeUp,
    lines: Sequence[MeasuredCount],
    published: Sequence[PublishedFigure] = (),
    authorities: tuple = AUTHORITIES,
) -> ProtectedTable:
    about = replace(frame("public", authorities=authorities))
    table = protected_table(about, table_counts, lines, published)
    assert audit_table(table, table_counts, lines, published) == ()
    return table


def beside(table: ProtectedTable, indicator: str) -> int | None:
    """How many are pending or not known, for whoever knows that the rest are counted."""
    everybody, row = table.row("releases"), table.row(indicator)
    assert everybody is not None
    assert row is not None
    if everybody.numerator is None or row.denominator is None:
        return None
    return everybody.numerator - row.denominator


@pytest.mark.parametrize("pending", [0, 1, 2])
@pytest.mark.parametrize("unknown", [1, 2, 4])
def test_of_whom_it_is_not_known_is_not_the_rest_of_everybody(pending: int, unknown: int) -> None:
    known = 84 - unknown
    lines = [line("first_night_settled", 33, known, 0, unknown)]
    table = made(counts(22, 9), lines)
    assert beside(table, "first_night_settled") is None
    lines = [line("three_months_settled", 33, known - pending, pending, unknown)]
    table = made(counts(22, 9), lines)
    left = beside(table, "three_months_settled")
    assert left is None or left > 4


def test_a_large_rest_of_everybody_is_shown() -> None:
    table = made(counts(22, 9), [line("first_night_settled", 33, 74, 0, 10)])
    assert beside(table, "first_night_settled") == 10
    row = table.row("first_night_settled")
    assert row is not None
    assert (row.numerator, row.unknown) == (33, 10)


@pytest.mark.parametrize("unknown", [1, 3, 4])
def test_nor_is_it_where_one_area_is_taken_from_two(unknown: int) -> None:
    """A part was published; the whole would tell the other part, in two numbers together."""
    part = made(counts(22, 9), [line("three_months_settled", 33, 70, 9, 5)], authorities=HERE)
    whole_counts = counts(42, 24, 106)
    lines = [line("three_months_settled", 66, 158 - unknown, 9, 5 + unknown)]
    whole = made(whole_counts, lines, figures_shown(part))
    first, both = beside(part, "three_months_settled"), beside(whole, "three_months_settled")
    assert first == 14
    assert both is None or not 1 <= both - first <= 4


def test_the_headline_stays_where_few_did_not_start() -> None:
    """Too few to divide by the first missing step is no reason to withhold the headline."""
    stops = ("stopped_at_referral", "stopped_at_booking", "stopped_at_start")
    lines = [line(stop, number, 9) for stop, number in zip(stops, (2, 3, 4), strict=True)]
    table = made(counts(22, 9), lines)
    assert (table.take_up.numerator, table.take_up.denominator) == (22, 31)
    assert all(row.numerator is None for stop in stops if (row := table.row(stop)) is not None)


def test_that_all_did_is_not_told_by_what_is_left_of_two_areas() -> None:
    """All of one area were booked, which is withheld; the other two reports leave it over."""
    all_booked = made(counts(22, 9), [line("pathway_booked", 31, 31)], authorities=HERE)
    row = all_booked.row("pathway_booked")
    assert row is not None
    assert row.numerator is None
    published = figures_shown(all_booked)
    other = made(counts(20, 15), [line("pathway_booked", 25, 35)], published, THERE)
    published += figures_shown(other)
    whole = made(counts(42, 24, 106), [line("pathway_booked", 56, 66)], published)
    rows = [each.row("pathway_booked") for each in (other, whole)]
    assert None in [each.numerator for each in rows if each is not None]
