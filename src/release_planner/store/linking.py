"""Writing what linking finds: the key, a link, and what goes with the time.

A server does by functions of its own what whoever reviews may not do by hand: a start of treatment
of somebody who has not agreed to share is theirs to add and not to see.
"""

import secrets
from datetime import date

from release_planner.domain.codes import LinkState
from release_planner.domain.errors import PlannerError
from release_planner.domain.linkage.keyed_hashes import KEY_BYTES
from release_planner.store.audit.batch import batch_in_hand
from release_planner.store.connection import Connection
from release_planner.store.reading.returned_starts import linkage_key

_OPEN = "SELECT provider_id, started_on FROM returned_start WHERE id = ? AND state <> 'linked'"
_RECORDED = """
SELECT id FROM treatment_start
WHERE person_id = ? AND started_on = ? AND coalesce(provider_id, ?) = ? ORDER BY id
"""
_ADD = """
INSERT INTO treatment_start (person_id, provider_id, started_on, link_pass, batch_id)
VALUES (?, ?, ?, ?, ?)
"""
_LINK = """
UPDATE returned_start SET state = 'linked', link_pass = ?, treatment_start_id = ?,
    initials = NULL, date_of_birth = NULL, sex = NULL, decided_by = ?, decided_on = ?
WHERE id = ?
"""
_GIVE_UP = """
UPDATE returned_start SET state = ?, initials = NULL, date_of_birth = NULL, sex = NULL,
    decided_by = ?, decided_on = ?
WHERE id = ? AND state = 'to_review'
"""
_UNLINK = """
UPDATE returned_start SET state = 'to_review', link_pass = NULL, treatment_start_id = NULL,
    decided_by = NULL, decided_on = NULL
WHERE id = ?
"""
_UNDO_START = """
DELETE FROM treatment_start WHERE id = ? AND link_pass IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM returned_start r WHERE r.treatment_start_id = treatment_start.id)
"""


def key_for_linking(connection: Connection, today: date) -> bytes:
    """The secret of the keyed hashes, made when it is first needed."""
    held = linkage_key(connection)
    if held is not None:
        return held
    made = secrets.token_bytes(KEY_BYTES)
    connection.execute(
        "INSERT INTO linkage_key (id, secret, made_on) VALUES (1, ?, ?)", (made, today.isoformat())
    )
    return made


def link_start(
    connection: Connection,
    start_id: int,
    custody_id: int,
    link_pass: int,
    *,
    today: date,
    decided_by: str | None = None,
) -> None:
    """Link a returned start to the release of a spell, as a start of treatment of its person.

    One that is recorded already, of that day and provider, is the same one. The attributors go at
    once. ``decided_by`` is None for a link that the passes made. Raises PlannerError when the start
    was linked meanwhile.
    """
    if connection.engine == "postgresql":
        connection.execute(
            "SELECT planner.link_returned_start(?, ?, ?, ?, CAST(? AS date))",
            (start_id, custody_id, link_pass, decided_by is not None, today.isoformat()),
        )
        return
    told = connection.execute(_OPEN, (start_id,)).fetchone()
    if told is None:
        raise PlannerError("Nothing was changed: this start has been linked meanwhile.")
    provider_id, started_on = told
    query = "SELECT person_id FROM custody WHERE id = ?"
    (person_id,) = connection.execute(query, (custody_id,)).fetchone()
    recorded = (person_id, started_on, provider_id, provider_id)
    row = connection.execute(_RECORDED, recorded).fetchone()
    if row is None:
        batch = batch_in_hand(connection)
        connection.execute(_ADD, (person_id, provider_id, started_on, link_pass, batch))
        row = connection.execute(_RECORDED, recorded).fetchone()
    decided_on = today.isoformat() if decided_by is not None else None
    connection.execute(_LINK, (link_pass, row[0], decided_by, decided_on, start_id))


def unlink_start(connection: Connection, start_id: int) -> None:
    """Take a link back: the start waits again, and the start of treatment that was made goes."""
    if connection.engine == "postgresql":
        connection.execute("SELECT planner.unlink_returned_start(?)", (start_id,))
        return
    query = "SELECT treatment_start_id FROM returned_start WHERE id = ? AND state = 'linked'"
    row = connection.execute(query, (start_id,)).fetchone()
    if row is None:
        raise PlannerError("Nothing was changed: this start is not linked.")
    connection.execute(_UNLINK, (start_id,))
    connection.execute(_UNDO_START, (row[0],))


def give_up_start(
    connection: Connection,
    start_id: int,
    state: LinkState,
    *,
    today: date | None = None,
    decided_by: str | None = None,
) -> None:
    """Let a start that waits be not linked, or outside; its attributors go at once."""
    decided_on = today.isoformat() if today is not None and decided_by is not None else None
    connection.execute(_GIVE_UP, (state.value, decided_by, decided_on, start_id))


def drop_what_has_served(connection: Connection, today: date) -> None:
    """Give up the starts whose attributors have been kept long enough, and let go of decisions
    whose time has passed.
    """
    connection.execute(
        "UPDATE returned_start SET state = 'not_linked', initials = NULL, date_of_birth = NULL,"
        " sex = NULL WHERE state = 'to_review' AND drop_on <= ?",
        (today.isoformat(),),
    )
    if connection.engine == "postgresql":
        connection.execute(
            "SELECT planner.drop_link_decisions(CAST(? AS date))", (today.isoformat(),)
        )
    else:
        connection.execute("DELETE FROM link_decision WHERE keep_until <= ?", (today.isoformat(),))
