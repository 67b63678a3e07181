"""What an entry tells its recipient, at each level of detail.

Every word comes from a closed list, a date, or a place that may be named. The titles of
appointments about health, drugs, probation, police or a victim are all the same word, and so is
whatever is not on the list: a kind that is added later stays hidden until somebody decides.
"""

from datetime import date, datetime
from functools import lru_cache

from release_planner.calendars.detail import DetailLevel
from release_planner.calendars.rendering import EntryContent, EntryStatus
from release_planner.domain.codes import Agency, AppointmentKind, AppointmentState, Pathway
from release_planner.domain.day_text import day_text
from release_planner.domain.wall_time import WallTimeError, checked_end, checked_start, london
from release_planner.store.reading.calendar import (
    ExportableAppointment,
    ExportableDeadline,
    ReleaseDateBasis,
)

PRIVATE_TITLE = "Resettlement slot"
HIDDEN_KIND = "Appointment"
SHOWN_KINDS = {
    AppointmentKind.HOUSING: "Housing",
    AppointmentKind.JOBCENTRE: "Jobcentre",
    AppointmentKind.EMPLOYMENT: "Work and training",
    AppointmentKind.PRISON_VISIT: "Visit",
}
DEADLINE = "Deadline"
SHOWN_PATHWAYS = {
    Pathway.ACCOMMODATION: "Housing",
    Pathway.EDUCATION_AND_WORK: "Work and training",
    Pathway.FINANCE_AND_ID: "Money and identity papers",
}
"""What a deadline may say that it is for; any other is a deadline and nothing more."""

SHOWN_AGENCIES = frozenset(
    {Agency.LOCAL_AUTHORITY, Agency.DEPARTMENT_FOR_WORK_AND_PENSIONS, Agency.PRISON}
)
SHOWN_SOURCES = {
    **{
        name.casefold(): name
        for name in ("NOMIS", "DPS", "nDelius", "OASys", "PPUD", "Court", "Prison", "Probation")
    },
    "delius": "nDelius",
    "caseload file": "a caseload file",
    "entered by hand": "an entry by hand",
}
"""Sources of a release date that may be named; a file's own words for another may name anybody."""

_PREFIX = {
    EntryStatus.CONFIRMED: "",
    EntryStatus.TENTATIVE: "NOT CONFIRMED: ",
    EntryStatus.CANCELLED: "CANCELLED: ",
}
_APPOINTMENT_STATUS = {
    AppointmentState.BOOKED: EntryStatus.CONFIRMED,
    AppointmentState.TO_REBOOK: EntryStatus.TENTATIVE,
    AppointmentState.CANCELLED: EntryStatus.CANCELLED,
}
_DETAILS_ELSEWHERE = "Open the planner for details."


def appointment_content(
    appointment: ExportableAppointment, detail: DetailLevel, reference: str
) -> EntryContent:
    """The entry of an appointment.

    A stored time that London does not have exactly once is shown as the whole day, not confirmed,
    rather than at an hour that each calendar would read differently.
    """
    status = _APPOINTMENT_STATUS[appointment.state]
    start = appointment.start
    remarks = []
    if appointment.state is AppointmentState.TO_REBOOK:
        remarks.append("The expected release day has moved since this was booked.")
    if start is not None and not _is_sound(appointment.day, start, appointment.minutes):
        remarks.append(f"The time on record, {start[:5]}, needs to be checked.")
        start = None
        if status is EntryStatus.CONFIRMED:
            status = EntryStatus.TENTATIVE
    return EntryContent(
        status=status,
        summary=_title(status, _kind(appointment), detail, reference, appointment.basis.names),
        day=appointment.day,
        start=start,
        minutes=appointment.minutes if start else 0,
        location="" if detail is DetailLevel.PRIVATE else _location(appointment),
        description=_description(detail, [*remarks, _basis_text(appointment.basis)]),
    )


def release_day_content(
    basis: ReleaseDateBasis, detail: DetailLevel, reference: str
) -> EntryContent:
    """The entry of a release day: the earlier day, not confirmed, while two are possible."""
    day = basis.released_on or basis.expected_from or basis.expected_to
    assert day is not None
    other = None if basis.released_on else basis.expected_to
    open_ended = not basis.released_on and not (basis.expected_from and basis.expected_to)
    remarks = []
    if other is not None and other != day:
        remarks.append(f"It may be {day_text(other)}: eligibility for the earlier day is unknown.")
    elif open_ended:
        remarks.append("Only one limit of the day is known.")
    doubtful = bool(remarks) or (basis.released_on is None and basis.has_date_conflict)
    status = EntryStatus.TENTATIVE if doubtful else EntryStatus.CONFIRMED
    what = "Release day" if basis.released_on else "Expected release day"
    return EntryContent(
        status=status,
        summary=_title(status, what, detail, reference, basis.names),
        day=day,
        description=_description(detail, [*remarks, _basis_text(basis)]),
    )


def deadline_content(
    deadline: ExportableDeadline, detail: DetailLevel, reference: str
) -> EntryContent:
    """The entry of a deadline: a whole day, and what for only where that may be told."""
    what = SHOWN_PATHWAYS.get(deadline.pathway)
    remarks = ["This can no longer be done in time."] if deadline.is_too_late else []
    return EntryContent(
        status=EntryStatus.CONFIRMED,
        summary=_title(
            EntryStatus.CONFIRMED,
            f"{DEADLINE}: {what}" if what else DEADLINE,
            detail,
            reference,
            deadline.basis.names,
        ),
        day=deadline.due_on,
        description=_description(detail, [*remarks, _basis_text(deadline.basis)]),
    )


def withdrawn_content(
    last_shown: EntryContent, detail: DetailLevel, reference: str, what: str = HIDDEN_KIND
) -> EntryContent:
    """What stays of an entry that the recipient is no longer given: that it is off, and its time.

    It says less than a cancelled booking does, since the reason may be that it must not be shared.
    """
    status = EntryStatus.CANCELLED
    return EntryContent(
        status=status,
        summary=_title(status, what, min_detail(detail), reference, ("", "")),
        day=last_shown.day,
        start=last_shown.start,
        minutes=last_shown.minutes,
    )


def min_detail(detail: DetailLevel) -> DetailLevel:
    """The level without initials."""
    return DetailLevel.REFERENCE if detail is DetailLevel.INITIALS else detail


@lru_cache(maxsize=8192)
def _is_sound(day: date, start: str, minutes: int) -> bool:
    """Whether London has the times exactly once; many appointments share a day and a time."""
    try:
        checked_end(checked_start(day, start), minutes)
    except WallTimeError:
        return False
    return True


def _kind(appointment: ExportableAppointment) -> str:
    if appointment.is_treatment or appointment.agencies - SHOWN_AGENCIES:
        return HIDDEN_KIND
    return SHOWN_KINDS.get(appointment.kind, HIDDEN_KIND)


def _location(appointment: ExportableAppointment) -> str:
    town = appointment.place_town or ""
    may_name_site = appointment.in_prison or appointment.agencies
    if _kind(appointment) == HIDDEN_KIND or not may_name_site or not appointment.place_name:
        return town
    return f"{appointment.place_name}, {town}" if town else appointment.place_name


def _title(
    status: EntryStatus, what: str, detail: DetailLevel, reference: str, names: tuple[str, str]
) -> str:
    if detail is DetailLevel.PRIVATE:
        return _PREFIX[status] + PRIVATE_TITLE
    initials = _initials(names) if detail is DetailLevel.INITIALS else ""
    return f"{_PREFIX[status]}{initials}{what} [ref {reference}]"


def _initials(names: tuple[str, str]) -> str:
    letters = [next((letter for letter in name if letter.isalpha()), "") for name in names]
    written = "".join(f"{letter.upper()}." for letter in letters if letter)
    return f"{written} " if written else ""


def _description(detail: DetailLevel, remarks: list[str]) -> str:
    if detail is DetailLevel.PRIVATE:
        return ""
    return " ".join([*remarks, _DETAILS_ELSEWHERE])


@lru_cache(maxsize=1024)
def _moment(stored: str) -> str:
    """An instant as stored, in London; one import gives many people the same."""
    here = london(datetime.fromisoformat(stored))
    return f"{day_text(here.date())} {here:%H:%M}"


def _basis_text(basis: ReleaseDateBasis) -> str:
    if basis.released_on is not None:
        return f"Released on {day_text(basis.released_on)}."
    if basis.source is None or basis.as_at is None:
        return "The source of the release date is not recorded."
    source = SHOWN_SOURCES.get(basis.source.strip().casefold(), "another source")
    text = f"Release date from {source}, as at {_moment(basis.as_at)}."
    return f"{text} Two sources disagree on it." if basis.has_date_conflict else text
