"""Short practical notes on a person."""

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import id_of, require
from release_planner.domain.access import FieldGroup
from release_planner.domain.errors import PlannerError
from release_planner.model.people import Note, Person

LONGEST_NOTE = 1000


def add_note(context: ActionContext, person_id: int, text: str) -> int:
    """Add a note and give its id. Raises PlannerError when it is empty or over 1,000 characters."""
    text = text.strip()
    if not text or len(text) > LONGEST_NOTE:
        raise PlannerError(f"A note has 1 to {LONGEST_NOTE} characters; this one has {len(text)}.")
    with context.writing("add a note", FieldGroup.NOTES) as session:
        person = require(session, Person, person_id)
        note = Note(
            person_id=id_of(person), written_by=context.actor, written_at=context.now, text=text
        )
        session.add(note)
        session.flush()
        return id_of(note)
