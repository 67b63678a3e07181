"""The files that go with a calendar: what changed, and for those without a planner, its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from release_planner.calendars.changes import EntryChange, change_between
from release_planner.calendars.feed import kept_since
from release_planner.calendars.key_sheet import KeySheet, KeySheetRow
from release_planner.calendars.pages import ChangesNote, changes_page, key_sheet_page
from release_planner.calendars.reply_slip import reply_slip
from release_planner.store.connection import Connection
from release_planner.store.reading.given_calendar import (
    bookings_of_references,
    changed_entries,
    people_of_references,
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """One export of a feed, as the accompanying files name it.

    ``exported_before`` is the instant of the recipient's last export, None for the first;
    ``file_name`` that of the calendar file.
    """

    feed_id: int
    title: str
    file_name: str
    recipient: str
    purpose: str
    made_at: datetime
    today: date
    exported_before: datetime | None


def what_changed(connection: Connection, calendar: Calendar) -> tuple[EntryChange, ...]:
    """What the recipient has to change; empty at the first export, when everything is new."""
    if calendar.exported_before is None:
        return ()
    entries = changed_entries(connection, calendar.feed_id, kept_since(calendar.today))
    changes = (
        change_between(each.reference, each.given, each.rendered, has_left=each.has_left)
        for each in entries
    )
    return tuple(change for change in changes if change is not None)


def changes_file(calendar: Calendar, changes: tuple[EntryChange, ...]) -> Mapping[str, bytes]:
    """The note of what changed, by file name."""
    note = ChangesNote(
        calendar.title, calendar.recipient, calendar.made_at, calendar.exported_before, changes
    )
    return {_named(calendar, "what-changed", ".html"): changes_page(note)}


def key_sheet_of(connection: Connection, calendar: Calendar, expires_on: date) -> KeySheet:
    """Everybody behind the references of the live entries of a calendar."""
    people = people_of_references(connection, calendar.feed_id, kept_since(calendar.today))
    rows = tuple(
        KeySheetRow(
            each.reference,
            f"{each.surname.upper()}, {each.forenames}",
            each.prison_number or "",
            each.cell_location or "",
            each.release_day,
        )
        for each in people
    )
    return KeySheet(calendar.recipient, calendar.purpose, calendar.today, expires_on, rows)


def files_for_no_planner(
    connection: Connection, calendar: Calendar, sheet: KeySheet
) -> Mapping[str, bytes]:
    """The key sheet and the slip for replies, each by its own file name."""
    bookings = bookings_of_references(connection, calendar.feed_id, kept_since(calendar.today))
    return {
        _named(calendar, "key-sheet", ".html"): key_sheet_page(sheet),
        _named(calendar, "reply-slip", ".csv"): reply_slip(bookings),
    }


def _named(calendar: Calendar, what: str, suffix: str) -> str:
    stem = calendar.file_name.removeprefix("calendar-").removesuffix(".ics")
    return f"{what}-{stem}{suffix}"
