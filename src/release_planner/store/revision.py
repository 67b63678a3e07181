"""Which version of the planner a store was last used by."""

from collections.abc import Sequence

from release_planner.domain.errors import PlannerError
from release_planner.store.connection import DRIVER_ERRORS, Connection
from release_planner.store.location import Location

SCHEMA_REVISION = "0011"
KNOWN_REVISIONS: Sequence[str] = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    SCHEMA_REVISION,
)


class OlderStoreError(PlannerError):
    """The store was last used by an earlier version, and is brought up to date by `upgrade`."""


def revision_of(connection: Connection, location: Location) -> str:
    """The revision that a store is at.

    Raises PlannerError when a file is no store of ours, or when a newer version last used it, and
    an error of the driver when it cannot be read.
    """
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except DRIVER_ERRORS as error:
        if "no such table" not in str(error):
            raise
        raise PlannerError(f"{location.name} is not a Release Planner store.") from error
    if row is None or row[0] not in KNOWN_REVISIONS:
        raise PlannerError(
            f"{location.name} was last used by a newer version of Release Planner."
            " Nothing was changed. Install that version, or bring back a backup from before."
        )
    return str(row[0])


def refuse_older(revision: str, location: Location) -> None:
    """Raise OlderStoreError unless the store is at the revision of this version."""
    if revision != SCHEMA_REVISION:
        raise OlderStoreError(
            f"{location.name} was last used by an earlier version. Nothing was changed. Bring it up"
            f" to date with: release-planner store upgrade --store {location.url}"
        )
