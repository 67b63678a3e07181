"""Pages to print or read beside a calendar: the key sheet, and what changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from release_planner.calendars.changes import ChangeKind, EntryChange, ShownEntry
from release_planner.calendars.key_sheet import KeySheet
from release_planner.domain.day_text import day_text
from release_planner.domain.wall_time import london

_TO_DO = {
    ChangeKind.NEW: "New: add these",
    ChangeKind.MOVED: "Moved: change the day or time of these",
    ChangeKind.REWORDED: "Same time, other words: change the title or place of these",
    ChangeKind.CANCELLED: "Cancelled: delete these",
    ChangeKind.NO_LONGER_HERE: "No longer here: delete these",
}


@dataclass(frozen=True, slots=True)
class ChangesNote:
    """What changed in one calendar since ``since``, the last export; None for the first."""

    calendar: str
    recipient: str
    made_at: datetime
    since: datetime | None
    changes: tuple[EntryChange, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """One table of the note: its headings and rows, of which the first cell names the entry."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def changes_page(note: ChangesNote) -> bytes:
    """The note as one page, by what is to be done and by day; it says no more than the calendar."""
    sections = [
        _section(kind, _in_order(each for each in note.changes if each.kind is kind))
        for kind in _TO_DO
    ]
    return _page(
        "what_changed.html",
        note=note,
        sections=[section for section in sections if section.rows],
        made_at=_moment(note.made_at),
        since=_moment(note.since) if note.since else "",
    )


def key_sheet_page(sheet: KeySheet) -> bytes:
    """The key sheet as one page, in the order of the references."""
    rows = [
        (
            row.reference,
            row.name,
            row.prison_number or "not known",
            row.cell_location or "not known",
            day_text(row.day) if row.day else "not known",
        )
        for row in sorted(sheet.rows, key=lambda row: row.reference)
    ]
    return _page("key_sheet.html", sheet=sheet, rows=rows)


def when(entry: ShownEntry | None) -> str:
    """The day and time of an entry: "Thu 26 Nov 2026, 09:30 for 45 minutes"."""
    if entry is None:
        return ""
    if entry.start is None:
        return f"{day_text(entry.day)}, all day"
    return f"{day_text(entry.day)}, {entry.start} for {entry.minutes} minutes"


def _section(kind: ChangeKind, changes: list[EntryChange]) -> _Section:
    """A column in which nothing would stand is left out."""
    columns = {heading: tuple(map(told, changes)) for heading, told in _COLUMNS[kind].items()}
    shown = {heading: cells for heading, cells in columns.items() if any(cells)}
    rows = tuple(zip(*shown.values(), strict=True))
    return _Section(_TO_DO[kind], tuple(shown), rows)


def _title(change: EntryChange) -> str:
    entry = change.after or change.before
    return entry.title if entry else ""


def _before(change: EntryChange) -> str:
    """What an entry read before, where that is another title, and its place where that is."""
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    place = before.location if before.location != after.location else ""
    title = before.title if before.title != after.title else ""
    return ", ".join(part for part in (title, place) if part)


def _was(change: EntryChange) -> str:
    return when(change.before)


def _is(change: EntryChange) -> str:
    return when(change.after)


def _where(change: EntryChange) -> str:
    return change.after.location if change.after else ""


_COLUMNS: Mapping[ChangeKind, Mapping[str, Callable[[EntryChange], str]]] = {
    ChangeKind.NEW: {"Entry": _title, "When": _is, "Where": _where},
    ChangeKind.MOVED: {
        "Entry": _title,
        "Was": _was,
        "Now": _is,
        "It read": _before,
        "Where": _where,
    },
    ChangeKind.REWORDED: {
        "Reads now": _title,
        "It read": _before,
        "When": _is,
        "Where": _where,
    },
    ChangeKind.CANCELLED: {"Entry": _title, "It is at": _was},
    ChangeKind.NO_LONGER_HERE: {"Entry": _title, "It is at": _was},
}


def _in_order(changes: Iterable[EntryChange]) -> list[EntryChange]:
    return sorted(changes, key=_order)


def _order(change: EntryChange) -> tuple[date, str, str]:
    entry = change.after or change.before
    assert entry is not None
    return entry.day, entry.start or "", change.reference


def _moment(instant: datetime) -> str:
    here = london(instant)
    return f"{day_text(here.date())} {here:%H:%M}"


def _page(template: str, **values: object) -> bytes:
    environment = Environment(
        loader=PackageLoader("release_planner.calendars"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day_text
    return environment.get_template(template).render(values).encode()
