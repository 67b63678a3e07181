"""The sentences of a report, drawn from the protected table and used by every format."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from release_planner.domain.day_text import day_text
from release_planner.domain.report_period import financial_year_period
from release_planner.reports.protected_table import (
    MARKER_MEANINGS,
    ProtectedTable,
    ReportFrame,
    TableRow,
)

_ONE_DECIMAL = Decimal("0.1")


def percent_text(ratio: float) -> str:
    """A ratio as a percentage with one decimal: 0.528 is "52.8%"."""
    percent = (Decimal(repr(ratio)) * 100).quantize(_ONE_DECIMAL, ROUND_HALF_UP)
    return f"{percent}%"


def published_percent_text(ratio: float) -> str:
    """A published ratio no finer than it was published: 0.53 is "53%", 0.345 is "34.5%"."""
    return percent_text(ratio).replace(".0%", "%")


def count_text(count: int | None, marker: str = "") -> str:
    """A count with its thousands apart, or the marker where it is withheld."""
    return marker if count is None else f"{count:,}"


def rate_text(row: TableRow) -> str:
    """The rate, its marker, or both: "52.8%", "[c]", "40.0% [u]"."""
    shown = ""
    if row.ratio is not None:
        is_published = row.denominator is None
        shown = (published_percent_text if is_published else percent_text)(row.ratio)
    return " ".join(part for part in (shown, row.marker) if part)


def interval_text(row: TableRow) -> str:
    """The 95% interval, "46.1% to 59.4%", or the marker where there is none."""
    if row.lower is None or row.upper is None:
        return row.marker
    return f"{percent_text(row.lower)} to {percent_text(row.upper)}"


def title_text(frame: ReportFrame) -> str:
    """What the report is called."""
    return f"{frame.measure.name}: {frame.area.name}"


def scope_text(frame: ReportFrame) -> str:
    """Which releases, seen from which day."""
    return f"Releases from {frame.period.text}, as at {day_text(frame.as_at)}."


def status_text(frame: ReportFrame) -> str:
    """What the figure is not, as a sentence."""
    return f"{frame.measure.status[:1].upper()}{frame.measure.status[1:]}."


def headline_text(table: ProtectedTable) -> str:
    """The one sentence with the figure, or why there is none."""
    row, days = table.take_up, table.frame.window_days
    if row.denominator == 0:
        return (
            "There is no rate yet: no release with a treatment need has a window that has closed"
            " within the providers' returns."
        )
    if row.ratio is None or row.numerator is None or row.denominator is None:
        return f"The rate is withheld: {table.withheld}."
    return (
        f"Treatment started within {days} days after {row.numerator:,} of {row.denominator:,}"
        f" releases of adults with a treatment need: {percent_text(row.ratio)}"
        f" (95% interval {interval_text(row)})."
    )


def pending_text(table: ProtectedTable) -> str:
    """How many releases the figure still waits for."""
    pending = table.take_up.pending
    if pending is None:
        return "The number of releases still pending is withheld."
    if pending == 0:
        return "No release with a need is pending."
    noun = "release with a need is" if pending == 1 else "releases with a need are"
    return f"{pending:,} {noun} pending (waiting to be counted) and not in the figure."


def interval_meaning_text(table: ProtectedTable) -> str | None:
    """What the 95% interval says, in one plain sentence; None where there is none."""
    row = table.take_up
    if row.lower is None or row.denominator is None:
        return None
    noun = "release" if row.denominator == 1 else "releases"
    return (
        "The 95% interval shows how far chance alone could move a rate that rests on"
        f" {row.denominator:,} {noun}: two periods whose intervals overlap widely may not differ"
        " at all."
    )


def marker_texts(markers: Iterable[str]) -> Iterator[str]:
    """The notes that explain the markers that occur, in their usual order."""
    used = set(" ".join(markers).split())
    for marker, meaning in MARKER_MEANINGS.items():
        if marker in used:
            yield f"{marker} {meaning}."


def returns_texts(frame: ReportFrame) -> Iterator[str]:
    """How far the returns go: how many authorities have sent theirs, then those with the same day
    together, the furthest behind first, and from which day their releases wait to be counted.
    """
    whole = frame.period.last_day + timedelta(days=frame.window_days)
    silent: list[str] = []
    names: dict[date, list[str]] = {}
    for line in frame.authorities:
        day = line.returns.complete_to
        (silent if day is None else names.setdefault(min(day, whole), [])).append(line.name)
    yield _sent_text(len(frame.authorities) - len(silent), len(frame.authorities))
    if silent:
        yield (
            f"Without a return from every provider: {'; '.join(silent)}. All releases there wait"
            " to be counted."
        )
    days = sorted(names)
    for day in days[:-1]:
        shown = f"Behind: {'; '.join(names[day])}, complete to {day_text(day)}."
        yield f"{shown} {_waiting_text(day, frame)}"
    for day in days[-1:]:
        who = _furthest_text(names[day], is_all=len(names[day]) == len(frame.authorities))
        shown = "for the whole period" if day == whole else f"to {day_text(day)}"
        yield f"{who} complete {shown}. {_waiting_text(day, frame)}"


def _sent_text(sent: int, total: int) -> str:
    if total == 1:
        return "The authority has sent its returns." if sent else "No returns have been sent."
    if sent == total:
        return f"All {total} authorities have sent returns."
    verb = "has" if sent == 1 else "have"
    return f"{sent or 'None'} of {total} authorities {verb} sent returns."


def _furthest_text(names: Sequence[str], *, is_all: bool) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    return "All are" if is_all else "The others are"


def _waiting_text(complete_to: date, frame: ReportFrame) -> str:
    first_waiting = complete_to - timedelta(days=frame.window_days - 1)
    if first_waiting <= frame.period.first_day:
        return "All releases there wait to be counted."
    if first_waiting > frame.period.last_day:
        return "No release there waits for a return."
    return f"Releases there from {day_text(first_waiting)} on wait to be counted."


def england_text(frame: ReportFrame) -> str:
    """The published figure for England, or that there is none for this period."""
    year = frame.period.financial_year
    if year is None:
        return (
            "England: no published figure covers this period, which lies in more than one"
            " financial year (April to March)."
        )
    dates = financial_year_period(year).text
    if frame.england is None:
        return f"England: no published figure is on record for this period ({year}, {dates})."
    shown = published_percent_text(round(frame.england.percent / 100, 4))
    return (
        f"England, {year} ({dates}): {shown}, as published. Source: {frame.england.source}."
        " It is counted from other records by the official method, so compare with care."
    )


def definition_texts(frame: ReportFrame) -> Iterator[tuple[str, str]]:
    """The definition block: a heading and its text, in the order of the page."""
    measure = frame.measure
    yield "Status", status_text(frame)
    yield "Definition", f"{measure.definition} Version {measure.version}."
    yield "What is counted", measure.counted
    yield "Interval", measure.interval
    doubts = "; ".join(measure.not_confirmed)
    yield "Not confirmed", f"{doubts[:1].upper()}{doubts[1:]}."
    yield (
        "Ages",
        f"Under {measure.adult_age} on release is left out; a person whose date of birth is not"
        " recorded is counted.",
    )
    yield "Small numbers", frame.profile.audience
    yield "Source", f"{measure.source}. Checked on {day_text(measure.checked_on)}."
    yield "Made by", f"Release Planner {frame.version}, from records as at {day_text(frame.as_at)}."
