"""Which appointments a moved release day breaks, over a Christmas with its bank holidays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.codes import AppointmentKind, AppointmentState
from release_planner.domain.plan import HeldAppointment
from release_planner.domain.plan_changes import Circumstances
from release_planner.domain.rebooking import Rebooking, appointment_title, judge_appointments
from release_planner.reference.reference import load_reference

K = AppointmentKind
HOLIDAYS = load_reference().bank_holidays
AROUND = Circumstances(
    today=date(2026, 11, 22),
    window_days=21,
    holidays=HOLIDAYS,
    prison_places=frozenset({"HMP Hewell", "HEI"}),
)
THURSDAY = date(2026, 12, 17)
WEEK_LATER = date(2026, 12, 24)
WEEK_EARLIER = date(2026, 12, 10)


def booked(
    day: date,
    kind: AppointmentKind = K.JOBCENTRE,
    place: str = "High Street",
    state: AppointmentState = AppointmentState.BOOKED,
) -> HeldAppointment:
    return HeldAppointment(7, kind, day, "10:30", state, "Bridge Street", "0121 496 0000", place)


def judge(
    appointment: HeldAppointment, old: date | None, new: date | None, around: Circumstances = AROUND
) -> Rebooking:
    return judge_appointments((appointment,), old, new, around)


def fault_of(appointment: HeldAppointment, old: date | None, new: date | None) -> str:
    answer = judge(appointment, old, new)
    assert not answer.to_check
    [change] = answer.to_rebook
    assert answer.broken == (appointment,)
    assert answer.written == (replace(appointment, state=AppointmentState.TO_REBOOK),)
    assert (change.id, change.from_day, change.to_day) == (7, appointment.day, None)
    return change.why


def doubt_of(appointment: HeldAppointment, old: date | None, new: date | None) -> str:
    answer = judge(appointment, old, new)
    assert not answer.to_rebook
    assert not answer.written
    [change] = answer.to_check
    return change.why


def test_a_later_release_leaves_the_person_in_custody() -> None:
    why = fault_of(booked(date(2026, 12, 21)), THURSDAY, WEEK_LATER)
    assert why == "3 days before the new release day: the person will still be in custody"


def test_an_earlier_release_can_leave_the_treatment_window() -> None:
    appointment = booked(date(2027, 1, 4), K.TREATMENT)
    assert "now 25 days after release: outside the 21-day window" in fault_of(
        appointment, THURSDAY, WEEK_EARLIER
    )
    last_day = booked(date(2026, 12, 31), K.TREATMENT)
    assert "21 days after release" in doubt_of(last_day, THURSDAY, WEEK_EARLIER)


def test_what_was_made_for_the_day_of_release_breaks_when_the_day_goes() -> None:
    why = fault_of(booked(THURSDAY), THURSDAY, WEEK_EARLIER)
    assert why == "made for the day of release; it is now 7 days after release"


@pytest.mark.parametrize("kind", [K.PROBATION, K.HOUSING])
def test_the_first_report_and_the_first_roof_follow_release_within_a_working_day(
    kind: AppointmentKind,
) -> None:
    friday = THURSDAY + timedelta(days=1)
    assert "made for the next working day" in fault_of(booked(friday, kind), THURSDAY, WEEK_EARLIER)
    over_christmas = booked(date(2026, 12, 29), kind)
    assert "made for the next working day" in fault_of(over_christmas, WEEK_LATER, THURSDAY)
    assert "it stands" in doubt_of(booked(friday), THURSDAY, WEEK_EARLIER)


def test_the_first_report_stands_on_a_working_day_that_is_still_the_next() -> None:
    boxing_week = booked(date(2026, 12, 29), K.PROBATION)
    why = doubt_of(boxing_week, date(2026, 12, 27), WEEK_LATER)
    assert why == "it stands, but is now 5 days after release instead of 2 days after release"


@pytest.mark.parametrize(
    ("kind", "place"), [(K.PRISON_VISIT, "video"), (K.TREATMENT, "HMP Hewell"), (K.HEALTH, "HEI")]
)
def test_what_is_held_in_the_prison_breaks_after_the_person_has_left(
    kind: AppointmentKind, place: str
) -> None:
    appointment = booked(date(2026, 12, 15), kind, place)
    why = fault_of(appointment, THURSDAY, WEEK_EARLIER)
    assert why == "5 days after the new release day: the person will have left the prison"
    assert "before the person leaves" in doubt_of(appointment, THURSDAY, date(2026, 12, 15))
    assert judge(appointment, THURSDAY, WEEK_LATER) == Rebooking((), (), (), ())


def test_what_was_arranged_for_before_release_breaks_when_it_falls_after() -> None:
    why = fault_of(booked(date(2026, 12, 14), K.FAMILY), THURSDAY, WEEK_EARLIER)
    assert why == "arranged for before release; it is now 4 days after release"
    assert judge(booked(date(2026, 12, 1)), THURSDAY, WEEK_EARLIER).to_rebook == ()


def test_a_booking_that_only_drifts_stands() -> None:
    later = booked(date(2026, 12, 30))
    why = doubt_of(later, THURSDAY, WEEK_LATER)
    assert why == "it stands, but is now 6 days after release instead of 13 days after release"


def test_a_day_on_which_places_are_closed_is_said() -> None:
    for day, said in ((date(2026, 12, 25), "Christmas"), (date(2026, 12, 26), "a Saturday")):
        assert said in doubt_of(booked(day), THURSDAY, WEEK_EARLIER)
    assert "not known for 2099" in doubt_of(booked(date(2099, 1, 5)), THURSDAY, WEEK_EARLIER)


def test_without_a_release_day_what_follows_release_breaks() -> None:
    assert fault_of(booked(THURSDAY), THURSDAY, None) == "no release day is known now"
    assert judge(booked(date(2026, 12, 1)), THURSDAY, None) == Rebooking((), (), (), ())
    assert judge(booked(THURSDAY, K.PRISON_VISIT), THURSDAY, None) == Rebooking((), (), (), ())


def test_a_first_release_day_cannot_say_what_a_booking_was_made_for() -> None:
    assert "only if it is held in the prison" in doubt_of(booked(THURSDAY), None, WEEK_LATER)
    assert judge(booked(date(2026, 12, 30)), None, WEEK_LATER) == Rebooking((), (), (), ())
    assert "check that it is open" in doubt_of(booked(date(2026, 12, 28)), None, WEEK_LATER)
    far = booked(date(2027, 2, 1), K.TREATMENT)
    assert "outside the 21-day window" in fault_of(far, None, WEEK_LATER)


def test_a_booking_already_marked_is_named_again_until_it_fits() -> None:
    marked = booked(date(2026, 12, 21), state=AppointmentState.TO_REBOOK)
    answer = judge(marked, THURSDAY, WEEK_LATER)
    assert [change.id for change in answer.to_rebook] == [7]
    assert not answer.written
    assert "it fits the new day" in doubt_of(marked, WEEK_LATER, THURSDAY)


def test_a_release_that_may_be_a_day_later_is_a_doubt() -> None:
    around = replace(AROUND, latest_release_day=date(2026, 12, 11))
    [change] = judge(booked(WEEK_EARLIER), None, WEEK_EARLIER, around).to_check
    assert "as late as Fri 11 Dec 2026" in change.why


def test_past_and_cancelled_appointments_are_left_alone() -> None:
    past = booked(date(2026, 11, 21))
    cancelled = booked(THURSDAY, state=AppointmentState.CANCELLED)
    for appointment in (past, cancelled):
        assert judge(appointment, THURSDAY, date(2026, 11, 20)) == Rebooking((), (), (), ())


def test_an_appointment_is_named_by_kind_time_and_place() -> None:
    assert (
        appointment_title(booked(THURSDAY, K.PRISON_VISIT)) == "prison visit, 10:30, Bridge Street"
    )


days = st.dates(date(2026, 11, 1), date(2027, 3, 31))


@given(
    st.builds(
        booked,
        day=days,
        kind=st.sampled_from(K),
        place=st.sampled_from(["HEI", "High Street"]),
        state=st.sampled_from(AppointmentState),
    ),
    st.none() | days,
    st.none() | days,
)
def test_no_appointment_moves_and_none_that_the_person_cannot_reach_is_missed(
    appointment: HeldAppointment, old: date | None, new: date | None
) -> None:
    answer = judge(appointment, old, new)
    assert len(answer.to_rebook) + len(answer.to_check) <= 1
    for written in answer.written:
        assert written == replace(appointment, state=AppointmentState.TO_REBOOK)
    coming = appointment.day >= AROUND.today and appointment.state is AppointmentState.BOOKED
    if not coming or old is None or new is None or old == new:
        return
    in_prison = appointment.place == "HEI" or appointment.kind is K.PRISON_VISIT
    inside_after = appointment.day < new
    inside_before = appointment.day < old
    if in_prison:
        assert bool(answer.to_rebook) is (appointment.day > new)
    elif inside_after != inside_before:
        assert answer.to_rebook
