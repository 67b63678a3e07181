"""A process that saves people as fast as it can, and says of each that it is saved."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from multiprocessing.connection import Connection

from sqlalchemy.exc import DBAPIError

from release_planner.domain.errors import PlannerError
from release_planner.model.custody import Custody
from release_planner.model.people import Note, Person
from release_planner.store.acting import Acting
from release_planner.store.connection import PostgresError
from release_planner.store.location import parse_store_url
from release_planner.store.store import open_store

NOTES = 3
ROWS_OF_A_SAVE = ("person", "custody", *["note"] * NOTES)


def save_until_killed(url: str, key: bytes | None, name: str, saved: Connection) -> None:
    """Save a person with a spell and notes in each transaction, then send the person's CRN.

    The previous person is changed in the same transaction, so that the audit holds alterations too.
    It ends by itself, and without a word, when the server is gone.
    """
    with suppress(DBAPIError, PostgresError, PlannerError):
        _save(url, key, name, saved)


def _save(url: str, key: bytes | None, name: str, saved: Connection) -> None:
    store = open_store(parse_store_url(url), key)
    before: int | None = None
    for number in count():
        crn = f"{name}-{number}"
        acting = Acting(name, datetime.now(UTC), "a save that may be interrupted")
        with store.writing(acting) as session:
            person = Person(crn=crn, surname=name, forenames="new", search_text=crn)
            session.add(person)
            session.flush()
            assert person.id is not None
            session.add(Custody(person_id=person.id))
            for text in range(NOTES):
                session.add(
                    Note(person_id=person.id, written_by=name, written_at=acting.at, text=str(text))
                )
            if before is not None:
                earlier = session.get_one(Person, before)
                earlier.forenames = "followed"
            before = person.id
        os.write(saved.fileno(), f"{crn}\n".encode())
