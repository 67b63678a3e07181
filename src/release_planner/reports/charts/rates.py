"""The take-up of an area and of its authorities, each with its interval, the highest first."""

from collections.abc import Sequence

from release_planner.reports.charts.chart import Breadth, Chart, finished
from release_planner.reports.charts.messages import (
    alone_text,
    chance_note,
    differences_text,
    rate_text_of,
)
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
    Reference,
    area_reference,
    difference_word,
    draw_rates,
    rate_keys,
)
from release_planner.reports.table import TableRow
from release_planner.reports.wording import published_percent_text


def rate_chart(
    area: TableRow,
    authorities: Sequence[TableRow] = (),
    *,
    england: TableRow | None = None,
    aim: float | None = None,
    name: str = "rates",
    breadth: Breadth = Breadth.NARROW,
) -> Chart:
    """A dot with a whisker for each rate on a scale from 0% to 100%; a word where it differs.

    The rows without a rate are listed in words. `england` is a published figure, `aim` a rate
    from 0 to 1. An authority that is the only one is the area, and not drawn again. A
    second such chart of one page needs another `name`.
    """
    authorities = authorities if len(authorities) > 1 else ()
    lines = _lines(area, authorities, england)
    references = area_reference(area) if authorities else []
    if aim is not None:
        references.append(Reference(aim, f"aim {published_percent_text(aim)}", is_aim=True))
    absent = absences(
        [(area.area.name, area), *((authority.label, authority) for authority in authorities)]
    )
    marks, top = draw_rates(lines, references, breadth)
    key_marks, top = keys(top + 6, rate_keys(lines, area.area.name), breadth)
    words, top = paragraphs(top + 6, [*absent, *marker_notes([area, *authorities])], breadth)
    said = [f"{line.name}: {figure_text(line.row)}{_also(line)}." for line in lines if line.row]
    said += [f"Line at {reference.name}." for reference in references]
    note = chance_note(sum(line.kind is Kind.PART for line in lines), "authority")
    return finished(
        name,
        _title(area, authorities, england),
        [*said, *absent],
        [note] if note else [],
        breadth,
        top + 4,
        [*marks, *key_marks, *words],
        is_drawn=bool(lines),
    )


def _lines(
    area: TableRow, authorities: Sequence[TableRow], england: TableRow | None
) -> list[RateLine]:
    lines = [RateLine(area.area.name, Kind.AREA, area)] if area.ratio is not None else []
    if england is not None and england.ratio is not None:
        lines.append(RateLine(england.label, Kind.PUBLISHED, england))
    rated = [(row.ratio, row) for row in authorities if row.ratio is not None]
    lines += [
        RateLine(row.label, Kind.PART, row, difference_word(row, area.ratio))
        for _, row in sorted(rated, key=lambda pair: (-pair[0], pair[1].label))
    ]
    return lines


def _title(area: TableRow, authorities: Sequence[TableRow], england: TableRow | None) -> str:
    if not authorities:
        return alone_text(area, england)
    late = sum(bool(row.denominator == 0 and row.pending) for row in authorities)
    counted = f"{len(authorities) - late} of {len(authorities)} authorities of "
    scope = f"{counted if late and area.ratio is not None else ''}{area.area.name}"
    named = [(row.label, row) for row in authorities]
    differences = differences_text(named, area.ratio, "authority", "authorities")
    return ": ".join(part for part in (rate_text_of(area, scope), differences) if part)


def _also(line: RateLine) -> str:
    return f", {line.word} than the area" if line.word else ""
