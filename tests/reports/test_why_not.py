"""What differs between those who started and those who did not: what is said of the intervals."""

from dataclasses import replace

import pytest

from release_planner.reports.protected_table import LOW_RELIABILITY, ProtectedTable
from release_planner.reports.wording import difference_text

from .charts.cases import hidden, row
from .take_up_tables import area, table

NO_DIFFERENCE = (
    "In none of these comparisons do the intervals stand apart: chance alone could explain the"
    " differences."
)


def with_nights(**nights: tuple[int, int]) -> ProtectedTable:
    """A report of these starts among these releases, by the first night."""
    shown = table("partner", area(80, started=40, not_started=40, referred=60))
    rows = (
        row(
            *counts,
            label.replace("_", " ").capitalize(),
            breakdown="first_night",
            category=label,
            marker=LOW_RELIABILITY if counts[1] < 30 else "",
        )
        for label, counts in nights.items()
    )
    return replace(shown, rows=(*shown.rows, *rows))


def test_small_groups_that_stand_apart_are_said_to() -> None:
    text = difference_text(with_nights(settled=(2, 11), not_settled=(14, 20)))
    assert text is not None
    assert text.startswith("Intervals stand apart for ")
    assert text.endswith(": not settled 70.0% [u] against settled 18.2% [u].")


def test_a_small_group_beside_a_large_one_is_judged() -> None:
    text = difference_text(with_nights(settled=(60, 80), not_settled=(1, 12)))
    assert text is not None
    assert text.endswith(": settled 75.0% against not settled 8.3% [u].")


def test_the_two_that_stand_apart_are_named_and_not_a_higher_rate_with_a_wide_interval() -> None:
    text = difference_text(with_nights(settled=(70, 100), not_settled=(20, 100), unknown=(1, 1)))
    assert text is not None
    assert text.endswith(": settled 70.0% against not settled 20.0%.")


@pytest.mark.parametrize("settled", [(2, 11), (5, 11), (11, 20)])
def test_intervals_that_overlap_are_said_not_to_stand_apart(settled: tuple[int, int]) -> None:
    assert difference_text(with_nights(settled=settled, not_settled=(10, 20))) == NO_DIFFERENCE


def test_one_group_with_an_interval_is_compared_with_nothing() -> None:
    shown = with_nights(settled=(2, 11), not_settled=(14, 20))
    assert difference_text(replace(shown, rows=(*shown.rows[:-1], hidden(shown.rows[-1])))) is None
