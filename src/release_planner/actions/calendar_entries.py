"""Keeping what recipients were given in step: SEQUENCE rises with the change itself."""

from collections.abc import Collection

from sqlmodel import Session

from release_planner.actions.context import ActionContext
from release_planner.store.sessions import driver_connection

_GIVEN = """
SELECT DISTINCT f.custody_id FROM custody c JOIN feed_entry f ON f.custody_id = c.id
WHERE c.person_id = (SELECT person_id FROM custody WHERE id = :custody_id)
ORDER BY f.custody_id
"""


_GIVEN_STEPS = "SELECT subject_id, custody_id FROM feed_entry WHERE subject = 'step'"


def touch_calendars_of_steps(
    session: Session, context: ActionContext, step_ids: Collection[int]
) -> None:
    """Bring up to date whatever anybody holds of the spells of many steps, of which most are in no
    calendar.
    """
    changed = frozenset(step_ids)
    if not changed:
        return
    given = driver_connection(session).execute(_GIVEN_STEPS)
    for custody_id in sorted({spell for step_id, spell in given if step_id in changed}):
        touch_calendars(session, context, custody_id)


def touch_calendars(session: Session, context: ActionContext, custody_id: int) -> None:
    """Bring every calendar entry that somebody holds of a person's spells up to date.

    What begins or ends a spell changes what is said of the one before too. Call it last in an
    action that changes an appointment, a step or a release day, in its transaction.
    """
    session.flush()
    connection = driver_connection(session)
    given = connection.execute(_GIVEN, {"custody_id": custody_id}).fetchall()
    if not given:
        return
    # Rendering calendars is heavy to import, and most changes are of people in no calendar yet.
    from release_planner.calendars.feed import touch_feeds

    for (spell_id,) in given:
        touch_feeds(session, spell_id, context.now, context.today)
