"""The report as plain text, for the terminal and for screen readers: no columns, no drawing."""

from collections.abc import Iterator

from release_planner.reports.protected_table import ProtectedTable, TableRow
from release_planner.reports.wording import (
    count_text,
    definition_texts,
    england_text,
    headline_text,
    interval_meaning_text,
    interval_text,
    marker_texts,
    pending_text,
    rate_text,
    returns_texts,
    scope_text,
    status_text,
    title_text,
)


def text_bytes(table: ProtectedTable) -> bytes:
    """The report as UTF-8 text, one fact a line."""
    return ("\n".join(_lines(table)) + "\n").encode("utf-8")


def _lines(table: ProtectedTable) -> Iterator[str]:
    frame = table.frame
    yield frame.profile.marking
    yield ""
    yield title_text(frame)
    yield scope_text(frame)
    yield status_text(frame)
    yield ""
    yield headline_text(table)
    yield from filter(None, [interval_meaning_text(table)])
    yield pending_text(table)
    yield england_text(frame)
    yield ""
    yield "Returns"
    yield from returns_texts(frame)
    yield ""
    yield "Figures"
    yield from (row_text(row) for row in table.rows)
    yield from marker_texts(row.marker for row in table.rows)
    yield ""
    yield "About this figure"
    yield from (f"{heading}: {text}" for heading, text in definition_texts(frame))
    yield ""
    yield frame.profile.marking


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
