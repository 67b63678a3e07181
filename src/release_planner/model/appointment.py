"""Appointments, in London wall time."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from release_planner.domain.codes import AppointmentKind, AppointmentState, Attendance
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class Appointment(Audited, Versioned, table=True):
    """A booking. ``start`` is "HH:MM" London wall time, None for an all-day entry.

    ``rests_on`` is the expected release day when it was booked, so that a later move is visible.
    """

    __table_args__ = (sa.Index("ix_appointment_day", "day"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    kind: AppointmentKind = code_field(AppointmentKind, "appointment_kind", AppointmentKind.OTHER)
    day: date
    start: str | None = None
    minutes: int = 30
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    place_id: int | None = Field(default=None, foreign_key="place.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    state: AppointmentState = code_field(
        AppointmentState, "appointment_state", AppointmentState.BOOKED
    )
    attendance: Attendance = code_field(Attendance, "appointment_attendance", Attendance.UNKNOWN)
    rests_on: date | None = None
    booked_on: date
    booked_by: str
    changed_at: datetime
