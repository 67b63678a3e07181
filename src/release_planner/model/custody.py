"""Custody spells, their release-date entries, and what happened to the date."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from release_planner.domain.codes import CustodyState, ReleaseDateType, Role, YesNoUnknown
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class Custody(Audited, Versioned, table=True):
    """One spell in custody; a person may have several, of which one is current.

    The anchor columns are derived from the release-date entries by the actions that change them.
    ``expected_from`` and ``expected_to`` are the earliest and latest expected release day: equal
    when it is known, a day or more apart while eligibility for early release is not known, and
    both None when no date anchors the plan. ``window_ends_on`` is the last day on which a treatment
    start counts. Authorities are GSS codes; ``released_to_authority`` is frozen at release.
    """

    __table_args__ = (
        sa.Index(
            "ix_custody_one_current",
            "person_id",
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        ),
        sa.Index("ix_custody_list", "is_current", "expected_from", "id", "state"),
        sa.Index("ix_custody_released", "released_on"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    is_current: bool = True
    state: CustodyState = code_field(CustodyState, "custody_state", CustodyState.IN_CUSTODY)
    state_since: date | None = None
    legal_status: str = "UNKNOWN"
    prison_id: str | None = None
    cell_location: str | None = None
    reception_on: date | None = None
    sentence_start: date | None = None
    is_child: YesNoUnknown = code_field(YesNoUnknown, "custody_is_child", YesNoUnknown.UNKNOWN)
    presumption_exclusion: str | None = None
    next_court_on: date | None = None
    anchor_type: ReleaseDateType | None = code_field(ReleaseDateType, "custody_anchor_type")
    anchor_day: date | None = None
    anchor_confidence: str = "none"
    has_date_conflict: bool = False
    statutory_day: date | None = None
    expected_from: date | None = None
    expected_to: date | None = None
    certainty: str = "unknown"
    released_on: date | None = None
    window_ends_on: date | None = None
    release_authority: str | None = None
    released_to_authority: str | None = None
    release_postcode: str | None = None
    settled_accommodation: YesNoUnknown = code_field(
        YesNoUnknown, "custody_settled_accommodation", YesNoUnknown.UNKNOWN
    )
    owner_staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True)


class ReleaseDateEntry(Audited, table=True):
    """One date as one system gave it. Nothing is overwritten: a newer entry replaces an older one.

    ``replaced_at`` is None for the entries in force. Two in force of one type from two systems are
    a conflict until a person marks one as chosen.
    """

    __tablename__ = "release_date_entry"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    type: ReleaseDateType = code_field(ReleaseDateType, "entry_type", ReleaseDateType.CRD)
    day: date
    source: str
    as_at: datetime
    entered_by: str
    entered_at: datetime
    is_chosen: bool = False
    replaced_at: datetime | None = None
    import_batch_id: int | None = Field(default=None, foreign_key="import_batch.id")


class CustodyChange(Audited, table=True):
    """A dated row of history: what moved the plan, from what to what, who recorded it and when."""

    __tablename__ = "custody_change"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    kind: str
    recorded_by: str
    recorded_at: datetime
    from_type: str | None = None
    from_day: date | None = None
    to_type: str | None = None
    to_day: date | None = None
    why: str = ""


class Assignment(Audited, Versioned, table=True):
    """Who holds a role for a custody spell; ``until_on`` is None while they hold it."""

    __table_args__ = (
        sa.Index("ix_assignment_staff_custody", "staff_id", "custody_id"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    role: Role = code_field(Role, "assignment_role", Role.COMMUNITY_OFFENDER_MANAGER)
    staff_id: int = Field(foreign_key="staff.id")
    from_on: date | None = None
    until_on: date | None = None
