"""How far the providers' returns go, area by area."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from release_planner.domain.day_text import day_text
from release_planner.domain.provider_returns import ReturnStatus
from release_planner.reports.protected_table import ReportFrame
from release_planner.reports.wording.numbers import number_word, percent_text


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


def areas_counted_text(frame: ReportFrame) -> str:
    """How many areas the figure is over, "three of four areas", and what is late about the rest."""
    last_window = frame.period.last_day + timedelta(days=frame.window_days)
    first_window = frame.period.first_day + timedelta(days=frame.window_days)
    whole = partly = absent = 0
    for line in frame.authorities:
        day = line.returns.complete_to
        if line.returns.status(last_window) is ReturnStatus.COMPLETE:
            whole += 1
        elif day is None or day < first_window:
            absent += 1
        else:
            partly += 1
    total = len(frame.authorities)
    if total <= 1:
        return _one_area_text(bool(whole), bool(partly))
    if whole == total:
        return f"The figure is over all {number_word(total)} areas, each complete for the period."
    parts = [
        f"{number_word(count)} {what}"
        for count, what in (
            (whole, "complete for the period"),
            (partly, "late and counted only as far as their returns go"),
            (absent, "late and not counted at all"),
        )
        if count
    ]
    counted = number_word(total - absent) if total > absent else "none"
    return f"The figure is over {counted} of {number_word(total)} areas: {', '.join(parts)}."


def _one_area_text(is_whole: bool, is_partly: bool) -> str:
    if is_whole:
        return "The area's returns are complete for the period."
    if is_partly:
        return "The area is late, and counted only as far as its returns go."
    return "The area is late, and none of its releases can be counted yet."


def late_texts(frame: ReportFrame) -> Iterator[str]:
    """A line for each area that is late, with the reason, the furthest behind first."""
    last_window = frame.period.last_day + timedelta(days=frame.window_days)
    late = [
        line
        for line in frame.authorities
        if line.returns.status(last_window) is not ReturnStatus.COMPLETE
    ]
    for line in sorted(late, key=lambda line: (line.returns.complete_to or date.min, line.name)):
        day = line.returns.complete_to
        if day is None:
            yield (
                f"{line.name} is late: not every provider has sent a return. All releases there"
                " wait to be counted."
            )
        else:
            yield (
                f"{line.name} is late: its returns are complete only to {day_text(day)}."
                f" {_waiting_text(day, frame)}"
            )


def link_texts(frame: ReportFrame) -> Iterator[str]:
    """How many of the starts returned without a name found their release: as it is, with the surest
    links alone, and as if every start that waits for a person did. Nothing where there are none.
    """
    links = frame.links
    if links is None or links.received == 0:
        return
    rate, low, high = (
        percent_text(round(part / links.received, 6))
        for part in (links.linked, links.surest, links.linked + links.waiting)
    )
    yield (
        f"Link rate: of {links.received:,} starts that providers returned without a name,"
        f" {links.linked:,} are linked to a release here ({rate}); {low} by the surest passes"
        f" alone, {high} if each of the {links.waiting:,} that wait for a person were. A start that"
        " is not linked looks like somebody who did not start."
    )
