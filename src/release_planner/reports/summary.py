"""The board summary: what a board reads first, and all that it reads when it reads one page."""

from collections.abc import Iterator, Sequence
from itertools import islice

from release_planner.reports.charts import rate_chart
from release_planner.reports.document import (
    Block,
    KeyFigures,
    Picture,
    Terms,
    Weight,
    Words,
    picture,
)
from release_planner.reports.protected_table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    WITHHELD,
    ProtectedTable,
    TableRow,
)
from release_planner.reports.wording import (
    areas_counted_text,
    beside_official_texts,
    cautions,
    change_texts,
    changes_heading,
    count_text,
    edition_text,
    first_step_alone_text,
    headline_text,
    in_query_text,
    interval_meaning_text,
    interval_text,
    late_texts,
    more_text,
    named_whole,
    part_text,
    pending_text,
    rate_text,
    returned_total_text,
    scope_text,
    status_text,
    unknown_text,
)

MOST_AREAS = 16
"""So many areas can be drawn on the page of the summary and still be read in print."""
RETURNS_HEADING = "Coverage and returns"
_MOST_LINES = 3


def summary_blocks(table: ProtectedTable) -> Iterator[Block]:
    """The blocks of the summary, in the order of reading."""
    frame = table.frame
    yield Words(f"{scope_text(frame)} {edition_text(frame)} {status_text(frame)}")
    yield Words(headline_text(table), Weight.LEAD)
    yield KeyFigures(_key_figures(table))
    yield Words(" ".join(filter(None, [pending_text(table), unknown_text(table)])))
    yield from _words(interval_meaning_text(table))
    yield Terms(tuple(_points(table)))
    areas = table.rows_by("take_up", "authority")
    if len(areas) <= MOST_AREAS:
        yield from _drawn(area_picture(table, areas))
        return
    whole = area_picture(table, areas)
    if whole:
        yield Words(f"{whole.wide.title}. {cautions.AREAS_OVERLEAF}")
        yield from _drawn(area_picture(table, (), "whole"))


def _drawn(drawn: Picture | None) -> Iterator[Block]:
    if drawn:
        yield drawn


def area_picture(
    table: ProtectedTable, areas: Sequence[TableRow], name: str = "rates"
) -> Picture | None:
    """The rate of the whole and of each area, with intervals, and the published figure; None where
    every area is late.
    """
    if table.frame.all_are_late:
        return None
    whole, england = named_whole(table), table.row("published_england")
    aim = table.frame.aim
    target = aim.percent / 100 if aim else None
    return picture(
        lambda breadth: rate_chart(
            whole, areas, england=england, aim=target, name=name, breadth=breadth
        )
    )


def _key_figures(table: ProtectedTable) -> tuple[tuple[str, str], ...]:
    row = table.take_up
    withheld = f"withheld {WITHHELD}"
    absent = {
        WITHHELD: withheld,
        NOT_APPLICABLE: f"none yet {NOT_APPLICABLE}",
        NOT_AVAILABLE: f"none {NOT_AVAILABLE}",
    }
    instead = absent.get(row.marker)
    unknown = table.row("need_unknown")
    figures = [
        ("Rate", instead or rate_text(row)),
        ("95% interval", instead or interval_text(row)),
        ("Started", instead or part_text(row)),
        ("Pending", count_text(row.pending, instead or withheld)),
    ]
    if unknown is not None:
        figures.append(("Need not known", count_text(unknown.numerator, withheld)))
    return tuple(figures)


def _points(table: ProtectedTable) -> Iterator[tuple[str, str]]:
    frame = table.frame
    late = " ".join(_few(late_texts(frame), "late", RETURNS_HEADING))
    yield "Areas counted", areas_counted_text(frame)
    if late:
        yield "What is late", late
    for name, text in (
        ("In query", in_query_text(frame)),
        ("Counts returned", returned_total_text(table)),
    ):
        if text:
            yield name, text
    first_step = first_step_alone_text(table)
    if first_step:
        yield "First step missing", first_step
    yield "Beside the official figure", " ".join(beside_official_texts(table))
    if frame.edition.changes:
        yield "What changed", " ".join(_few(change_texts(frame), "changed", changes_heading(frame)))


def _few(texts: Iterator[str], what: str, where: str) -> Iterator[str]:
    yield from islice(texts, _MOST_LINES)
    rest = sum(1 for _ in texts)
    if rest:
        yield more_text(rest, what, where)


def _words(text: str | None) -> Iterator[Block]:
    if text:
        yield Words(text)
