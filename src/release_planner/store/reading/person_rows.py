"""What one person's screens show, one small frozen row a thing; codes are as stored.

Rows that forms change say how often they were changed (``version``), by whom last and when.
"""

from dataclasses import dataclass
from datetime import date

from release_planner.domain.access import FieldGroup
from release_planner.domain.codes import TreatmentStanding
from release_planner.store.reading.sharing import AgreementRow


@dataclass(frozen=True, slots=True)
class PersonHeader:
    """Who the person is and where the current spell stands; codes are as stored."""

    custody_id: int
    person_id: int
    surname: str
    forenames: str
    prison_number: str | None
    crn: str | None
    pnc_number: str | None
    date_of_birth: date | None
    sex: str
    state: str
    state_since: date | None
    legal_status: str
    prison_id: str | None
    cell_location: str | None
    reception_on: date | None
    sentence_start: date | None
    next_court_on: date | None
    anchor_type: str | None
    anchor_day: date | None
    anchor_confidence: str
    has_date_conflict: bool
    statutory_day: date | None
    expected_from: date | None
    expected_to: date | None
    certainty: str
    released_on: date | None
    window_ends_on: date | None
    release_authority: str | None
    settled_accommodation: str
    is_child: str
    presumption_exclusion: str | None
    owner_code: str | None
    owner_name: str | None
    plan_id: int | None
    iom_cohort: str | None
    iom_selected_on: date | None
    iom_next_review_on: date | None
    iom_lead_officer: str | None
    iom_lead_code: str | None
    mappa_category: str
    mappa_level: str
    mappa_level_set_on: date | None
    domestic_abuse_concern: str
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One plan step; `owner_code` is None when nobody holds the role."""

    id: int
    template_id: str
    pathway: str
    title: str
    owner_role: str
    owner_code: str | None
    opens_on: date | None
    due_on: date | None
    closes_on: date | None
    state: str
    is_fixed: bool
    done_on: date | None
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment with whom to ring about it."""

    id: int
    kind: str
    day: date
    start: str | None
    minutes: int
    state: str
    attendance: str
    rests_on: date | None
    provider_code: str | None
    provider_name: str | None
    provider_telephone: str | None
    place_code: str | None
    place_name: str | None
    place_prison_id: str | None
    staff_code: str | None
    staff_name: str | None
    staff_telephone: str | None
    provider_agency: str | None
    place_agency: str | None
    version: int
    edited_by: str | None
    edited_at: str | None

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies of the provider and of the place's provider, as far as they are known."""
        return frozenset(each for each in (self.provider_agency, self.place_agency) if each)


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """Need and consent; unknown is a value."""

    need: str
    substance_group: str
    consent_to_share: str
    naloxone: str
    bridging_prescription: str
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class TreatmentEventRow:
    """A referral ("referral") or a start ("start") with its provider."""

    kind: str
    id: int
    on: date
    accepted_on: date | None
    provider_name: str | None
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class HousingReferralRow:
    """One housing referral."""

    id: int
    route: str
    authority: str | None
    consent: str
    submitted_on: date
    status: str
    decided_on: date | None
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class AccommodationRow:
    """Where a night is to be or was spent; `type_code` None is not known."""

    point: str
    type_code: str | None
    recorded_on: date
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class DateEntryRow:
    """One release-date entry in force or replaced."""

    id: int
    type: str
    day: date
    source: str
    as_at: str
    entered_by: str
    is_chosen: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of the person's history, of this spell or an earlier one."""

    id: int
    kind: str
    recorded_by: str
    recorded_at: str
    from_type: str | None
    from_day: date | None
    to_type: str | None
    to_day: date | None
    why: str


@dataclass(frozen=True, slots=True)
class PersonToTellRow:
    """Somebody to tell of a change; `done_at` None while it is still to do."""

    id: int
    who: str
    role: str
    contact: str
    why: str
    done_at: str | None
    done_by: str | None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Who holds a role now."""

    role: str
    staff_code: str
    staff_name: str
    telephone: str | None
    email: str | None
    agency: str
    version: int
    edited_by: str | None
    edited_at: str | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note."""

    id: int
    written_by: str
    written_at: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A person's current spell with all that hangs on it, but for the groups in ``hidden``.

    ``treatment_status`` is read for those to whom treatment itself is hidden.
    """

    header: PersonHeader
    steps: tuple[StepRow, ...]
    appointments: tuple[AppointmentRow, ...]
    treatment: TreatmentRow | None
    treatment_events: tuple[TreatmentEventRow, ...]
    housing_referrals: tuple[HousingReferralRow, ...]
    accommodation: tuple[AccommodationRow, ...]
    date_entries: tuple[DateEntryRow, ...]
    changes: tuple[ChangeRow, ...]
    people_to_tell: tuple[PersonToTellRow, ...]
    assignments: tuple[AssignmentRow, ...]
    notes: tuple[NoteRow, ...]
    agreements: tuple[AgreementRow, ...] = ()
    treatment_status: TreatmentStanding | None = None
    hidden: frozenset[FieldGroup] = frozenset()
