"""Charts of the take-up report as SVG text, drawn from protected rows alone.

No hidden number reaches a drawing, so none has a coordinate. Every function gives a `Chart`:

    Chart(name, title, svg, description, notes, width, height, is_drawn)

`title` is the message in one line, to stand above the drawing; `description` states every number
shown (it is the text alternative, and stands in the SVG already); `notes` are sentences on how to
read the drawing, to stand under it; `width` and `height` are the drawing's own units, of which 14
are the height of a line of text; `is_drawn` is False where no row may be shown as a mark, and the
SVG then holds words only. The ids in an SVG begin with its `name` and breadth.

`Breadth.NARROW` (340 units) is for a phone or half a page, `Breadth.WIDE` (680) for a screen or
the width of a page. Rows without a ratio are listed in words.

    rate_chart(area, authorities=(), *, england=None, aim=None, name="rates", breadth=...)
        `area` is the headline row, `authorities` those of table.rows_by("take_up", "authority"),
        `england` the published row, `aim` a target from 0 to 1, such as 0.75.
    pathway_chart(steps, *, breadth=...)
        the rows pathway_need ... pathway_started, in order.
    funnel_chart(area, authorities, *, breadth=...)
        limits of 95% and 99.8% about the rate of the area.
    curve_chart(starts, returns_to_custody, deaths, *, window_days=21, breadth=...)
        the rows of cumulative_start, cumulative_return_to_custody and cumulative_death by "day".
    control_chart(months, baseline, *, breadth=...)
        the rows of take_up by "month", and the frame's baseline; without one nothing is drawn.
    group_chart(area, groups, *, name="groups", breadth=...)
        `groups` is a mapping from a heading ("Sex", "Age on release") to the rows of take_up by it;
        give a second such chart of one page another `name`.
"""

from release_planner.reports.charts.chart import Breadth, Chart
from release_planner.reports.charts.control import control_chart
from release_planner.reports.charts.curves import curve_chart
from release_planner.reports.charts.funnel import funnel_chart
from release_planner.reports.charts.groups import group_chart
from release_planner.reports.charts.pathway import pathway_chart
from release_planner.reports.charts.rates import rate_chart

__all__ = [
    "Breadth",
    "Chart",
    "control_chart",
    "curve_chart",
    "funnel_chart",
    "group_chart",
    "pathway_chart",
    "rate_chart",
]
