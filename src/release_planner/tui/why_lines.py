"""Why the expected release day is that day: the date it rests on, then each rule and its source."""

from collections.abc import Iterable

from release_planner.tui.widgets.line_list import MUTED
from release_planner.tui.widgets.lines import Line, WrappedLine, heading


def why_lines(because: Iterable[str]) -> list[Line]:
    """A heading and the reasons in full; nothing when there are none."""
    reasons: list[Line] = [
        WrappedLine(reason, MUTED, first="  - ", indent="    ") for reason in because
    ]
    return [heading("Why that day"), *reasons] if reasons else []
