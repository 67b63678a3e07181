"""Code sets of the field. Values are what is stored, exported and printed as JSON.

Release-date types and custody words follow the HMPPS services (domain reference, sections 1.1
and 8). Unknown is a member wherever a fact can be missing: it is neither blank nor "no".
"""

from enum import StrEnum


class ReleaseDateType(StrEnum):
    """Kinds of sentence date, named as the HMPPS date calculator names them."""

    CRD = "CRD"
    ARD = "ARD"
    HDCED = "HDCED"
    HDCAD = "HDCAD"
    PED = "PED"
    APD = "APD"
    NPD = "NPD"
    PRRD = "PRRD"
    DPRRD = "DPRRD"
    SED = "SED"
    LED = "LED"
    SLED = "SLED"
    ESED = "ESED"
    TUSED = "TUSED"
    ETD = "ETD"
    MTD = "MTD"
    LTD = "LTD"
    ROTL = "ROTL"
    ERSED = "ERSED"
    TERSED = "TERSED"
    TED = "TED"
    THD = "THD"
    CONFIRMED = "CONFIRMED"


RELEASE_DATE_TYPE_NAMES: dict[ReleaseDateType, str] = {
    ReleaseDateType.CRD: "conditional release date",
    ReleaseDateType.ARD: "automatic release date",
    ReleaseDateType.HDCED: "home detention curfew eligibility date",
    ReleaseDateType.HDCAD: "home detention curfew approved date",
    ReleaseDateType.PED: "parole eligibility date",
    ReleaseDateType.APD: "approved parole date",
    ReleaseDateType.NPD: "non-parole date",
    ReleaseDateType.PRRD: "post recall release date",
    ReleaseDateType.DPRRD: "post recall release date (detention and training order)",
    ReleaseDateType.SED: "sentence expiry date",
    ReleaseDateType.LED: "licence expiry date",
    ReleaseDateType.SLED: "sentence and licence expiry date",
    ReleaseDateType.ESED: "effective sentence end date",
    ReleaseDateType.TUSED: "top-up supervision expiry date",
    ReleaseDateType.ETD: "early transfer date",
    ReleaseDateType.MTD: "mid transfer date",
    ReleaseDateType.LTD: "late transfer date",
    ReleaseDateType.ROTL: "release on temporary licence",
    ReleaseDateType.ERSED: "early removal scheme eligibility date",
    ReleaseDateType.TERSED: "tariff-expired removal scheme eligibility date",
    ReleaseDateType.TED: "tariff expiry date",
    ReleaseDateType.THD: "target hearing date",
    ReleaseDateType.CONFIRMED: "confirmed release date",
}


class CustodyState(StrEnum):
    """Where a custody spell stands."""

    IN_CUSTODY = "in_custody"
    REMAND = "remand"
    HDC_APPROVED = "hdc_approved"
    HDC_REFUSED = "hdc_refused"
    HDC_WITHDRAWN = "hdc_withdrawn"
    IN_HOSPITAL = "in_hospital"
    RELEASED = "released"
    UNLAWFULLY_AT_LARGE = "unlawfully_at_large"
    RETURNED_TO_CUSTODY = "returned_to_custody"
    RECALL_RESCINDED = "recall_rescinded"
    DIED = "died"


class YesNoUnknown(StrEnum):
    """A fact that may not be known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """Sex as HMPPS records it: male, female, not known, not specified."""

    MALE = "M"
    FEMALE = "F"
    NOT_KNOWN = "N"
    NOT_SPECIFIED = "NS"


class SubstanceGroup(StrEnum):
    """NDTMS substance groups; `NONE` where there is no treatment need."""

    OPIATE = "opiate"
    NON_OPIATE = "non_opiate"
    NON_OPIATE_AND_ALCOHOL = "non_opiate_and_alcohol"
    ALCOHOL = "alcohol"
    NONE = "none"
    UNKNOWN = "unknown"


class OfferOutcome(StrEnum):
    """What became of an offer, such as a naloxone kit."""

    NOT_OFFERED = "not_offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class TreatmentStanding(StrEnum):
    """All that an agency which may not hold treatment is told of it: arranged, or not yet."""

    BOOKED = "booked"
    GAP = "gap"
    UNKNOWN = "unknown"


class IomCohort(StrEnum):
    """Integrated Offender Management cohort: fixed and flex are statutory, free is not."""

    FIXED = "fixed"
    FLEX = "flex"
    FREE = "free"


class MappaCategory(StrEnum):
    """MAPPA category 1 to 4, not subject to MAPPA, or not known."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    NOT_SUBJECT = "not_subject"
    UNKNOWN = "unknown"


class MappaLevel(StrEnum):
    """MAPPA management level 1 to 3, not yet set, or not applicable."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    NOT_SET = "not_set"
    NOT_APPLICABLE = "not_applicable"


class Pathway(StrEnum):
    """The seven resettlement pathways, with IOM and public protection beside them."""

    ACCOMMODATION = "accommodation"
    ATTITUDES = "attitudes_thinking_and_behaviour"
    CHILDREN_AND_FAMILIES = "children_families_and_communities"
    DRUGS_AND_ALCOHOL = "drugs_and_alcohol"
    EDUCATION_AND_WORK = "education_skills_and_work"
    FINANCE_AND_ID = "finance_and_id"
    HEALTH = "health"
    IOM = "iom"
    PUBLIC_PROTECTION = "public_protection"


class Role(StrEnum):
    """Who a step, an alert or a call belongs to; a plan's assignments name the person."""

    PRISON_OFFENDER_MANAGER = "prison_offender_manager"
    COMMUNITY_OFFENDER_MANAGER = "community_offender_manager"
    IOM_OFFICER = "iom_officer"
    IOM_COORDINATOR = "iom_coordinator"
    PRE_RELEASE_TEAM = "pre_release_team"
    TREATMENT_WORKER = "treatment_worker"
    HOUSING_OFFICER = "housing_officer"
    HEALTHCARE = "healthcare"
    PRISON_WORK_COACH = "prison_work_coach"
    MAPPA_COORDINATOR = "mappa_coordinator"
    ADMINISTRATOR = "administrator"


PRISON_ROLES = (
    Role.PRISON_OFFENDER_MANAGER,
    Role.PRE_RELEASE_TEAM,
    Role.PRISON_WORK_COACH,
)
"""Who works inside a prison's resettlement team: not its healthcare, nor treatment workers."""


class Agency(StrEnum):
    """The agency a member of staff or a provider belongs to."""

    POLICE = "police"
    PROBATION = "probation"
    PRISON = "prison"
    TREATMENT_PROVIDER = "treatment_provider"
    LOCAL_AUTHORITY = "local_authority"
    HEALTH = "health"
    VOLUNTARY_SECTOR = "voluntary_sector"
    DEPARTMENT_FOR_WORK_AND_PENSIONS = "department_for_work_and_pensions"


class StepState(StrEnum):
    """State of a plan step. `IMPOSSIBLE` is one that can no longer be done in time."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_REQUIRED = "not_required"
    DECLINED = "declined"
    IMPOSSIBLE = "impossible"


OPEN_STEP_STATES = frozenset({StepState.NOT_STARTED, StepState.IN_PROGRESS, StepState.IMPOSSIBLE})


class AppointmentKind(StrEnum):
    """What an appointment is for."""

    PROBATION = "probation"
    TREATMENT = "treatment"
    HOUSING = "housing"
    JOBCENTRE = "jobcentre"
    HEALTH = "health"
    POLICE = "police"
    PRISON_VISIT = "prison_visit"
    FAMILY = "family"
    EMPLOYMENT = "employment"
    OTHER = "other"


class AppointmentState(StrEnum):
    """`TO_REBOOK` marks a booking that rests on a release day that has since moved."""

    BOOKED = "booked"
    TO_REBOOK = "to_rebook"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    """What happened at an appointment."""

    UNKNOWN = "unknown"
    ATTENDED = "attended"
    DID_NOT_ATTEND = "did_not_attend"
    ACCEPTABLE_ABSENCE = "acceptable_absence"
    SENT_HOME = "sent_home"


class HousingRoute(StrEnum):
    """A route into accommodation."""

    DUTY_TO_REFER = "duty_to_refer"
    CAS1 = "CAS1"
    CAS2 = "CAS2"
    CAS3 = "CAS3"
    CRS_ACCOMMODATION = "CRS_accommodation"
    WALES_NATIONAL_PATHWAY = "wales_national_pathway"


class HousingReferralStatus(StrEnum):
    """Status of a housing referral, named as the HMPPS duty-to-refer service names them."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


class AccommodationPoint(StrEnum):
    """When an accommodation fact applies."""

    PLANNED_FIRST_NIGHT = "planned_first_night"
    FIRST_NIGHT = "first_night"
    THREE_MONTHS = "three_months"


class LinkState(StrEnum):
    """Whether the person of a returned start is found. `OUTSIDE` is a start that follows no release
    known here; `TO_REVIEW` waits for a person to decide.
    """

    LINKED = "linked"
    TO_REVIEW = "to_review"
    NOT_LINKED = "not_linked"
    OUTSIDE = "outside"


class LinkVerdict(StrEnum):
    """What a person decided of one start and one release."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"
