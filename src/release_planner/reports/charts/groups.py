"""Take-up by sex, age, ethnicity and the like, each group beside the whole."""

from collections.abc import Mapping, Sequence

from release_planner.reports.charts.chart import Breadth, Chart, finished
from release_planner.reports.charts.messages import chance_note, differences_text, rate_text_of
from release_planner.reports.charts.prose import (
    absences,
    figure_text,
    keys,
    marker_notes,
    paragraphs,
)
from release_planner.reports.charts.rate_lines import (
    Kind,
    RateLine,
    area_reference,
    difference_word,
    draw_rates,
    rate_keys,
)
from release_planner.reports.table import TableRow


def group_chart(
    area: TableRow,
    groups: Mapping[str, Sequence[TableRow]],
    *,
    name: str = "groups",
    breadth: Breadth = Breadth.NARROW,
) -> Chart:
    """Dots with whiskers under a heading for each way to divide the releases, in the order given.

    A group without a rate is listed in words. Two such charts of one page need two names.
    """
    named = [(f"{heading} “{row.label}”", row) for heading, rows in groups.items() for row in rows]
    absent = absences(named)
    rated = [(label, row) for label, row in named if row.ratio is not None]
    lines = _lines(area, groups) if rated else []
    marks, top = draw_rates(lines, area_reference(area), breadth)
    key_marks, top = keys(top + 6, rate_keys(lines, area.area.name), breadth)
    words, top = paragraphs(
        top + 6, [*absent, *marker_notes([area, *(row for _, row in named)])], breadth
    )
    whole = [(area.area.name, area)] if area.ratio is not None else []
    said = [f"{label}: {figure_text(row)}{_also(row, area)}." for label, row in [*whole, *rated]]
    note = chance_note(len(rated), "group")
    return finished(
        name,
        _title(area, named),
        [*said, *absent],
        [note] if note else [],
        breadth,
        top + 4,
        [*marks, *key_marks, *words],
        is_drawn=bool(rated),
    )


def _lines(area: TableRow, groups: Mapping[str, Sequence[TableRow]]) -> list[RateLine]:
    lines = [RateLine(area.area.name, Kind.AREA, area)] if area.ratio is not None else []
    for heading, rows in groups.items():
        rated = [row for row in rows if row.ratio is not None]
        if rated:
            lines.append(RateLine(heading, Kind.HEADING))
        lines += [
            RateLine(row.label, Kind.PART, row, difference_word(row, area.ratio)) for row in rated
        ]
    return lines


def _title(area: TableRow, named: Sequence[tuple[str, TableRow]]) -> str:
    differences = differences_text(named, area.ratio, "group", "groups")
    return ": ".join(part for part in (rate_text_of(area, area.area.name), differences) if part)


def _also(row: TableRow, area: TableRow) -> str:
    word = difference_word(row, area.ratio)
    return f", {word} than the area" if word and row is not area else ""
