"""What the answers in a form rest on, so that a colleague's change meanwhile is noticed."""

from release_planner.actions.conflicts import Looked, Settled
from release_planner.tui.applied import Applied


class Basis:
    """The record as it was when the form opened; once a conflict over it has been decided, as it
    was then, with what was decided.
    """

    def __init__(self, **values: object) -> None:
        self.looked = Looked(values)


def applied(text: str, settled: Settled) -> Applied:
    """Say what was done; where a colleague's change stays, say that instead."""
    return Applied(f"Done.{settled.kept}" if settled.kept else text)
