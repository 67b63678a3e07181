"""What is expected of providers' returns, as the data folder has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReturnRules:
    """When a return is awaited, when it is queried, and how far a start may be from its release.

    ``within_days`` is the most days from a release to a start that is linked to it;
    ``due_after_days`` the days after a month in which its return is awaited; ``months`` how many
    the board shows. A count that falls by ``fall_percent`` and ``fall_people`` is queried.
    """

    within_days: int
    due_after_days: int
    months: int
    fall_percent: int
    fall_people: int
    due_source: str
