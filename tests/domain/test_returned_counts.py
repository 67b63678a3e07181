"""What providers return as counts, as it covers a report's period."""

from datetime import date

from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.returned_counts import (
    ReturnedCounts,
    ReturnedTotal,
    returned_of_period,
)

QUARTER = ReportPeriod(date(2026, 7, 1), date(2026, 9, 30))
JULY = ReportPeriod(date(2026, 7, 1), date(2026, 7, 31))
REST = ReportPeriod(date(2026, 8, 1), date(2026, 9, 30))


def sent(
    period: ReportPeriod, need: int | None, started: int | None = 1, provider: int = 1
) -> ReturnedCounts:
    return ReturnedCounts(provider, "E1", period, need, started)


def test_parts_that_follow_one_another_make_the_period() -> None:
    assert returned_of_period([sent(REST, 5), sent(JULY, 4)], QUARTER) == {
        "E1": ReturnedTotal(9, 2)
    }


def test_the_whole_goes_before_its_parts() -> None:
    returns = [sent(JULY, 4), sent(QUARTER, 20), sent(REST, 5)]
    assert returned_of_period(returns, QUARTER)["E1"].released_with_need == 20


def test_a_gap_an_overlap_or_a_provider_that_is_late_leaves_the_authority_out() -> None:
    august = ReportPeriod(date(2026, 8, 1), date(2026, 8, 31))
    assert returned_of_period([sent(JULY, 4), sent(august, 5)], QUARTER) == {}
    overlapping = ReportPeriod(date(2026, 7, 31), date(2026, 9, 30))
    assert returned_of_period([sent(JULY, 4), sent(overlapping, 5)], QUARTER) == {}
    assert returned_of_period([sent(QUARTER, 4), sent(JULY, 5, provider=2)], QUARTER) == {}


def test_providers_are_summed_and_what_one_did_not_say_is_not_known() -> None:
    both = returned_of_period([sent(QUARTER, 4), sent(QUARTER, 5, None, provider=2)], QUARTER)
    assert both == {"E1": ReturnedTotal(9, None)}
