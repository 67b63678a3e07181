"""Whom to chase, and the step that is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.domain.chase import (
    MISSING_STEP_NAMES,
    WHAT_TO_DO,
    MissingStep,
    OpenWindow,
    TreatmentBooking,
    days_left,
    days_left_text,
    is_to_chase,
    missing_step,
    missing_text,
    whom_to_ring,
)
from release_planner.domain.codes import AppointmentState, Attendance, CustodyState, YesNoUnknown
from release_planner.domain.plan_changes import Party

RELEASED = date(2026, 10, 20)
"""The clocks go back within its window."""
TODAY = date(2026, 11, 2)
WINDOW = OpenWindow(CustodyState.RELEASED, YesNoUnknown.YES, RELEASED, date(2026, 11, 10))


def booking(
    day: date,
    attendance: Attendance = Attendance.UNKNOWN,
    state: AppointmentState = AppointmentState.BOOKED,
) -> TreatmentBooking:
    return TreatmentBooking(day, "10:00", state, attendance)


@pytest.mark.parametrize(
    ("today", "is_on"),
    [
        (RELEASED - timedelta(days=1), False),
        (RELEASED, True),
        (date(2026, 10, 25), True),
        (RELEASED + timedelta(days=21), True),
        (RELEASED + timedelta(days=22), False),
    ],
)
def test_both_ends_of_the_window_belong_to_it(today: date, is_on: bool) -> None:
    assert is_to_chase(WINDOW, today) is is_on


@pytest.mark.parametrize("state", list(CustodyState))
def test_death_recall_and_return_take_a_person_off(state: CustodyState) -> None:
    is_on = state in (CustodyState.RELEASED, CustodyState.RECALL_RESCINDED)

    assert is_to_chase(replace(WINDOW, state=state), TODAY) is is_on


@pytest.mark.parametrize("need", list(YesNoUnknown))
def test_only_a_known_need_is_chased(need: YesNoUnknown) -> None:
    assert is_to_chase(replace(WINDOW, need=need), TODAY) is (need is YesNoUnknown.YES)


@pytest.mark.parametrize(
    ("started_on", "is_on"),
    [(RELEASED - timedelta(days=1), True), (RELEASED, False), (TODAY, False)],
)
def test_a_start_since_the_release_ends_it(started_on: date, is_on: bool) -> None:
    assert is_to_chase(replace(WINDOW, starts=(started_on,)), TODAY) is is_on


PAST, AHEAD, BEYOND = date(2026, 10, 30), date(2026, 11, 9), date(2026, 11, 11)
MISSED = booking(PAST, Attendance.DID_NOT_ATTEND)


@pytest.mark.parametrize(
    ("window", "step", "day"),
    [
        (WINDOW, MissingStep.NOT_REFERRED, None),
        (replace(WINDOW, is_referred=True), MissingStep.NOT_ACCEPTED, None),
        (
            replace(WINDOW, is_referred=True, is_accepted=True),
            MissingStep.NO_APPOINTMENT,
            None,
        ),
        (replace(WINDOW, bookings=(booking(AHEAD),)), MissingStep.TO_ATTEND, AHEAD),
        (replace(WINDOW, bookings=(booking(TODAY),)), MissingStep.TO_ATTEND, TODAY),
        (replace(WINDOW, bookings=(booking(BEYOND),)), MissingStep.BOOKED_TOO_LATE, BEYOND),
        (replace(WINDOW, bookings=(booking(BEYOND), booking(AHEAD))), MissingStep.TO_ATTEND, AHEAD),
        (replace(WINDOW, bookings=(MISSED, booking(AHEAD))), MissingStep.TO_ATTEND, AHEAD),
        (replace(WINDOW, bookings=(MISSED,)), MissingStep.MISSED, PAST),
        (replace(WINDOW, bookings=(booking(PAST),)), MissingStep.NOT_RECORDED, PAST),
        (
            replace(WINDOW, bookings=(booking(PAST, Attendance.SENT_HOME),)),
            MissingStep.MISSED,
            PAST,
        ),
        (
            replace(
                WINDOW, bookings=(MISSED, booking(AHEAD, state=AppointmentState.TO_REBOOK))
            ),
            MissingStep.TO_REBOOK,
            AHEAD,
        ),
        (
            replace(WINDOW, bookings=(booking(PAST, Attendance.ATTENDED), booking(AHEAD))),
            MissingStep.ATTENDED_NO_START,
            PAST,
        ),
        (
            replace(
                WINDOW,
                is_referred=True,
                bookings=(booking(AHEAD, state=AppointmentState.CANCELLED),),
            ),
            MissingStep.NOT_ACCEPTED,
            None,
        ),
    ],
)  # fmt: skip
def test_the_first_missing_step(window: OpenWindow, step: MissingStep, day: date | None) -> None:
    missing = missing_step(window, TODAY)

    assert missing.step is step
    assert (missing.booking.day if missing.booking else None) == day


@given(
    st.lists(
        st.builds(
            TreatmentBooking,
            st.dates(RELEASED, RELEASED + timedelta(days=40)),
            st.sampled_from([None, "09:00", "14:30"]),
            st.sampled_from(AppointmentState),
            st.sampled_from(Attendance),
        ),
        max_size=5,
    ),
    st.booleans(),
    st.booleans(),
    st.integers(0, 21),
)
def test_every_way_in_has_one_missing_step_with_words(
    bookings: list[TreatmentBooking], is_referred: bool, is_accepted: bool, day: int
) -> None:
    window = replace(
        WINDOW, bookings=tuple(bookings), is_referred=is_referred, is_accepted=is_accepted
    )

    missing = missing_step(window, RELEASED + timedelta(days=day))

    assert MISSING_STEP_NAMES[missing.step]
    assert WHAT_TO_DO[missing.step].endswith(".")
    assert missing.booking is None or missing.booking.state is not AppointmentState.CANCELLED
    assert missing == missing_step(
        replace(window, bookings=tuple(reversed(bookings))), RELEASED + timedelta(days=day)
    ) or len({(each.day, each.start) for each in bookings}) < len(bookings)


def test_days_and_steps_in_words() -> None:
    assert days_left(WINDOW, TODAY) == 8
    assert [days_left_text(days) for days in (0, 1, 8)] == ["last day", "1 day left", "8 days left"]
    missed = missing_step(replace(WINDOW, bookings=(MISSED,)), TODAY)
    assert missing_text(missed) == "Appointment missed, Fri 30 Oct 2026 at 10:00"


def test_the_owner_is_rung_only_where_nobody_is_nearer() -> None:
    bridge, worker, owner = Party("Bridge", "1"), Party("Worker", "2"), Party("Owner", "3")

    assert list(whom_to_ring(bridge, worker, owner)) == [
        ("provider", bridge),
        ("treatment worker", worker),
    ]
    assert list(whom_to_ring(None, None, owner)) == [("owner", owner)]
    assert not list(whom_to_ring(None, None, None))
