"""The report as plain text, for the terminal and for screen readers: no columns, no drawing."""

from collections.abc import Iterator

from release_planner.domain.errors import PlannerError
from release_planner.reports.contents import report_document
from release_planner.reports.document import Block, Numbers, Picture, Section, Words
from release_planner.reports.protected_table import ProtectedTable, TableRow
from release_planner.reports.wording import (
    count_text,
    headline_text,
    interval_text,
    marker_texts,
    pending_text,
    rate_text,
    returns_texts,
    scope_text,
    status_text,
    title_text,
)
from release_planner.reports.wording.groups import BREAKDOWN_NAMES, breakdown_heading


def text_bytes(table: ProtectedTable) -> bytes:
    """The report as UTF-8 text, one fact a line."""
    return ("\n".join(_lines(table)) + "\n").encode("utf-8")


def _lines(table: ProtectedTable) -> Iterator[str]:
    document = report_document(table)
    yield document.marking
    yield ""
    yield document.title
    for block in document.summary:
        yield from _block_lines(block)
    for section in document.sections:
        yield from _section_lines(section)
    yield from ("", "Annex")
    for section in document.annex:
        yield from _section_lines(section)
    yield from ("", document.marking)


def _section_lines(section: Section) -> Iterator[str]:
    yield from ("", section.heading)
    for block in section.blocks:
        yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Words):
        yield block.text
    elif isinstance(block, Picture):
        yield f"{block.wide.title}."
        yield from block.wide.notes
    elif isinstance(block, Numbers):
        yield ""
        yield block.caption
        yield from (_row_line(block.columns, row) for row in block.rows)
        yield from block.notes
    else:
        for item in block.items:
            yield item if isinstance(item, str) else f"{item[0]}: {item[1]}"


def _row_line(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    """One row, each value after what it is, so that it can be heard without the heading."""
    if len(row) == 2:
        return f"{row[0]}: {row[1]}"
    named = (f"{heading} {cell}" for heading, cell in zip(columns[1:], row[1:], strict=True))
    return f"{row[0]}: {'; '.join(named)}"


def row_text(row: TableRow) -> str:
    """One row: "label: 53 of 100, 53.0%, 95% interval 43.3% to 62.5%"."""
    return f"{row.label}: {figure_text(row)}"


def figure_text(row: TableRow) -> str:
    """What a row says: "53 of 100, 53.0%, 95% interval 43.3% to 62.5%"."""
    if row.denominator is not None:
        shown = [f"{count_text(row.numerator, row.marker)} of {row.denominator:,}"]
    elif row.ratio is not None:
        shown = []
    else:
        shown = [count_text(row.numerator, row.marker)]
    if row.ratio is not None or row.numerator is not None:
        shown.append(rate_text(row))
    if row.lower is not None:
        shown.append(f"95% interval {interval_text(row)}")
    return ", ".join(part for part in shown if part)


def check_breakdown(typed: str) -> None:
    """Raise PlannerError unless the rate is divided in this way."""
    if typed not in BREAKDOWN_NAMES:
        known = ", ".join(BREAKDOWN_NAMES)
        raise PlannerError(f'"{typed}" is not a breakdown of this report; expected {known}.')


def breakdown_lines(table: ProtectedTable, breakdown: str) -> tuple[str, ...]:
    """The rate divided in one way, a line a category, or why it is not there."""
    rows = table.rows_by(table.frame.measure.id, breakdown)
    heading = breakdown_heading(breakdown)
    if not rows:
        return (f"{heading}: no figures for this period and profile.",)
    return (
        f"{heading}:",
        *(f"{row.label}: {figure_text(row)}" for row in rows),
        *marker_texts(row.marker for row in rows),
    )


def summary_lines(table: ProtectedTable) -> tuple[str, ...]:
    """The few lines that a command prints: the marking, the figure and what it waits for."""
    frame = table.frame
    return (
        frame.profile.marking,
        f"{title_text(frame)}. {scope_text(frame)} {status_text(frame)}",
        headline_text(table),
        pending_text(table),
        *returns_texts(frame),
    )
