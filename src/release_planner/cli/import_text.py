"""What an import did, and what a kind of file looks like, as text for a terminal."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_caseload import CaseloadOutcome, Difference, DifferenceKind
from release_planner.domain.day_text import day_text, days_text
from release_planner.imports.findings import Question, printable
from release_planner.imports.schema import ColumnDescription

MOST_LINES = 20

_WIDTHS = (23, 6, 27, 18)
_TITLES = ("Column", "Needed", "Accepted", "Example")
_HEADINGS = {
    DifferenceKind.DISAGREES: "Two systems disagree on the release date: choose one",
    DifferenceKind.EARLIER: "Expected release day earlier",
    DifferenceKind.LATER: "Expected release day later",
    DifferenceKind.NOW_DATED: "Release day known now",
    DifferenceKind.NO_LONGER_DATED: "Release day no longer known",
    DifferenceKind.NEW_SPELL: "Back in custody",
    DifferenceKind.CHANGED: "Something else changed",
    DifferenceKind.ABSENT: "Held in these prisons and not in this file (nobody was removed)",
}


def outcome_text(found: CaseloadOutcome, file_name: str, *, dry_run: bool) -> str:
    """What importing a file did, or would do: counts, what to act on, what else to know."""
    outcome = found.outcome
    lines = [_counts(outcome, file_name), _verdict(outcome, dry_run=dry_run)]
    lines += _section("Refused", [str(error) for error in outcome.errors])
    lines += _section("To be decided by a person", map(_question, outcome.questions))
    for kind, heading in _HEADINGS.items():
        listed = [_difference(each) for each in found.differences if each.kind is kind]
        lines += _section(heading, listed)
    lines += _section("To know", [notice.text for notice in outcome.notices])
    return "\n".join(lines)


def _counts(outcome: ImportOutcome, file_name: str) -> str:
    rows = "row" if outcome.data_rows == 1 else "rows"
    return (
        f"{printable(file_name)}: {outcome.data_rows:,} {rows}, {outcome.new:,} new,"
        f" {outcome.changed:,} changed, {outcome.unchanged:,} unchanged,"
        f" {len(outcome.rejected):,} refused, {_waiting(outcome):,} to be decided."
    )


def _waiting(outcome: ImportOutcome) -> int:
    return len({(question.sheet, question.row) for question in outcome.questions})


def _verdict(outcome: ImportOutcome, *, dry_run: bool) -> str:
    if outcome.applied:
        if outcome.undecided:
            return "Imported without the rows refused or to be decided."
        return "Imported." if not outcome.rejected else "Imported without the refused rows."
    if outcome.errors or outcome.questions:
        will = "would be" if dry_run else "was"
        return (
            f"Nothing {will} imported: correct the rows below, or take the others with --partial."
        )
    return "Nothing was written: this was a dry run."


def _section(heading: str, listed: Iterable[str]) -> Iterator[str]:
    lines = list(listed)
    if not lines:
        return
    yield ""
    yield f"{heading}: {len(lines):,}"
    yield from (f"  {line}" for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield f"  and {len(lines) - MOST_LINES:,} more (--json lists all)"


def _question(question: Question) -> str:
    place = f"sheet {question.sheet}, " if question.sheet else ""
    readings = " or ".join(reading.label for reading in question.readings)
    return f'{place}row {question.row}, {question.column}: "{question.value}": {readings}?'


def _difference(each: Difference) -> str:
    if each.from_day and each.to_day and each.days:
        moved = "later" if each.days > 0 else "earlier"
        what = f"{day_text(each.from_day)} to {day_text(each.to_day)},"
        return f"{each.identifier}: {what} {days_text(abs(each.days))} {moved}"
    day = each.to_day or each.from_day
    told = [f"expected {day_text(day)}"] if day else []
    told += [column.replace("_", " ") for column in each.columns]
    return f"{each.identifier}: {', '.join(told)}" if told else each.identifier


def kind_text(title: str, columns: Sequence[ColumnDescription]) -> str:
    """The columns of a kind of file as a table, and an example of such a file."""
    about = f"{title}. Any order of columns; a column that is not needed may be left out."
    lines = [*wrap(about, sum(_WIDTHS)), ""]
    lines += _table_row(_TITLES)
    lines.append("  ".join("-" * width for width in _WIDTHS))
    for column in columns:
        needed = "yes" if column.required else ""
        lines += _table_row((column.header, needed, column.accepted, column.example))
        lines += _indented(column.explanation)
        if column.also_called:
            lines += _indented(f"Also called: {', '.join(column.also_called)}")
    lines += ["", "An example:", *_example(columns)]
    return "\n".join(lines)


def _table_row(cells: Sequence[str]) -> Iterator[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = (part.ljust(width) for part, width in zip(parts, _WIDTHS, strict=True))
        yield "  ".join(padded).rstrip()


def _indented(text: str) -> list[str]:
    return wrap(text, sum(_WIDTHS), initial_indent="    ", subsequent_indent="    ")


def _example(columns: Sequence[ColumnDescription]) -> list[str]:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(column.header for column in columns)
    writer.writerow(column.example for column in columns)
    return stream.getvalue().splitlines()
