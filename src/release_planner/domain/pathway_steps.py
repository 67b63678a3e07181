"""The steps from a treatment need to a start, and how far the record of a release goes.

A later step counts as every earlier one, since records of single steps are often missing. How far
somebody got says nothing of why they got no further.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NEED, REFERRED, ACCEPTED, BOOKED, ATTENDED, STARTED = STEPS = (
    "need",
    "referred",
    "accepted",
    "booked",
    "attended",
    "started",
)
STOP_AFTER = {
    NEED: "stopped_at_referral",
    REFERRED: "stopped_at_acceptance",
    ACCEPTED: "stopped_at_booking",
    BOOKED: "stopped_at_attendance",
    ATTENDED: "stopped_at_start",
}
"""The first step not reached, by the furthest one that was."""
ENDED_BEFORE_START = "ended_before_start"


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral to a community provider; `accepted_on` is None until it is accepted."""

    referred_on: date
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class TreatmentBooking:
    """A treatment appointment that was not cancelled."""

    day: date
    is_attended: bool = False


def furthest_step(
    released_on: date,
    window_ends_on: date,
    referrals: Iterable[Referral],
    bookings: Iterable[TreatmentBooking],
) -> str:
    """The furthest step before a start that is recorded by the end of the window.

    Referrals count from any day before that; bookings on days from release on.
    """
    inside = [each for each in bookings if released_on <= each.day <= window_ends_on]
    referrals = [each for each in referrals if each.referred_on <= window_ends_on]
    accepted = (each.accepted_on for each in referrals)
    if any(each.is_attended for each in inside):
        return ATTENDED
    if inside:
        return BOOKED
    if any(day is not None and day <= window_ends_on for day in accepted):
        return ACCEPTED
    return REFERRED if referrals else NEED


def steps_reached(furthest: str) -> tuple[str, ...]:
    """Every step up to the furthest."""
    return STEPS[: STEPS.index(furthest) + 1]
