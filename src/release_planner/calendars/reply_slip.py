"""The slip on which a recipient without the planner says what came of each entry."""

import csv
import io
from collections.abc import Iterable
from datetime import date

HEADER = ("reference", "outcome", "date")


def reply_slip(entries: Iterable[tuple[str, date]]) -> bytes:
    """A slip with the reference and day of each appointment, and the outcome left open."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    rows = sorted({(day.isoformat(), reference) for reference, day in entries})
    writer.writerows((reference, "", day) for day, reference in rows)
    return text.getvalue().encode("ascii")
