"""What stands out in a month of the control chart, in words."""

from release_planner.domain.control_rules import RUN_LENGTH, Side

_SIDES = {Side.BELOW: "below", Side.ABOVE: "above"}


def signal_text(outside: Side, run: Side) -> str:
    """Beyond its limits, in a long run on one side of the baseline, both, or nothing."""
    parts = []
    if outside:
        parts.append(f"{_SIDES[outside]} the limits")
    if run:
        parts.append(f"in {RUN_LENGTH} or more in a row {_SIDES[run]}")
    return ", ".join(parts) or "nothing"
