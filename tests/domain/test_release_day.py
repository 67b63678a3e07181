"""The release-day engine against published vectors, an independent calendar and HMPPS's rule."""

from dataclasses import replace
from datetime import date, timedelta

import holidays as independent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.codes import ReleaseDateType
from release_planner.domain.eligible_days import eligible_day_before
from release_planner.domain.errors import PlannerError
from release_planner.domain.law import Law, LawNotInForceError
from release_planner.domain.release_day import (
    NOT_EXCLUDED,
    Certainty,
    ExpectedDays,
    ReleaseDay,
    release_day,
)
from release_planner.domain.working_days import BankHolidays, HolidayStatus
from release_planner.reference.bank_holidays import load_bank_holidays
from release_planner.reference.law import load_law
from release_planner.reference.locator import find_data

LAW = load_law(find_data())
HOLIDAYS = load_bank_holidays(find_data())
TO_2026 = BankHolidays(
    [
        replace(item, status=HolidayStatus.COMPUTED) if item.day.year == 2026 else item
        for item in HOLIDAYS.days
        if item.day.year <= 2026
    ],
    2018,
    2026,
)
INDEPENDENT = independent.country_holidays("GB", subdiv="ENG", years=range(2018, 2030))
ONE_DAY = timedelta(days=1)
TEN_YEARS = [date(2019, 1, 1) + ONE_DAY * number for number in range(3653)]
PRESUMPTION_STARTS = date(2023, 12, 12)

Type = ReleaseDateType
PRESUMED = {Type.CRD, Type.ARD, Type.PRRD, Type.ETD, Type.MTD, Type.LTD}
EARLIER = PRESUMED | {Type.DPRRD, Type.PED, Type.NPD}
AS_THEY_STAND = set(Type) - EARLIER - {Type.HDCED}


def answer(due: date, date_type: Type = Type.CRD, **told: object) -> ReleaseDay:
    return release_day(due, date_type, LAW, HOLIDAYS, **told)  # type: ignore[arg-type]


def served_long(due: date) -> date:
    return due - timedelta(days=400)


def rules(found: ReleaseDay) -> list[str]:
    return [reason.rule for reason in found.reasons]


def non_working(day: date) -> bool:
    return day.weekday() >= 5 or day in INDEPENDENT


def rolled(day: date, step: timedelta) -> date:
    while non_working(day):
        day += step
    return day


def hmpps_non_friday_day(day: date) -> date:
    while non_working(day) or non_working(day + ONE_DAY):
        day -= ONE_DAY
    return day


VECTORS = [
    ("2026-11-27", "2026-11-27", "2026-11-26", "2026-11-25"),
    ("2026-11-28", "2026-11-27", "2026-11-26", "2026-11-25"),
    ("2026-12-24", "2026-12-24", "2026-12-23", "2026-12-22"),
    ("2026-12-25", "2026-12-24", "2026-12-23", "2026-12-22"),
    ("2026-12-26", "2026-12-24", "2026-12-23", "2026-12-22"),
    ("2026-12-28", "2026-12-24", "2026-12-23", "2026-12-22"),
    ("2026-12-31", "2026-12-31", "2026-12-30", "2026-12-29"),
    ("2027-01-01", "2026-12-31", "2026-12-30", "2026-12-29"),
    ("2027-03-29", "2027-03-25", "2027-03-24", "2027-03-23"),
    ("2027-05-03", "2027-04-30", "2027-04-29", "2027-04-28"),
    ("2027-12-25", "2027-12-24", "2027-12-23", "2027-12-22"),
]


@pytest.mark.parametrize(("due", "statutory", "presumed", "discretionary"), VECTORS)
def test_vectors(due: str, statutory: str, presumed: str, discretionary: str) -> None:
    day = date.fromisoformat(due)
    found = answer(day, sentence_start=served_long(day))
    assert found.statutory_day == date.fromisoformat(statutory)
    assert found.planned_day == date.fromisoformat(presumed)
    assert found.earliest_discretionary_day == date.fromisoformat(discretionary)
    assert found.certainty is Certainty.ASSUMES_ADULT_NO_EXCLUSION
    child = answer(day, sentence_start=served_long(day), child=True)
    assert (
        child.planned_day == child.earliest_discretionary_day == date.fromisoformat(discretionary)
    )


@pytest.mark.parametrize("date_type", list(Type))
def test_every_day_of_ten_years_agrees_with_an_independent_calendar(date_type: Type) -> None:
    for due in TEN_YEARS:
        found = answer(due, date_type, sentence_start=served_long(due))
        if date_type in AS_THEY_STAND:
            statutory = planned = due
        elif date_type is Type.HDCED:
            statutory = planned = rolled(due, ONE_DAY)
        else:
            statutory = planned = rolled(due, -ONE_DAY)
            if date_type in PRESUMED and due >= PRESUMPTION_STARTS:
                planned = hmpps_non_friday_day(due)
        assert (found.statutory_day, found.planned_day) == (statutory, planned), due
        if planned == statutory:
            assert found.earliest_discretionary_day is None
            assert found.certainty is Certainty.KNOWN
        else:
            second = hmpps_non_friday_day(planned - ONE_DAY)
            assert found.earliest_discretionary_day == second, due


@given(
    st.sampled_from(TEN_YEARS),
    st.sampled_from(sorted(EARLIER)),
    st.none() | st.integers(-3, 60),
    st.none() | st.booleans(),
    st.sampled_from([None, NOT_EXCLUDED, "hdc", "indeterminate"]),
)
def test_invariants(
    due: date, date_type: Type, served: int | None, child: bool | None, excluded: str | None
) -> None:
    start = None if served is None else due - timedelta(days=served)
    found = answer(due, date_type, sentence_start=start, child=child, excluded=excluded)
    assert found.statutory_day is not None
    assert found.statutory_day <= due
    assert not non_working(found.statutory_day)
    again = answer(found.statutory_day, date_type)
    assert again.statutory_day == found.statutory_day
    earliest, latest = found.expected_days
    assert earliest is not None
    assert latest is not None
    assert earliest <= latest <= found.statutory_day
    assert (found.planned_day is None) == (found.certainty is Certainty.UNKNOWN)
    if found.planned_day is not None:
        assert earliest == latest == found.planned_day
        assert not non_working(found.planned_day)
    if found.earliest_discretionary_day is not None:
        assert found.planned_day is not None
        assert found.earliest_discretionary_day <= found.planned_day < found.statutory_day
        assert not non_working(found.earliest_discretionary_day + ONE_DAY)


@given(st.sampled_from(TEN_YEARS), st.sampled_from(list(Type)))
def test_reasons_lead_from_the_due_date_and_account_for_every_day_passed(
    due: date, date_type: Type
) -> None:
    found = answer(due, date_type, sentence_start=served_long(due))
    assert found.reasons[0].from_day == due
    accounted = {item.day for reason in found.reasons for item in reason.passed_over}
    assert all(reason.why and reason.source for reason in found.reasons)
    assert found.statutory_day is not None
    assert found.planned_day is not None
    first, last = sorted((due, found.planned_day))
    skipped = {
        day
        for number in range((last - first).days + 1)
        if (day := first + ONE_DAY * number) != found.planned_day
    }
    assert skipped <= accounted
    assert found.planned_day not in accounted


def test_the_days_passed_over_say_why() -> None:
    found = answer(date(2026, 12, 28), sentence_start=date(2026, 1, 5))
    moved, _, presumed, discretionary = found.reasons
    assert [(item.day.day, item.why) for item in moved.passed_over] == [
        (28, "Boxing Day (substitute day)"),
        (27, "a Sunday"),
        (26, "a Saturday"),
        (25, "Christmas Day"),
    ]
    assert "Fri 25 Dec 2026 is Christmas Day" in moved.why
    assert [(item.day.day, item.why) for item in presumed.passed_over] == [
        (24, "the day before Christmas Day")
    ]
    assert (discretionary.from_day, discretionary.to_day) == (
        date(2026, 12, 23),
        date(2026, 12, 22),
    )


def test_the_discretionary_day_passes_over_fridays_weekends_and_holidays_too() -> None:
    found = answer(date(2025, 1, 1), sentence_start=date(2024, 1, 5))
    assert found.statutory_day == date(2024, 12, 31)
    assert found.planned_day == date(2024, 12, 30)
    assert found.earliest_discretionary_day == date(2024, 12, 23)
    assert [item.why for item in found.reasons[-1].passed_over] == [
        "a Sunday",
        "a Saturday",
        "a Friday",
        "Boxing Day",
        "Christmas Day",
        "the day before Christmas Day",
    ]


def test_without_a_sentence_start_the_planned_day_is_unknown_with_both_bounds() -> None:
    found = answer(date(2026, 11, 28))
    assert found.statutory_day == date(2026, 11, 27)
    assert found.planned_day is None
    assert found.earliest_discretionary_day is None
    assert found.certainty is Certainty.UNKNOWN
    assert found.expected_days == ExpectedDays(date(2026, 11, 26), date(2026, 11, 27))
    child = answer(date(2026, 11, 28), child=True)
    assert child.expected_days == ExpectedDays(date(2026, 11, 25), date(2026, 11, 27))


def test_where_the_presumption_changes_nothing_the_day_is_known_without_more() -> None:
    found = answer(date(2026, 11, 25))
    assert found.planned_day == found.statutory_day == date(2026, 11, 25)
    assert found.certainty is Certainty.KNOWN


@pytest.mark.parametrize(("served", "planned"), [(27, 27), (28, 26)])
def test_days_served_run_from_sentence_to_the_statutory_day(served: int, planned: int) -> None:
    start = date(2026, 11, 27) - timedelta(days=served)
    found = answer(date(2026, 11, 29), sentence_start=start)
    assert found.planned_day == date(2026, 11, planned)
    expected = Certainty.KNOWN if served < 28 else Certainty.ASSUMES_ADULT_NO_EXCLUSION
    assert found.certainty is expected


def test_a_sentence_that_starts_after_release_has_no_days_served() -> None:
    found = answer(date(2026, 11, 27), sentence_start=date(2026, 12, 1))
    assert found.planned_day == date(2026, 11, 27)
    assert "minimum_not_served" in rules(found)


def test_an_exclusion_keeps_the_statutory_day_whatever_else_is_known() -> None:
    for told in ({}, {"sentence_start": date(2026, 1, 5)}, {"child": True}):
        found = answer(date(2026, 11, 27), excluded="indeterminate", **told)
        assert found.planned_day == date(2026, 11, 27)
        assert found.earliest_discretionary_day is None
        assert found.certainty is Certainty.KNOWN
        assert "indeterminate sentence" in found.reasons[-1].why


def test_an_unknown_exclusion_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(PlannerError, match=r'"friday".*indeterminate.*parole_board.*hdc.*none'):
        answer(date(2026, 11, 25), excluded="friday")


@pytest.mark.parametrize(
    ("child", "excluded", "certainty"),
    [
        (None, None, Certainty.ASSUMES_ADULT_NO_EXCLUSION),
        (None, NOT_EXCLUDED, Certainty.ASSUMES_ADULT_NO_EXCLUSION),
        (False, None, Certainty.ASSUMES_ADULT_NO_EXCLUSION),
        (False, NOT_EXCLUDED, Certainty.KNOWN),
        (True, None, Certainty.KNOWN),
        (None, "hdc", Certainty.KNOWN),
    ],
)
def test_certainty_says_what_is_still_assumed(
    child: bool | None, excluded: str | None, certainty: Certainty
) -> None:
    start = date(2026, 1, 5)
    found = answer(date(2026, 11, 27), sentence_start=start, child=child, excluded=excluded)
    assert found.certainty is certainty


def test_the_law_is_chosen_by_the_due_date() -> None:
    before = answer(date(2023, 12, 8), sentence_start=date(2023, 1, 5))
    after = answer(date(2023, 12, 15), sentence_start=date(2023, 1, 5))
    assert before.planned_day == date(2023, 12, 8)
    assert before.certainty is Certainty.KNOWN
    assert after.planned_day == date(2023, 12, 14)
    assert answer(date(2023, 12, 8), excluded="anything").planned_day == date(2023, 12, 8)


@pytest.mark.parametrize("date_type", [Type.CONFIRMED, Type.HDCAD, Type.APD])
def test_a_date_set_by_a_decision_never_moves_but_warns(date_type: Type) -> None:
    saturday = answer(date(2026, 8, 29), date_type)
    assert saturday.planned_day == saturday.statutory_day == date(2026, 8, 29)
    assert "set_on_non_working_day" in rules(saturday)
    friday = answer(date(2026, 8, 28), date_type)
    assert "set_before_non_working_day" in rules(friday)
    assert rules(answer(date(2026, 8, 27), date_type)) == ["taken_as_set"]


def test_a_saturday_is_noted_only_where_the_term_could_make_it_a_day_of_release() -> None:
    assert "saturday_in_short_term" in rules(answer(date(2026, 8, 29)))
    assert "saturday_in_short_term" not in rules(answer(date(2026, 8, 30), Type.HDCED))
    assert "saturday_in_short_term" not in rules(answer(date(2026, 8, 29), Type.HDCED))
    assert "saturday_in_short_term" not in rules(answer(date(2026, 12, 25)))


def test_an_eligible_day_is_counted_from_the_day_before_whatever_the_day_is() -> None:
    wednesday = date(2026, 11, 25)
    assert eligible_day_before(wednesday, 1, HOLIDAYS) == (date(2026, 11, 24), ())


def test_a_good_friday_is_warned_of_by_its_name() -> None:
    found = answer(date(2026, 4, 3), Type.CONFIRMED)
    assert "Good Friday" in found.reasons[-1].why
    assert "set_on_non_working_day" in rules(found)


def test_a_date_that_new_law_makes_doubtful_is_warned_of_from_its_day() -> None:
    assert "hdc_clean_stop" not in rules(answer(date(2026, 9, 1), Type.HDCED))
    assert "hdc_clean_stop" in rules(answer(date(2026, 9, 2), Type.HDCED))
    repeal = answer(date(2027, 3, 1), Type.TUSED)
    assert repeal.reasons[-1].source.endswith("(not verified)")


def test_beyond_the_listed_years_the_answer_is_unknown_with_the_bound_that_is_sure() -> None:
    sunday = date(2030, 5, 5)
    found = release_day(sunday, Type.CRD, LAW, TO_2026, sentence_start=date(2025, 1, 5))
    assert found.statutory_day is found.planned_day is None
    assert found.certainty is Certainty.UNKNOWN
    assert found.expected_days == ExpectedDays(None, date(2030, 5, 3))
    assert "2030" in found.reasons[0].why
    curfew = release_day(sunday, Type.HDCED, LAW, TO_2026)
    assert curfew.expected_days == ExpectedDays(date(2030, 5, 6), None)
    for date_type in (Type.SED, Type.CONFIRMED):
        assert release_day(sunday, date_type, LAW, TO_2026).planned_day == sunday


def test_the_last_listed_day_has_a_statutory_day_and_no_planned_one() -> None:
    last = date(2026, 12, 31)
    found = release_day(last, Type.CRD, LAW, TO_2026, sentence_start=served_long(last))
    assert (found.statutory_day, found.planned_day) == (last, None)
    assert found.certainty is Certainty.UNKNOWN
    assert found.expected_days == ExpectedDays(None, last)
    excluded = release_day(last, Type.CRD, LAW, TO_2026, excluded="indeterminate")
    assert (excluded.planned_day, excluded.certainty) == (last, Certainty.KNOWN)


def test_a_list_for_another_year_is_not_mistaken_for_the_first_one_asked() -> None:
    due = date(2026, 12, 31)
    known = answer(due, sentence_start=served_long(due))
    unknown = release_day(due, Type.CRD, LAW, TO_2026, sentence_start=served_long(due))
    assert (known.planned_day, unknown.planned_day) == (date(2026, 12, 30), None)


@given(st.dates(), st.sampled_from(list(Type)), st.none() | st.dates())
def test_any_date_at_all_has_an_answer(due: date, date_type: Type, start: date | None) -> None:
    found = answer(due, date_type, sentence_start=start)
    assert (found.date, found.type) == (due, date_type)


def test_computed_years_say_so() -> None:
    assert "bank_holidays_computed" in rules(release_day(date(2026, 6, 3), Type.CRD, LAW, TO_2026))
    in_2025 = release_day(date(2025, 6, 4), Type.CRD, LAW, TO_2026)
    assert "bank_holidays_computed" not in rules(in_2025)


def test_no_law_in_force_is_a_clear_error() -> None:
    with pytest.raises(LawNotInForceError, match=r"day_of_release.*Fri 27 Nov 2026"):
        release_day(date(2026, 11, 27), Type.CRD, Law([]), HOLIDAYS)
