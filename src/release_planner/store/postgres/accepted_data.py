"""The hash of the data files that a shared store works by, which every client has to have."""

from release_planner.domain.errors import PlannerError
from release_planner.reference.accepted_data import data_hash
from release_planner.reference.locator import DataFolder
from release_planner.store.connection import Connection, PostgresError

_ACCEPTED = "SELECT planner.accepted_data()"


def statement_to_accept(data: DataFolder) -> str:
    """SQL that makes these data files the ones that the store works by.

    A function that answers with the hash, not a row: nobody but the owner can change it.
    """
    return (
        "CREATE OR REPLACE FUNCTION planner.accepted_data() RETURNS text LANGUAGE sql IMMUTABLE"
        f" SET search_path = pg_catalog AS $$ SELECT '{data_hash(data)}' $$"
    )


def refuse_other_data(connection: Connection, data: DataFolder) -> None:
    """Raise PlannerError when these data files are not those of the store.

    Two offices that work by other rules would tell the same person two release days.
    """
    try:
        (accepted,) = connection.execute(_ACCEPTED).fetchone()
    except PostgresError as error:
        raise PlannerError(
            "The shared store does not say which data files it works by. Whoever looks after it"
            " runs: release-planner store upgrade"
        ) from error
    if accepted != data_hash(data):
        raise PlannerError(
            "Your data files are not those of this shared store, so it was not opened: give the"
            " same version of the planner and the same --data folder as your colleagues, or have"
            " yours accepted for everybody with: release-planner store upgrade"
        )
