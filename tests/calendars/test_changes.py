"""What changed since a recipient was last given an entry, as the note tells them to change it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_planner.calendars.changes import ChangeKind, change_between, shown
from release_planner.calendars.key_sheet import KeySheet, KeySheetRow
from release_planner.calendars.pages import ChangesNote, changes_page, key_sheet_page
from release_planner.calendars.rendering import CalendarEntry, EntryContent, EntryStatus, render

DAY = date(2026, 11, 26)
VISIT = EntryContent(EntryStatus.CONFIRMED, "Visit [ref CDFGH]", DAY, "09:30", 45, "Wing B")
OFF = replace(VISIT, status=EntryStatus.CANCELLED, summary="CANCELLED: Visit [ref CDFGH]")
MOVED = replace(VISIT, day=date(2026, 12, 1))
RENAMED = replace(VISIT, summary="NOT CONFIRMED: Visit [ref CDFGH]")
TOLD_MORE = replace(VISIT, description="Release date from NOMIS, as at Thu 5 Nov 2026 09:30.")


def entry(content: EntryContent, sequence: int = 0) -> bytes:
    instant = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
    return render(CalendarEntry(str(UUID(int=7, version=4)), sequence, instant, content))


@pytest.mark.parametrize(
    ("given_last", "now", "has_left", "kind"),
    [
        (None, VISIT, False, ChangeKind.NEW),
        (None, OFF, False, None),
        (VISIT, VISIT, False, None),
        (VISIT, MOVED, False, ChangeKind.MOVED),
        (VISIT, replace(VISIT, start=None), False, ChangeKind.MOVED),
        (VISIT, RENAMED, False, ChangeKind.REWORDED),
        (VISIT, TOLD_MORE, False, None),
        (VISIT, OFF, False, ChangeKind.CANCELLED),
        (VISIT, OFF, True, ChangeKind.NO_LONGER_HERE),
        (OFF, MOVED, False, ChangeKind.NEW),
        (OFF, replace(OFF, description="More."), True, None),
    ],
)
def test_what_the_recipient_has_to_do(
    given_last: EntryContent | None, now: EntryContent, has_left: bool, kind: ChangeKind | None
) -> None:
    before = None if given_last is None else entry(given_last)
    change = change_between("CDFGH", before, entry(now, 1), has_left=has_left)
    assert (change.kind if change else None) == kind


@given(
    day=st.dates(date(2026, 1, 1), date(2037, 12, 31)),
    hour=st.integers(3, 20),
    minutes=st.integers(1, 180),
    title=st.text(min_size=1, max_size=40),
)
def test_an_entry_is_read_back_as_it_was_written(
    day: date, hour: int, minutes: int, title: str
) -> None:
    content = EntryContent(EntryStatus.TENTATIVE, f"x{title}x", day, f"{hour:02}:15", minutes)
    read = shown(entry(content))
    assert (read.day, read.start, read.minutes) == (day, f"{hour:02}:15", minutes)
    assert read.status is EntryStatus.TENTATIVE


def test_the_note_says_where_an_entry_was_and_is() -> None:
    moved = change_between("CDFGH", entry(VISIT), entry(MOVED, 1), has_left=False)
    gone = change_between("JKMNP", entry(VISIT), entry(OFF, 1), has_left=True)
    assert moved is not None
    assert gone is not None
    at = datetime(2026, 11, 6, 9, 30, tzinfo=UTC)
    note = ChangesNote("Resettlement HEI", "<b>HMP</b>", at, at, (moved, gone))
    page = changes_page(note).decode()
    assert "Thu 26 Nov 2026, 09:30 for 45 minutes" in page
    assert "Tue 1 Dec 2026, 09:30 for 45 minutes" in page
    assert page.index("Moved: change") < page.index("No longer here: delete")
    assert "&lt;b&gt;HMP" in page
    assert "<b>" not in page


def test_a_first_note_and_an_empty_one_say_so() -> None:
    at = datetime(2026, 11, 6, 9, 30, tzinfo=UTC)
    first = changes_page(ChangesNote("Resettlement HEI", "HMP", at, None, ())).decode()
    empty = changes_page(ChangesNote("Resettlement HEI", "HMP", at, at, ())).decode()
    assert "first file for you" in first
    assert "Nothing has changed" in empty


def test_the_key_sheet_names_people_and_says_until_when() -> None:
    rows = (
        KeySheetRow("PPPPP", "SECOND, Sam", "A0002AA", "", None),
        KeySheetRow("CDFGH", "FIRST, Ann", "A0001AA", "B-2-014", DAY),
    )
    sheet = KeySheet("HMP Hewell", "release planning", DAY, date(2026, 12, 10), rows)
    page = key_sheet_page(sheet).decode()
    assert page.index("CDFGH") < page.index("PPPPP")
    for text in ("Destroy by Thu 10 Dec 2026", "B-2-014", "A0001AA", "Thu 26 Nov 2026"):
        assert text in page
    assert page.count("not known") == 2
