"""Adding a date entry to a spell: nothing is overwritten."""

from datetime import date

from sqlmodel import Session, col, select

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of
from release_planner.domain.codes import ReleaseDateType
from release_planner.model.custody import Custody, ReleaseDateEntry

ENTERED_BY_HAND = "entered by hand"


def enter_by_hand(
    session: Session, context: ActionContext, custody: Custody, kind: ReleaseDateType, day: date
) -> bool:
    """Add a date that a person typed and chose: it counts over what systems say of that type.

    A date that is in force and chosen already is not entered again; the answer says whether it was.
    """
    statement = select(ReleaseDateEntry).where(
        col(ReleaseDateEntry.custody_id) == custody.id,
        col(ReleaseDateEntry.type) == kind,
        col(ReleaseDateEntry.replaced_at).is_(None),
    )
    rows = session.exec(statement).all()
    if any(row.is_chosen and row.day == day for row in rows):
        return False
    for row in rows:
        if row.source == ENTERED_BY_HAND:
            row.replaced_at = context.now
        row.is_chosen = False
    session.add(
        ReleaseDateEntry(
            custody_id=id_of(custody),
            type=kind,
            day=day,
            source=ENTERED_BY_HAND,
            as_at=context.now,
            entered_by=context.actor,
            entered_at=context.now,
            is_chosen=True,
        )
    )
    return True
