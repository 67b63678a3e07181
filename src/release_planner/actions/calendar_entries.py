"""Keeping what recipients were given in step: SEQUENCE rises with the change itself."""

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.store.sessions import driver_connection

_GIVEN = "SELECT 1 FROM feed_entry WHERE custody_id = :custody_id LIMIT 1"


def touch_calendars(session: Session, context: ActionContext, custody_id: int) -> None:
    """Bring every calendar entry that somebody holds of a spell up to date.

    Call it last in an action that changes an appointment or a release day, in its transaction.
    """
    session.flush()
    given = driver_connection(session).execute(_GIVEN, {"custody_id": custody_id}).fetchone()
    if given is None:
        return
    # Rendering calendars is heavy to import, and most changes are of people in no calendar yet.
    from release_planner.calendars.feed import touch_feeds

    touch_feeds(session, custody_id, context.now)
