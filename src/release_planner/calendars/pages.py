"""Pages to print or read beside a calendar: the key sheet, and what changed."""

from collections.abc import Iterable
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


def changes_page(note: ChangesNote) -> bytes:
    """The note as one page, by what is to be done and by day; it says no more than the calendar."""
    sections = [
        (title, _in_order(each for each in note.changes if each.kind is kind))
        for kind, title in _TO_DO.items()
    ]
    return _page(
        "what_changed.html",
        note=note,
        sections=[section for section in sections if section[1]],
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
    environment.filters |= {"day": day_text, "when": when}
    return environment.get_template(template).render(values).encode()
