"""Housing and appointments after release, for the whole and for each area."""

from dataclasses import replace

from release_planner.reports.table import ProtectedTable
from release_planner.reports.wording import first_upper
from release_planner.tui.take_up.rate_lines import RateLine, compared
from release_planner.tui.widgets.lines import Line, heading

MEASURES = {
    "first_night_settled": "Settled first night",
    "three_months_settled": "Settled at three months",
    "duty_to_refer_in_time": "Duty to refer in time",
    "cas3_referred_in_time": "CAS3 referral in time",
    "appointments_kept": "Appointments kept",
}
"""The measures, by a name that fits the narrowest line."""


def care_lines(table: ProtectedTable) -> list[Line]:
    """Each measure over the whole area, then area by area beside it."""
    wholes = [row for row in map(table.row, MEASURES) if row is not None]
    lines: list[Line] = [heading("All areas together")] if wholes else []
    lines += [RateLine(replace(row, label=MEASURES[row.indicator])) for row in wholes]
    for whole in wholes:
        rows = table.rows_by(whole.indicator, "authority")
        if rows:
            lines.append(heading(first_upper(whole.label)))
            lines += [compared(row, whole.ratio, with_whom="that of all areas") for row in rows]
    return lines
