"""What every action is given: the store, the reference data, who acts and when."""

from dataclasses import dataclass
from datetime import date, datetime

from release_planner.reference.reference import Reference
from release_planner.store.store import Store


@dataclass(frozen=True, slots=True)
class ActionContext:
    """The circumstances of an action.

    ``actor`` is the staff code of the person acting, ``today`` the London day and ``now`` the
    instant in UTC; both come from the command line or the terminal UI, never from a clock below.
    """

    store: Store
    reference: Reference
    actor: str
    today: date
    now: datetime
