"""What a release plan is made of: template steps, the facts they read, and the steps themselves."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_planner.domain.codes import (
    AppointmentKind,
    AppointmentState,
    CustodyState,
    IomCohort,
    MappaCategory,
    MappaLevel,
    Pathway,
    ReleaseDateType,
    Role,
    Sex,
    StepState,
    SubstanceGroup,
    YesNoUnknown,
)


class StepAnchor(StrEnum):
    """The day a template step is counted from."""

    RECEPTION = "reception"
    SENTENCE_START = "sentence_start"
    HANDOVER = "handover"
    RELEASE_DAY = "release_day"
    FIRST_APPOINTMENT = "first_appointment"


class Roll(StrEnum):
    """What happens when an offset lands on a non-working day."""

    NONE = "none"
    PREVIOUS = "previous"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from an anchor; negative counts are before it.

    Months are applied first, then days, then working days, then the roll.
    """

    months: int = 0
    days: int = 0
    working_days: int = 0
    roll: Roll = Roll.NONE


class Condition(StrEnum):
    """A fact that makes a template step apply; several conditions must all hold.

    A need that is unknown counts as a need, so that somebody finds out.
    """

    TREATMENT_NEED = "treatment_need"
    OPIATE_NEED = "opiate_need"
    NO_SETTLED_ACCOMMODATION = "no_settled_accommodation"
    SUPERVISED_ON_RELEASE = "supervised_on_release"
    STANDARD_DETERMINATE = "standard_determinate"
    SHORT_SENTENCE = "short_sentence"
    SHORT_STAY = "short_stay"
    REMAND = "remand"
    HOME_DETENTION_CURFEW = "home_detention_curfew"
    RECALLED = "recalled"
    WOMAN = "woman"
    YOUNG_ADULT = "young_adult"
    CHILD = "child"
    IOM = "iom"
    IOM_FIXED = "iom_fixed"
    IOM_FLEX = "iom_flex"
    IOM_FREE = "iom_free"
    MAPPA = "mappa"
    MAPPA_LEVEL_TWO_OR_THREE = "mappa_level_two_or_three"
    ENGLAND = "england"
    WALES = "wales"


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One step of a pathway, as an administrator writes it in ``data/pathways``.

    ``opens`` is the offset at which the work may start, ``due`` the day it is due by, and
    ``closes`` the last day on which doing it still has any use: past it the step is impossible,
    and ``closed_because`` says why in words for the caseworker. ``verified`` is false where the
    offset is customary rather than published. ``explanation`` says what the step asks for.
    """

    id: str
    pathway: Pathway
    title: str
    anchor: StepAnchor
    due: Offset
    owner: Role
    source: str
    verified: bool
    opens: Offset | None = None
    closes: Offset | None = None
    closed_because: str = ""
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan builder knows of one custody spell.

    ``release_day`` is the earlier of the days on which the person may leave (deadlines work to the
    earlier); None while no date anchors the plan, such as on remand. ``release_date_type`` is the
    type of the date it rests on.
    """

    release_day: date | None
    release_date_type: ReleaseDateType | None = None
    custody_state: CustodyState = CustodyState.IN_CUSTODY
    reception_on: date | None = None
    sentence_start: date | None = None
    first_appointment_on: date | None = None
    date_of_birth: date | None = None
    sex: Sex = Sex.NOT_KNOWN
    treatment_need: YesNoUnknown = YesNoUnknown.UNKNOWN
    substance_group: SubstanceGroup = SubstanceGroup.UNKNOWN
    settled_accommodation: YesNoUnknown = YesNoUnknown.UNKNOWN
    in_wales: bool = False
    home_detention_curfew: bool = False
    recalled: bool = False
    iom_cohort: IomCohort | None = None
    mappa_category: MappaCategory = MappaCategory.UNKNOWN
    mappa_level: MappaLevel = MappaLevel.NOT_SET


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its dates, as the plan builder derives it.

    ``due_on`` is None while its anchor day is unknown. ``why`` reads for example
    "8 weeks before the expected release day, Thu 26 Nov 2026".
    """

    template_id: str
    pathway: Pathway
    title: str
    owner: Role
    opens_on: date | None
    due_on: date | None
    closes_on: date | None
    state: StepState
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class HeldStep:
    """A step as the store holds it: the input of re-anchoring.

    ``fixed`` is true when a person set the date by hand, so that no move of the anchor moves it;
    ``of_treatment`` when the step tells of treatment.
    """

    id: int
    template_id: str
    title: str
    state: StepState
    opens_on: date | None
    due_on: date | None
    closes_on: date | None
    fixed: bool
    owner: Role
    of_treatment: bool = False


@dataclass(frozen=True, slots=True)
class HeldAppointment:
    """An appointment as the store holds it; ``day`` is London wall time.

    ``provider`` names whom to ring, ``contact`` how. ``at_treatment_provider`` says that one
    provides it or owns the place.
    """

    id: int
    kind: AppointmentKind
    day: date
    start: str | None
    state: AppointmentState
    provider: str
    contact: str
    place: str
    at_treatment_provider: bool = False

    @property
    def of_treatment(self) -> bool:
        """Whether it tells of treatment, whatever it is called."""
        return self.kind is AppointmentKind.TREATMENT or self.at_treatment_provider
