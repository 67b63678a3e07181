"""Which returns a provider is to be asked about."""

from datetime import date

import pytest

from release_planner.domain.return_doubts import CountsReturned, doubts
from release_planner.domain.return_rules import ReturnRules

RULES = ReturnRules(120, 35, 6, 50, 5, "made up")


@pytest.mark.parametrize(
    ("complete_to", "is_asked"), [(date(2026, 11, 20), False), (date(2026, 11, 21), True)]
)
def test_starts_are_missed_only_once_every_window_of_the_month_is_closed(
    complete_to: date, is_asked: bool
) -> None:
    returned = CountsReturned(date(2026, 10, 1), date(2026, 10, 31), complete_to, 20, 15, 10, None)
    assert bool(doubts(returned, (), RULES, 21)) is is_asked


def test_a_longer_window_is_waited_for() -> None:
    returned = CountsReturned(
        date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 21), 20, 15, 10, None
    )
    assert doubts(returned, (), RULES, 21) == ("No count is given of: started within 21 days.",)
    assert doubts(returned, (), RULES, 28) == ()


def test_a_count_that_may_be_right_and_makes_no_sense_is_asked_about() -> None:
    returned = CountsReturned(
        date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 30), 20, 10, 12, 11
    )
    assert doubts(returned, (), RULES, 21) == (
        "More with an appointment before release (12) than referred (10).",
        "More started within 21 days (11) than referred (10).",
    )
