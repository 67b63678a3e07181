"""A person's notes, and the history of their release date and custody, as lines."""

from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap

from release_planner.domain.codes import RELEASE_DATE_TYPE_NAMES, CustodyState, ReleaseDateType
from release_planner.domain.custody_changes import (
    CUSTODY_STATE_NAMES,
    EVENT_NAMES,
    CustodyEvent,
)
from release_planner.domain.day_text import day_text, move_text
from release_planner.store.reading.person import (
    ChangeRow,
    DateEntryRow,
    NoteRow,
    PersonDetail,
)
from release_planner.tui.person_header import disagreeing
from release_planner.tui.person_words import capital, in_words, instant_text
from release_planner.tui.text import plain
from release_planner.tui.why_lines import why_lines
from release_planner.tui.widgets.line_list import ALERT, MUTED, PLAIN
from release_planner.tui.widgets.lines import Line, TextLine, heading

_NOTE_WIDTH = 74
_CHANGES = {"date_changed": "release date changed", "date_chosen": "release date chosen"}


def note_lines(detail: PersonDetail) -> list[Line]:
    """The notes in full, the newest first."""
    return [line for note in detail.notes for line in _note(note)]


def _note(note: NoteRow) -> Iterator[Line]:
    who = f"{instant_text(note.written_at)}, {note.written_by}"
    yield TextLine(f" {who}", style="heading", subject=note, detail=())
    for paragraph in note.text.splitlines():
        for text in wrap(plain(paragraph), _NOTE_WIDTH):
            yield TextLine(f"   {text}")


def history_lines(detail: PersonDetail, because: Iterable[str]) -> list[Line]:
    """What the systems say of the date, why the day follows, and what has happened since."""
    lines: list[Line] = []
    rivals = {entry.id for entry in disagreeing(detail)}
    entries = sorted(detail.date_entries, key=lambda entry: not entry.is_in_force)
    if entries:
        lines.append(heading("Release dates as they were given"))
        lines += [_date_line(entry, entry.id in rivals) for entry in entries]
        lines += why_lines(because)
    if detail.changes:
        lines.append(heading("What has happened"))
        lines += [_change_line(row) for row in reversed(detail.changes)]
    return lines


def _date_line(entry: DateEntryRow, is_rival: bool) -> TextLine:
    note = "in force" if entry.is_in_force else "replaced"
    style = PLAIN if entry.is_in_force else MUTED
    if entry.is_chosen:
        note += ", chosen"
    elif is_rival:
        note, style = "DISAGREES", ALERT
    kind = in_words(RELEASE_DATE_TYPE_NAMES, entry.type)
    detail = [
        f"{capital(kind)} ({entry.type}) {day_text(entry.day)}: {note}.",
        f"Source: {entry.source}, as at {instant_text(entry.as_at)}, by {entry.entered_by}.",
    ]
    if is_rival:
        detail.append("Press enter to see what choosing this date would do.")
    text = f" {entry.type:<9} {day_text(entry.day):<16} {entry.source}"
    return TextLine(
        text, note, f"as at {instant_text(entry.as_at)}  {note}", style, entry, tuple(detail)
    )


def _change_line(row: ChangeRow) -> TextLine:
    what = _what_happened(row.kind)
    moved = _days_of(row)
    when = instant_text(row.recorded_at)
    detail = [f"{when}, {row.recorded_by}: {what}.{f' {moved}.' if moved else ''}"]
    if row.why in set(CustodyState):
        detail.append(f"Before that: {CUSTODY_STATE_NAMES[CustodyState(row.why)]}.")
    return TextLine(
        f" {when:<24} {capital(what)}", row.recorded_by, f"{moved}  {row.recorded_by}", PLAIN, row,
        tuple(detail),
    )  # fmt: skip


def _what_happened(kind: str) -> str:
    if kind in set(CustodyEvent):
        return EVENT_NAMES[CustodyEvent(kind)]
    return _CHANGES.get(kind, kind.replace("_", " "))


def _days_of(row: ChangeRow) -> str:
    if row.from_day is None and row.to_day is None:
        return ""
    if row.from_day is None or row.to_day is None or row.from_day == row.to_day:
        return f"{_dated(row.from_type, row.from_day)} to {_dated(row.to_type, row.to_day)}"
    return (
        f"{_dated(row.from_type, row.from_day)} to {_dated(row.to_type, row.to_day)}, "
        f"{move_text(row.from_day, row.to_day)}"
    )


def _dated(kind: str | None, day: date | None) -> str:
    if day is None:
        return "no date"
    return f"{kind} {day_text(day)}" if kind in set(ReleaseDateType) else day_text(day)
