"""The other kinds of file: staff, provision, outcomes, and both kinds of providers' returns."""

from dataclasses import replace
from enum import StrEnum

from release_planner.domain.access import AccessRole
from release_planner.domain.codes import Agency, AppointmentKind, Role
from release_planner.imports.columns import CellType, Column, Kind, code_column
from release_planner.imports.schema_caseload import CASELOAD


class OutcomeEvent(StrEnum):
    """Something that happened to one person on one day."""

    RELEASED = "released"
    TREATMENT_REFERRED = "treatment_referred"
    TREATMENT_ACCEPTED = "treatment_accepted"
    TREATMENT_STARTED = "treatment_started"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_ATTENDED = "appointment_attended"
    APPOINTMENT_MISSED = "appointment_missed"
    DUTY_TO_REFER_SUBMITTED = "duty_to_refer_submitted"
    DUTY_TO_REFER_ACCEPTED = "duty_to_refer_accepted"
    CAS3_REFERRED = "CAS3_referred"
    FIRST_NIGHT = "first_night"
    THREE_MONTHS = "three_months"
    STEP_DONE = "step_done"
    NALOXONE = "naloxone"
    RECALLED = "recalled"
    RETURNED_TO_CUSTODY = "returned_to_custody"
    DIED = "died"


_AGENCY_SPELLINGS = {
    "prisons": "prison",
    "treatment": "treatment_provider",
    "provider": "treatment_provider",
    "council": "local_authority",
    "nhs": "health",
    "charity": "voluntary_sector",
    "voluntary": "voluntary_sector",
    "dwp": "department_for_work_and_pensions",
    "jobcentre": "department_for_work_and_pensions",
}

_ROLE_SPELLINGS = {
    "pom": "prison_offender_manager",
    "com": "community_offender_manager",
    "iom police officer": "iom_officer",
    "recovery worker": "treatment_worker",
    "admin": "administrator",
}

_EMAIL_NAMES = ("email", "e-mail", "email address", "mail")
_PHONE_NAMES = ("phone", "telephone number", "tel", "phone number", "mobile", "contact number")

STAFF = Kind(
    "staff",
    "Staff and their teams",
    (
        Column("code", "Staff code", CellType.STAFF_CODE, "What files and people call them by.",
               "WM0001", ("staffCode", "code", "collar number", "officer code"), required=True),
        Column("name", "Name", CellType.NAME, "The name to show.", "Sam Example",
               ("staff name", "full name", "officer name", "officer"), required=True),
        code_column("role", "Role", Role, "What they do.", names=("job", "job title"),
                    spellings=_ROLE_SPELLINGS, example="iom_officer", required=True),
        code_column("agency", "Agency", Agency, "Who employs them.",
                    names=("organisation", "employer"), spellings=_AGENCY_SPELLINGS,
                    required=True),
        code_column("access_role", "Access role", AccessRole,
                    "What they may see, where it does not follow from their agency.",
                    names=("access",), example=""),
        Column("team_code", "Team code", CellType.STAFF_CODE, "Their team's code.", "BHAM-IOM",
               ("teamCode", "team id")),
        Column("team_name", "Team name", CellType.TEXT, "Their team's name.", "Birmingham IOM",
               ("teamName", "team")),
        Column("area", "Area", CellType.TEXT, "The name of the team's area profile.",
               "west_midlands", ("area name", "force area", "police area")),
        Column("email", "E-mail", CellType.EMAIL, "Work e-mail address.", "", _EMAIL_NAMES),
        Column("telephone", "Telephone", CellType.PHONE, "Work telephone number.", "",
               _PHONE_NAMES),
    ),
    identified_by=("code",),
)  # fmt: skip

PROVISION = Kind(
    "provision",
    "Providers and the places where appointments are held",
    (
        Column("provider_code", "Provider code", CellType.STAFF_CODE, "The provider's code.",
               "CGL-BHAM", ("providerCode", "provider id"), required=True),
        Column("provider_name", "Provider name", CellType.TEXT, "The provider's name.",
               "Example Recovery", ("providerName", "provider", "organisation"), required=True),
        code_column("agency", "Agency", Agency, "What kind of body it is.",
                    names=("kind", "provider kind", "provider type", "sector"),
                    spellings=_AGENCY_SPELLINGS, example="treatment_provider", required=True),
        Column("place_code", "Place code", CellType.STAFF_CODE, "The place's code.",
               "CGL-BHAM-1", ("placeCode", "site code", "place id"), required=True),
        Column("place_name", "Place name", CellType.TEXT, "The place's name.", "Example House",
               ("placeName", "place", "site", "site name"), required=True),
        Column("town", "Town", CellType.TEXT, "Town or city.", "Birmingham", ("city",)),
        Column("authority", "Local authority", CellType.AUTHORITY, "GSS code or name.",
               "Birmingham", ("la", "council", "authority")),
        Column("prison_id", "Prison", CellType.PRISON, "For a place inside a prison.", "",
               ("prisonId",)),
        Column("postcode", "Postcode", CellType.POSTCODE, "The place's postcode.", "",
               ("post code",)),
        Column("telephone", "Telephone", CellType.PHONE, "Where bookings are made.", "",
               _PHONE_NAMES),
        Column("email", "E-mail", CellType.EMAIL, "Where bookings are made.", "", _EMAIL_NAMES),
        Column("opening_days", "Opening days", CellType.WEEKDAYS,
               "Days on which it is open; left out, they are not known.", "Mon-Fri",
               ("open", "days open", "open days")),
        Column("ended_on", "Ended on", CellType.EVENT_DATE,
               "The provider's last day, when it provides no more: no return is awaited for later.",
               "", ("ended", "until", "end date", "contract end")),
    ),
    identified_by=("place_code",),
)  # fmt: skip

OUTCOMES = Kind(
    "outcomes",
    "What happened: one event of one person a row",
    (
        *(CASELOAD.column(key) for key in ("prison_number", "crn", "pnc")),
        code_column("event", "Event", OutcomeEvent, "What happened.",
                    names=("outcome", "event type"),
                    spellings={"started treatment": "treatment_started",
                               "treatment start": "treatment_started",
                               "dtr submitted": "duty_to_refer_submitted",
                               "dtr accepted": "duty_to_refer_accepted",
                               "attended": "appointment_attended",
                               "missed": "appointment_missed",
                               "dna": "appointment_missed"},
                    example="treatment_started", required=True),
        Column("on", "On", CellType.EVENT_DATE, "The day; only a booking may lie ahead.",
               "20/11/2026", ("date", "event date", "start date", "outcome date"), required=True),
        Column("at", "At", CellType.TIME, "The time of an appointment.", "14:30",
               ("time", "start time")),
        Column("minutes", "Minutes", CellType.COUNT, "How long an appointment lasts.", "60",
               ("duration",)),
        code_column("kind", "Kind", AppointmentKind, "What an appointment is for.",
                    names=("appointment kind", "appointment type"), example="treatment"),
        Column("booked_on", "Booked on", CellType.EVENT_DATE,
               "The day on which a booking was made; left out, the day of the import.",
               "02/11/2026", ("date booked", "booking date", "booking made")),
        Column("provider_code", "Provider code", CellType.STAFF_CODE, "Who provided it.",
               "CGL-BHAM", ("providerCode", "provider id", "provider")),
        Column("place_code", "Place code", CellType.STAFF_CODE, "Where.", "",
               ("placeCode", "site code")),
        Column("detail", "Detail", CellType.TEXT,
               "Accommodation code for a night; accepted or declined for naloxone; the step's id "
               "for a step that was done.", "A08A",
               ("details", "accommodation type", "result")),
    ),
    identified_by=("prison_number", "crn", "pnc"),
)  # fmt: skip

RETURNS = Kind(
    "returns",
    "Starts of treatment that a provider returns without names: one start a row",
    (
        Column("provider_code", "Provider code", CellType.STAFF_CODE, "Who returns it.",
               "CGL-BHAM", ("providerCode", "provider id", "provider"), required=True),
        Column("initials", "Initials", CellType.INITIALS,
               "Of the first forename and the surname; middle initials are left out.", "JS",
               ("client initials", "initial"), required=True),
        replace(CASELOAD.column("date_of_birth"), required=True,
                explanation="Without it no start is linked. Day, month and a year in four digits."),
        CASELOAD.column("sex"),
        Column("authority", "Local authority", CellType.AUTHORITY,
               "Where the person lives; left out, it is not known.",
               "Birmingham", ("la", "council", "authority", "area", "authority of residence")),
        Column("started_on", "Started on", CellType.EVENT_DATE,
               "First day of structured treatment in the community.", "20/11/2026",
               ("start date", "treatment start", "started", "date started"), required=True),
    ),
    identified_by=("initials",),
)  # fmt: skip
"""Starts by attributors. Initials, date of birth and sex serve to find the person, and go then."""

AGGREGATE_RETURNS = Kind(
    "aggregate-returns",
    "Counts that a provider returns for one authority and period",
    (
        Column("provider_code", "Provider code", CellType.STAFF_CODE, "Who returns them.",
               "CGL-BHAM", ("providerCode", "provider id", "provider"), required=True),
        Column("authority", "Local authority", CellType.AUTHORITY, "GSS code or name.",
               "Birmingham", ("la", "council", "authority", "area"), required=True),
        Column("period_from", "Period from", CellType.EVENT_DATE, "First day of the period.",
               "01/07/2026", ("from", "period start"), required=True),
        Column("period_to", "Period to", CellType.EVENT_DATE, "Last day of the period.",
               "30/09/2026", ("to", "period end"), required=True),
        Column("released_with_need", "Released with need", CellType.COUNT,
               "People released in the period with a treatment need.", "40",
               ("released with treatment need", "releases with need", "releases")),
        Column("referred", "Referred", CellType.COUNT, "Of those, referred.", "32",
               ("referrals", "number referred")),
        Column("appointment_before_release", "Appointment before release", CellType.COUNT,
               "Of those, with an appointment made before release.", "25",
               ("appointments before release", "appointment booked before release")),
        Column("started_within_21_days", "Started within 21 days", CellType.COUNT,
               "Of those, started structured treatment 0 to 21 days after release.", "19",
               ("started within 3 weeks", "started", "engaged within 21 days")),
        Column("complete_to", "Complete to", CellType.EVENT_DATE,
               "The day up to which every start has been reported.", "21/10/2026",
               ("data complete to",), required=True),
        Column("returned_on", "Returned on", CellType.EVENT_DATE, "When the return was made.",
               "02/11/2026", ("return date", "date of return"), required=True),
    ),
    identified_by=("period_from",),
)  # fmt: skip
"""Counts by area and period, for providers that cannot return one row a start."""
