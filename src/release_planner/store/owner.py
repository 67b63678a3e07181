"""Saying whose store it is, once, when it is made."""

from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError
from release_planner.store.connection import Connection
from release_planner.store.reading.sharing import OWNING_AGENCY

_HELD = "SELECT value FROM store_fact WHERE name = :name"
_ADD = "INSERT INTO store_fact (name, value) VALUES (:name, :value)"


def name_owner(connection: Connection, owner: OwningAgency) -> None:
    """Record the owner of a store that has none yet, inside the caller's transaction.

    Raises PlannerError when it is another's already: what is stored was chosen by that.
    """
    row = connection.execute(_HELD, {"name": OWNING_AGENCY}).fetchone()
    if row is None:
        connection.execute(_ADD, {"name": OWNING_AGENCY, "value": owner.value})
    elif row[0] != owner.value:
        raise PlannerError(
            f"This store is owned by: {row[0]}. The owner is chosen when a store is made and"
            f" cannot become {owner.value}. Make another store."
        )
