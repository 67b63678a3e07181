"""Offsets from an anchor day: month arithmetic, working days, rolls and their wording."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.codes import Pathway, Role
from release_planner.domain.errors import UnknownBankHolidaysError
from release_planner.domain.plan import Offset, Roll, StepAnchor, TemplateStep
from release_planner.domain.timeline import (
    DayOutOfRangeError,
    add_months,
    apply_offset,
    describe_offset,
    explain,
    find_offset_day,
)
from release_planner.domain.working_days import BankHolidays, is_working_day
from release_planner.reference.reference import load_reference

HOLIDAYS = load_reference().bank_holidays
DAYS = st.dates(date(2019, 6, 1), date(2028, 6, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 1, 15), -13, date(2025, 12, 15)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_keep_the_day_or_take_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)), months=st.integers(-600, 600))
def test_months_agree_with_an_independent_library(day: date, months: int) -> None:
    assert add_months(day, months) == day + relativedelta(months=months)


@given(day=DAYS, months=st.integers(-24, 24), days=st.integers(-400, 400))
def test_months_come_before_days(day: date, months: int, days: int) -> None:
    found = apply_offset(day, Offset(months=months, days=days), HOLIDAYS)
    assert found == day + relativedelta(months=months) + timedelta(days=days)


@given(day=DAYS, days=st.integers(-60, 60))
def test_a_roll_moves_only_to_the_nearest_working_day_on_its_side(day: date, days: int) -> None:
    plain = apply_offset(day, Offset(days=days), HOLIDAYS)
    previous = apply_offset(day, Offset(days=days, roll=Roll.PREVIOUS), HOLIDAYS)
    following = apply_offset(day, Offset(days=days, roll=Roll.NEXT), HOLIDAYS)
    assert previous <= plain <= following
    assert is_working_day(previous, HOLIDAYS)
    assert is_working_day(following, HOLIDAYS)
    passed_over = (following - previous).days - 1
    between = [previous + timedelta(days=number) for number in range(1, passed_over + 1)]
    assert not any(is_working_day(each, HOLIDAYS) for each in between)


def test_the_licence_hard_stop_and_its_warning_step_over_christmas() -> None:
    licence_start = date(2026, 12, 31)
    assert apply_offset(licence_start, Offset(working_days=-2), HOLIDAYS) == date(2026, 12, 29)
    assert apply_offset(licence_start, Offset(working_days=-4), HOLIDAYS) == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("released", "attended_by", "window_ends"),
    [
        (date(2026, 10, 1), date(2026, 10, 22), date(2026, 10, 22)),
        (date(2026, 12, 17), date(2027, 1, 12), date(2027, 1, 7)),
    ],
)
def test_bank_holidays_push_15_working_days_past_the_21_days(
    released: date, attended_by: date, window_ends: date
) -> None:
    assert apply_offset(released, Offset(working_days=15), HOLIDAYS) == attended_by
    assert apply_offset(released, Offset(days=21), HOLIDAYS) == window_ends


def test_unknown_bank_holidays_raise_or_give_an_uncertain_day() -> None:
    beyond = date(HOLIDAYS.last_year + 2, 6, 12)
    offset = Offset(working_days=-2)
    with pytest.raises(UnknownBankHolidaysError):
        apply_offset(beyond, offset, HOLIDAYS)
    found = find_offset_day(beyond, offset, HOLIDAYS)
    assert not found.certain
    assert found.day == apply_offset(beyond, offset, BankHolidays((), 1, 9999))


def test_an_uncertain_day_still_steps_over_the_holidays_that_are_known() -> None:
    last_christmas_week = date(HOLIDAYS.last_year, 12, 24)
    found = find_offset_day(last_christmas_week, Offset(working_days=8), HOLIDAYS)
    bare = apply_offset(last_christmas_week, Offset(working_days=8), BankHolidays((), 1, 9999))
    assert not found.certain
    assert found.day > bare


def test_calendar_days_stay_certain_beyond_the_listed_years() -> None:
    assert find_offset_day(date(2099, 1, 1), Offset(days=-56), HOLIDAYS).certain


@pytest.mark.parametrize(
    ("anchor_day", "offset"),
    [
        (date(9999, 12, 1), Offset(months=1)),
        (date(9999, 12, 31), Offset(days=1)),
        (date(1, 1, 3), Offset(months=-1)),
    ],
)
def test_a_day_beyond_the_calendar_is_refused_in_words(anchor_day: date, offset: Offset) -> None:
    with pytest.raises(DayOutOfRangeError, match="beyond the calendar"):
        apply_offset(anchor_day, offset, HOLIDAYS)


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Offset(days=-56), "8 weeks before the expected release day"),
        (Offset(months=-8, days=-14), "8 months and 14 days before the expected release day"),
        (Offset(working_days=1), "1 working day after the expected release day"),
        (Offset(days=21), "21 days after the expected release day"),
        (Offset(), "on the expected release day"),
    ],
)
def test_offsets_are_described_as_people_say_them(offset: Offset, words: str) -> None:
    assert describe_offset(offset, StepAnchor.RELEASE_DAY) == words


def step(due: Offset, closes: Offset | None = None) -> TemplateStep:
    return TemplateStep(
        id="health.example",
        pathway=Pathway.HEALTH,
        title="Example",
        anchor=StepAnchor.RELEASE_DAY,
        due=due,
        owner=Role.HEALTHCARE,
        source="an example",
        verified=False,
        closes=closes,
        closed_because="the door is shut" if closes else "",
    )


def test_the_reason_names_the_anchor_day_with_its_weekday() -> None:
    reason = explain(step(Offset(days=-56)), date(2026, 11, 26), HOLIDAYS)
    assert reason == "8 weeks before the expected release day, Thu 26 Nov 2026"


def test_the_reason_says_when_the_anchor_is_unknown() -> None:
    reason = explain(step(Offset(days=-56)), None, HOLIDAYS, date(2026, 11, 22))
    assert reason == "8 weeks before the expected release day, which is not known yet"


def test_the_reason_says_that_a_due_day_moved_to_a_working_day() -> None:
    reason = explain(step(Offset(days=-1, roll=Roll.PREVIOUS)), date(2026, 12, 29), HOLIDAYS)
    assert "moved back from Mon 28 Dec 2026, not a working day" in reason


def test_the_reason_says_that_bank_holidays_are_not_known() -> None:
    reason = explain(step(Offset(working_days=-2)), date(2060, 6, 10), HOLIDAYS)
    assert f"bank holidays are not known after {HOLIDAYS.last_year}" in reason


@pytest.mark.parametrize(
    ("today", "too_late"), [(date(2026, 12, 1), False), (date(2026, 12, 2), True)]
)
def test_the_reason_says_why_it_is_too_late_from_the_day_after_closing(
    today: date, too_late: bool
) -> None:
    closing = step(Offset(days=-9), closes=Offset(days=0))
    reason = explain(closing, date(2026, 12, 1), HOLIDAYS, today)
    assert ("Too late since Tue 1 Dec 2026: the door is shut" in reason) is too_late
