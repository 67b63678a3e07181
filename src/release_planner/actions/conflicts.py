"""Saving over a colleague's change: what is merged, and what only a person can decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from release_planner.domain.codes import Role
from release_planner.domain.day_text import day_text
from release_planner.domain.errors import PlannerError
from release_planner.domain.merging import FieldConflict, merge
from release_planner.domain.wall_time import london
from release_planner.model.base import Versioned
from release_planner.model.staff import Staff

FIELD_LABELS = {
    "need": "Treatment need",
    "substance_group": "Substance group",
    "naloxone": "Naloxone kit",
    "bridging_prescription": "Bridging prescription arranged",
    "consent_to_share": "Agrees to sharing treatment details",
    "accepted_on": "Accepted on",
    "mappa_category": "MAPPA category",
    "mappa_level": "MAPPA level",
    "level_set_on": "Level set on",
    "domestic_abuse_concern": "Domestic abuse concern",
    "cohort": "Cohort",
    "lead_officer": "Lead officer",
    "next_review_on": "Next review",
    "status": "Answer",
    "decided_on": "Decided on",
    "type_code": "Kind of accommodation",
    "arrangement": "Day and time",
    "attendance": "What happened",
    "state": "How far",
    "due_on": "Due on",
    **{each.value: "Member of staff" for each in Role},
}
"""What the forms call each field."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A record as somebody looked at it: the values of its fields when their form was opened.

    In the fields that are ``yielded`` they have decided for whatever a colleague wrote.
    """

    values: Mapping[str, object]
    yielded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changed a record last, and when in UTC; None where the record does not say."""

    code: str | None
    name: str | None
    at: datetime | None

    @property
    def text(self) -> str:
        """ "Bob Smith (N02)", or "A colleague" where nobody is named."""
        if self.code is None:
            return "A colleague"
        return f"{self.name} ({self.code})" if self.name else self.code

    @property
    def at_text(self) -> str:
        """ "on Thu 26 Nov 2026 at 14:02" in London, empty where it is not known."""
        if self.at is None:
            return ""
        at = london(self.at)
        return f"on {day_text(at.date())} at {at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Settled:
    """The values that are saved. ``kept`` says what of a colleague's was kept, or is empty."""

    values: Mapping[str, object]
    kept: str = ""

    def write_to(self, row: object) -> None:
        """Set the fields of a row that has them under the same names."""
        for field, value in self.values.items():
            setattr(row, field, value)


class EditConflictError(PlannerError):
    """Two people changed the same fields, each to something else; nothing was written.

    ``fields`` are those alone; `resolved` gives what to save again with once each is decided.
    """

    def __init__(self, looked: Looked, fields: Sequence[FieldConflict], editor: Editor) -> None:
        self.looked = looked
        self.fields = tuple(fields)
        self.editor = editor
        names = ", ".join(FIELD_LABELS[each.field] for each in fields)
        who = " ".join(part for part in (editor.text, "changed this", editor.at_text) if part)
        super().__init__(f"{who}, while you had it open: {names}.")

    def resolved(self, mine: Collection[str]) -> Looked:
        """The record as it counts as looked at once a person has chosen.

        ``mine`` are the fields in which my value stands; in the others the colleague's does. A
        change that comes after the choice for mine is a conflict again.
        """
        seen = {each.field: each.theirs for each in self.fields}
        given_up = {each.field for each in self.fields} - set(mine)
        yielded = (self.looked.yielded | given_up) - set(mine)
        return replace(self.looked, values={**self.looked.values, **seen}, yielded=yielded)


class PlanMovedOnError(PlannerError):
    """The plan is no longer what a preview was made of; nothing was written."""

    def __init__(self) -> None:
        super().__init__("A colleague changed this plan meanwhile. See what it would do now.")


def settle(
    session: Session,
    row: Versioned,
    looked: Looked | None,
    mine: Mapping[str, object],
    theirs: Mapping[str, object] | None = None,
    *,
    on_purpose: bool = False,
) -> Settled:
    """Merge what a person wants with what the row holds by now, or ``theirs`` where that is given.

    Without ``looked`` nobody looked at the record before: what is wanted is taken. ``on_purpose``
    is for what is asked for by itself, not left as it stood in a form. Raises EditConflictError
    when both changed the same differently.
    """
    if looked is None:
        return Settled(mine)
    now = theirs if theirs is not None else {field: getattr(row, field) for field in mine}
    merged = merge(looked.values, mine, now, yielded=looked.yielded, on_purpose=on_purpose)
    if not merged.conflicts and not merged.kept:
        return Settled(merged.values)
    editor = _editor(session, row)
    if merged.conflicts:
        raise EditConflictError(looked, merged.conflicts, editor)
    names = ", ".join(FIELD_LABELS[field] for field in merged.kept)
    return Settled(merged.values, f" {editor.text} changed meanwhile, and that stays: {names}.")


def _editor(session: Session, row: Versioned) -> Editor:
    if row.edited_by is None:
        return Editor(None, None, None)
    statement = select(Staff.name).where(col(Staff.code) == row.edited_by)
    return Editor(row.edited_by, session.exec(statement).first(), row.edited_at)
