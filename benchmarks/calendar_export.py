"""Writing a calendar of 20,000 entries, against plain `icalendar` on the same entries.

Prints seconds of processor time, events a second, the growth of memory, and ratios. The rendering
alone: cold, when nobody was ever given the calendar, and from kept bytes after 1% of the bookings
moved. And the whole export, with the log and the file on the disk: the first, and after 1% moved.

What limits the whole export after a small change is the comparison, not the rendering: SEQUENCE
may rise only where an entry says something else, so each booking is read with its date, worded and
compared by digest, about 40 microseconds an entry. What limits the first is rendering each entry.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from icalendar import Calendar, Event

from calendar_office import calendar_office
from release_planner.calendars.files import calendar_bytes
from release_planner.calendars.rendering import CalendarEntry, EntryContent, EntryStatus, render
from release_planner.domain.wall_time import checked_end, checked_start
from release_planner.store.acting import Acting
from release_planner.store.create import create_store
from release_planner.store.location import StoreLocation

EVENTS = 20_000
CHANGED = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
DESCRIPTION = "Release date from NOMIS, as at Thu 5 Nov 2026 09:30. Open the planner for details."


def contents() -> list[EntryContent]:
    """Entries as they are in a team's calendar."""
    return [
        EntryContent(
            EntryStatus.CONFIRMED,
            f"Housing [ref C{number % 9973:04}]",
            date(2026, 11, 5) + timedelta(days=number % 400),
            f"{9 + number % 8:02}:{number % 4 * 15:02}",
            45,
            "Example House, Birmingham",
            DESCRIPTION,
        )
        for number in range(EVENTS)
    ]


def entries(told: list[EntryContent]) -> list[CalendarEntry]:
    """The entries with identities."""
    return [CalendarEntry(str(uuid4()), 0, CHANGED, content) for content in told]


def by_the_library(kept: list[CalendarEntry], path: Path) -> None:
    """One calendar object, filled with `add`, turned into bytes at the end."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//x//x//EN")
    for entry in kept:
        content, event = entry.content, Event()
        start = checked_start(content.day, content.start or "")
        for name, value in (
            ("uid", entry.uid),
            ("dtstamp", entry.last_modified),
            ("last-modified", entry.last_modified),
            ("sequence", entry.sequence),
            ("status", content.status.value),
            ("class", "PRIVATE"),
            ("summary", content.summary),
            ("dtstart", start),
            ("dtend", checked_end(start, content.minutes)),
            ("transp", "OPAQUE"),
            ("location", content.location),
            ("description", content.description),
        ):
            event.add(name, value)
        calendar.add_component(event)
    path.write_bytes(calendar.to_ical())


def by_us(kept: list[CalendarEntry], path: Path) -> None:
    """Each entry rendered once and streamed to the file."""
    with path.open("wb") as file:
        file.writelines(calendar_bytes("Resettlement", map(render, kept)))


@dataclass
class Timed:
    """Processor seconds, and the growth of the process in MiB while it ran."""

    seconds: float
    megabytes: float


def timed(work: Callable[[], object]) -> Timed:
    """Run once."""
    before, started = _peak(), time.process_time()
    work()
    return Timed(time.process_time() - started, _peak() - before)


def _peak() -> float:
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


@contextmanager
def kept_in_a_store(folder: Path, kept: list[CalendarEntry]) -> Iterator[Callable[[], object]]:
    """A store in which a feed holds the entries; gives what exports it again after 1% moved."""
    from sqlmodel import Session

    from release_planner.calendars.feed import entries_of, kept_since
    from release_planner.model.calendar import Feed, FeedEntry
    from release_planner.model.custody import Custody
    from release_planner.model.people import Person
    from release_planner.store.sessions import driver_connection

    store = create_store(StoreLocation(folder / "feed.db", plain=True), None)
    acting = Acting("BENCH", CHANGED, "measure")
    with store.writing(acting) as session:
        person = Person(prison_number="A0001ZZ", surname="A", forenames="B", search_text="")
        session.add(person)
        session.flush()
        custody = Custody(person_id=person.id or 0)
        session.add(custody)
        feed = Feed(scope="everything", detail="reference", recipient="bench", made_at=CHANGED)
        session.add(feed)
        session.flush()
        session.execute(
            FeedEntry.__table__.insert(),  # type: ignore[attr-defined]
            [_row(number, entry, feed.id, custody.id) for number, entry in enumerate(kept)],
        )

    def export() -> None:
        with store.writing(acting) as session:
            _move_one_in_a_hundred(session, kept)
            connection = driver_connection(session)
            with (folder / "again.ics").open("wb") as file:
                stored = entries_of(connection, feed, kept_since(date(2026, 11, 5)))
                file.writelines(calendar_bytes("Resettlement", stored))

    def _move_one_in_a_hundred(session: Session, kept: list[CalendarEntry]) -> None:
        import sqlalchemy as sa

        moved = [
            {"id": number + 1, "sequence": 1, "rendered": render(kept[number])}
            for number in range(0, EVENTS, 100)
        ]
        session.execute(sa.update(FeedEntry), moved)

    try:
        yield export
    finally:
        store.close()


def _row(
    number: int, entry: CalendarEntry, feed_id: int | None, custody_id: int | None
) -> dict[str, object]:
    return {
        "feed_id": feed_id,
        "subject": "appointment",
        "subject_id": number,
        "uid": entry.uid,
        "case_reference": f"C{number % 9973:04}",
        "custody_id": custody_id,
        "sequence": 0,
        "content_hash": "",
        "given_at": CHANGED,
        "last_modified": CHANGED,
        "status": "CONFIRMED",
        "day": entry.content.day,
        "rendered": render(entry),
        "has_left": False,
    }


def main() -> None:
    """Print the figures."""
    kept = entries(contents())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = timed(lambda: by_us(kept, folder / "ours.ics"))
        with calendar_office(folder, EVENTS) as office:
            first = timed(office.export)
            office.move_some()
            later = timed(office.export)
        plain = timed(lambda: by_the_library(kept, folder / "plain.ics"))
        ours_again = timed(lambda: by_us(kept, folder / "ours.ics"))
        with kept_in_a_store(folder, kept) as export:
            again = timed(export)
    cold = min(ours.seconds, ours_again.seconds)
    print(f"{EVENTS:,} entries")
    whole = "the whole action"
    for name, run, ratio in (
        ("plain icalendar", plain, ""),
        ("cold, streamed", ours, f"{plain.seconds / cold:.2f}x (at least 1.5x)"),
        ("1% moved, kept", again, f"{plain.seconds / again.seconds:.0f}x (at least 40x)"),
        ("first export", first, f"{plain.seconds / first.seconds:.2f}x {whole}"),
        ("1% moved, export", later, f"{plain.seconds / later.seconds:.1f}x {whole}"),
    ):
        rate = EVENTS / run.seconds
        print(f"{name:18} {run.seconds:6.2f} s {rate:9,.0f}/s +{run.megabytes:.0f} MiB  {ratio}")


if __name__ == "__main__":
    main()
