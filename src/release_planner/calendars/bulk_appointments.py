"""The file that a prison's own system takes: appointments of one place on one day, in bulk.

Its three columns are those of the prison service's upload of appointments in bulk, in that order
and spelling; the place and the day are chosen there, once for each file.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.domain.wall_time import checked_end, checked_start

HEADER = ("Prison number", "Start time", "End time")


@dataclass(frozen=True, slots=True)
class BulkAppointment:
    """One person's slot inside the prison; ``start`` is "HH:MM" London time."""

    place_code: str
    day: date
    prison_number: str
    start: str
    minutes: int


def bulk_files(prison_id: str, appointments: Iterable[BulkAppointment]) -> Mapping[str, bytes]:
    """One file for each place and day, by file name, rows by time and number.

    A slot that ends after midnight is cut at 23:59, since the columns know no other day. Raises
    WallTimeError for a time that London does not have exactly once.
    """
    rows: dict[tuple[date, str], set[tuple[str, str, str]]] = {}
    for each in appointments:
        times = (each.start, _end(each))
        rows.setdefault((each.day, each.place_code), set()).add((*times, each.prison_number))
    return {
        _file_name(prison_id, day, place): _csv(found)
        for (day, place), found in sorted(rows.items())
    }


def _end(appointment: BulkAppointment) -> str:
    end = checked_end(checked_start(appointment.day, appointment.start), appointment.minutes)
    return f"{end:%H:%M}" if end.date() == appointment.day else "23:59"


def _file_name(prison_id: str, day: date, place_code: str) -> str:
    place = re.sub("[^A-Za-z0-9]+", "-", place_code)
    return f"bulk-appointments-{prison_id}-{day.isoformat()}-{place}.csv"


def _csv(rows: Iterable[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows((number, start, end) for start, end, number in sorted(rows))
    return text.getvalue().encode("ascii")
