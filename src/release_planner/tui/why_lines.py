"""Why the expected release day is that day: the date it rests on, then each rule and its source."""

from collections.abc import Iterable
from textwrap import wrap

from release_planner.tui.widgets.line_list import MUTED
from release_planner.tui.widgets.lines import Line, TextLine, heading

_WIDTH = 74


def why_lines(because: Iterable[str]) -> list[Line]:
    """A heading and the reasons, wrapped; nothing when there are none."""
    reasons: list[Line] = [
        TextLine(f"{'  - ' if first else '    '}{text}", style=MUTED)
        for reason in because
        for first, text in ((place == 0, text) for place, text in enumerate(wrap(reason, _WIDTH)))
    ]
    return [heading("Why that day"), *reasons] if reasons else []
