"""How a person's screens say days, instants and codes."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar, cast

from release_planner.domain.codes import (
    AccommodationPoint,
    AppointmentKind,
    AppointmentState,
    Attendance,
    HousingReferralStatus,
    HousingRoute,
    MappaCategory,
    MappaLevel,
    OfferOutcome,
    Pathway,
    Role,
    StepState,
    SubstanceGroup,
    YesNoUnknown,
)
from release_planner.domain.day_text import day_text
from release_planner.domain.wall_time import london

Code = TypeVar("Code", bound=StrEnum)

_YEAR_IS_PLAIN_DAYS = 300

PATHWAYS = {
    Pathway.ACCOMMODATION: "accommodation",
    Pathway.ATTITUDES: "behaviour",
    Pathway.CHILDREN_AND_FAMILIES: "family",
    Pathway.DRUGS_AND_ALCOHOL: "drugs and alcohol",
    Pathway.EDUCATION_AND_WORK: "education and work",
    Pathway.FINANCE_AND_ID: "finance and ID",
    Pathway.HEALTH: "health",
    Pathway.IOM: "IOM",
    Pathway.PUBLIC_PROTECTION: "public protection",
}

STEP_STATES = {
    StepState.NOT_STARTED: "not started",
    StepState.IN_PROGRESS: "started",
    StepState.DONE: "done",
    StepState.NOT_REQUIRED: "not needed",
    StepState.DECLINED: "declined by the person",
    StepState.IMPOSSIBLE: "too late",
}

ATTENDANCES = {
    Attendance.UNKNOWN: "not known",
    Attendance.ATTENDED: "attended",
    Attendance.DID_NOT_ATTEND: "did not attend",
    Attendance.ACCEPTABLE_ABSENCE: "absent with good reason",
    Attendance.SENT_HOME: "came but was sent home",
}

APPOINTMENT_STATES = {
    AppointmentState.BOOKED: "booked",
    AppointmentState.TO_REBOOK: "REBOOK",
    AppointmentState.CANCELLED: "cancelled",
}

APPOINTMENT_KINDS = {
    kind: "Jobcentre" if kind is AppointmentKind.JOBCENTRE else kind.value.replace("_", " ")
    for kind in AppointmentKind
}

ANSWERS = {
    each: "not known" if each is YesNoUnknown.UNKNOWN else each.value for each in YesNoUnknown
}

SUBSTANCE_GROUPS = {
    SubstanceGroup.OPIATE: "opiates",
    SubstanceGroup.NON_OPIATE: "non-opiates",
    SubstanceGroup.NON_OPIATE_AND_ALCOHOL: "non-opiates and alcohol",
    SubstanceGroup.ALCOHOL: "alcohol",
    SubstanceGroup.NONE: "none",
    SubstanceGroup.UNKNOWN: "not known",
}

OFFERS = {
    OfferOutcome.NOT_OFFERED: "not offered",
    OfferOutcome.ACCEPTED: "accepted",
    OfferOutcome.DECLINED: "declined",
    OfferOutcome.UNKNOWN: "not known",
}

ROUTES = {
    HousingRoute.DUTY_TO_REFER: "duty to refer",
    HousingRoute.CAS1: "approved premises (CAS1)",
    HousingRoute.CAS2: "bail and HDC accommodation (CAS2)",
    HousingRoute.CAS3: "temporary accommodation (CAS3)",
    HousingRoute.CRS_ACCOMMODATION: "housing support (CRS)",
    HousingRoute.WALES_NATIONAL_PATHWAY: "Wales national pathway",
}

REFERRAL_STATUSES = {
    HousingReferralStatus.SUBMITTED: "submitted",
    HousingReferralStatus.ACCEPTED: "accepted",
    HousingReferralStatus.NOT_ACCEPTED: "not accepted",
    HousingReferralStatus.WITHDRAWN: "withdrawn",
}

NIGHTS = {
    AccommodationPoint.PLANNED_FIRST_NIGHT: "First night, planned",
    AccommodationPoint.FIRST_NIGHT: "First night, spent",
    AccommodationPoint.THREE_MONTHS: "Three months after release",
}

MAPPA_CATEGORIES = {
    MappaCategory.ONE: "category 1",
    MappaCategory.TWO: "category 2",
    MappaCategory.THREE: "category 3",
    MappaCategory.FOUR: "category 4",
    MappaCategory.NOT_SUBJECT: "not subject to MAPPA",
    MappaCategory.UNKNOWN: "not known",
}

MAPPA_LEVELS = {
    MappaLevel.ONE: "level 1",
    MappaLevel.TWO: "level 2",
    MappaLevel.THREE: "level 3",
    MappaLevel.NOT_SET: "not set yet",
    MappaLevel.NOT_APPLICABLE: "does not apply",
}

_ABBREVIATIONS = {"iom": "IOM", "mappa": "MAPPA"}


def role(code: str) -> str:
    """A role in words: "iom_officer" reads "IOM officer"."""
    words = [_ABBREVIATIONS.get(word, word) for word in code.split("_")]
    return " ".join(words).replace("pre release", "pre-release")


ROLES = {each: role(each.value) for each in Role}


def in_words(codes: Mapping[Code, str], code: str) -> str:
    """A stored code in the words of its table; one that no table knows stands as it is."""
    return codes.get(cast("Code", code), code.replace("_", " "))


def capital(text: str) -> str:
    """A text with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def short_day(day: date, today: date) -> str:
    """A day with its weekday; the year, in two figures, only when it is ten months away or more."""
    text = day_text(day)
    if abs((day - today).days) < _YEAR_IS_PLAIN_DAYS:
        return text[:-5]
    return f"{text[:-4]}{text[-2:]}"


def instant_text(stored: str) -> str:
    """A stored UTC instant as a London day and time: "Thu 26 Nov 2026, 14:02"."""
    at = london(datetime.fromisoformat(stored))
    return f"{day_text(at.date())}, {at:%H:%M}"


def age(born: date, today: date) -> int:
    """Whole years of age."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
