"""A report as a workbook: the sheets as plain values, which each kind of file writes as they are.

The layout follows the Government Analysis Function's checklist for spreadsheets: a cover, contents
and notes first, one table a sheet at column A, no cell of a table empty, nothing below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from release_planner.domain.day_text import day_text
from release_planner.reports.indicator_metadata import metadata_texts
from release_planner.reports.protected_table import AuthorityLine, ProtectedTable
from release_planner.reports.wording import (
    changes_heading,
    edition_text,
    england_text,
    headline_text,
    pending_text,
    returns_texts,
    scope_text,
    status_text,
    title_text,
)
from release_planner.reports.workbook_cells import SHORTHAND, Column, Kind, Line, Sheet, Style
from release_planner.reports.workbook_figures import Notebook, figure_sheets
from release_planner.reports.workbook_withheld import withheld_records

_MARKED_UP = "This sheet holds one table."


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in their order, the title of the whole, its language and who made it."""

    title: str
    sheets: tuple[Sheet, ...]
    maker: str
    language: str = "en-GB"


def workbook(table: ProtectedTable) -> Workbook:
    """The workbook of a report, drawn from the protected table alone."""
    notebook = Notebook()
    tables = (
        *figure_sheets(table, notebook),
        *_returns(table),
        *_changes(table),
        *_withheld(table, notebook),
    )
    notes = _notes(table, notebook)
    definitions = _definitions(table)
    listed = (notes, definitions, *tables)
    sheets = (_cover(table), _contents(table, listed), *listed)
    return Workbook(title_text(table.frame), sheets, f"Release Planner {table.frame.version}")


def _cover(table: ProtectedTable) -> Sheet:
    frame = table.frame
    lines = [
        Line(title_text(frame), Style.TITLE),
        Line(frame.profile.marking),
        Line(f"{scope_text(frame)} {status_text(frame)}"),
        Line("The figure", Style.HEADING),
        Line(headline_text(table)),
        Line(pending_text(table)),
        Line(england_text(frame)),
        Line("Returns of the providers", Style.HEADING),
        *map(Line, returns_texts(frame)),
        Line("Edition", Style.HEADING),
        Line(edition_text(frame)),
        Line("Shorthand in the tables", Style.HEADING),
        *(Line(f"{marker} {meaning}.") for marker, meaning in SHORTHAND.items()),
        Line(
            "No cell of a table is empty: a shorthand stands where there is no number. [note 1] and"
            " so on point to the sheet Notes."
        ),
        Line("Small numbers", Style.HEADING),
        Line(frame.profile.audience),
        Line(_withheld_text(table)),
        Line("Made by", Style.HEADING),
        Line(f"Release Planner {frame.version}, from records as at {day_text(frame.as_at)}."),
    ]
    return Sheet("Cover", "", tuple(lines))


def _withheld_text(table: ProtectedTable) -> str:
    if not withheld_records(table):
        return "Nothing is withheld."
    return "Which numbers are withheld is on the sheet Withheld."


def _contents(table: ProtectedTable, listed: tuple[Sheet, ...]) -> Sheet:
    return Sheet(
        "Contents",
        "contents_of_workbook",
        _lines(table, "Contents"),
        (Column("Sheet", Kind.LINK, 26), Column("What it holds", Kind.TEXT, 90)),
        tuple((sheet.name, sheet.title) for sheet in listed),
    )


def _notes(table: ProtectedTable, notebook: Notebook) -> Sheet:
    return Sheet(
        "Notes",
        "notes_to_tables",
        _lines(table, "Notes"),
        (Column("Note", Kind.TEXT, 14), Column("Text", Kind.TEXT, 100)),
        tuple(notebook.rows()),
    )


def _definitions(table: ProtectedTable) -> Sheet:
    return Sheet(
        "Definitions",
        "definitions_of_measures",
        _lines(table, "Definitions"),
        (Column("What", Kind.TEXT, 32), Column("Text", Kind.TEXT, 100)),
        tuple(metadata_texts(table)),
    )


def _lines(table: ProtectedTable, title: str, *more: str) -> tuple[Line, ...]:
    below = (table.frame.profile.marking, *more, _MARKED_UP)
    return (Line(title, Style.TITLE), *(Line(text, Style.ABOVE) for text in below))


def _returns(table: ProtectedTable) -> Iterator[Sheet]:
    frame = table.frame
    rows = tuple(
        (
            line.name,
            line.returns.authority,
            "No return" if line.returns.complete_to is None else day_text(line.returns.complete_to),
            _overdue_text(line),
        )
        for line in frame.authorities
    )
    if rows:
        yield Sheet(
            "Returns",
            "returns_by_authority",
            _lines(table, f"How far the providers' returns go: {frame.area.name}"),
            (
                Column("Authority", Kind.TEXT, 44),
                Column("Code", Kind.TEXT, 16),
                Column("Complete to", Kind.TEXT, 26),
                Column("Overdue", Kind.TEXT, 40),
            ),
            rows,
        )


def _overdue_text(line: AuthorityLine) -> str:
    missed_on = line.returns.missed_on
    return "Not overdue" if missed_on is None else f"Late, due by {day_text(missed_on)}: left out"


def _changes(table: ProtectedTable) -> Iterator[Sheet]:
    edition = table.frame.edition
    if edition.changes:
        yield Sheet(
            "Changes",
            "changes_since_last_edition",
            _lines(table, changes_heading(table.frame), edition_text(table.frame)),
            (
                Column("Figure", Kind.TEXT, 60),
                Column("Before", Kind.TEXT, 40),
                Column("Now", Kind.TEXT, 40),
            ),
            tuple((change.label, change.before, change.after) for change in edition.changes),
        )


def _withheld(table: ProtectedTable, notebook: Notebook) -> Iterator[Sheet]:
    rows, profile = withheld_records(table), table.frame.profile
    if rows:
        rule = notebook.reference(f"{profile.audience} Source of the rule: {profile.source}.")
        yield Sheet(
            "Withheld",
            "record_of_withheld_figures",
            _lines(
                table,
                f"What is withheld {rule}",
                "A division may also be left out because the period is too short for it.",
            ),
            (
                Column("Measure", Kind.TEXT, 50),
                Column("Divided by", Kind.TEXT, 30),
                Column("Group", Kind.TEXT, 44),
                Column("Numbers withheld", Kind.TEXT, 60),
            ),
            rows,
        )
