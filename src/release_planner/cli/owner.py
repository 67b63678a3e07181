"""Asking whose store is about to be made."""

import sys

from release_planner.domain.access import OwningAgency
from release_planner.domain.errors import PlannerError

OWNERS = {
    OwningAgency.INTEGRATED: "an integrated, probation-led IOM team",
    OwningAgency.POLICE: "the police: of treatment only booked or gap, as the person agrees",
    OwningAgency.PROBATION: "probation",
    OwningAgency.PRISON: "a prison: no domestic abuse concerns",
    OwningAgency.TREATMENT_PROVIDER: "a treatment provider: no IOM, MAPPA or domestic abuse",
}
"""Whose a store may be, with what that leaves out."""

_TRIES = 3


def ask_for_owner() -> OwningAgency:
    """Whose store is about to be made, by number, at the terminal.

    Raises PlannerError when none was chosen.
    """
    owners = tuple(OwningAgency)
    _say("\nWhose store is it? This decides what it may hold, and cannot be changed later:\n")
    for number, owner in enumerate(owners, 1):
        _say(f"  {number}  {OWNERS[owner]}\n")
    for _ in range(_TRIES):
        _say("Number (Enter for 1): ")
        line = sys.stdin.readline()
        typed = line.strip() or "1"
        if line and typed.isdecimal() and 1 <= int(typed) <= len(owners):
            return owners[int(typed) - 1]
        _say(f"Type a number from 1 to {len(owners)}.\n")
    raise PlannerError("No owner was chosen. Nothing was made.")


def _say(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
