"""How far the providers' returns go, area by area, and which areas a total is over."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from release_planner.domain.day_text import day_text
from release_planner.reports.table import AuthorityLine, ReportFrame
from release_planner.reports.wording.numbers import number_word, percent_text

_MOST_NAMES = 3
NONE_OVERDUE = "No return is overdue."


def over_text(frame: ReportFrame) -> str:
    """What a total is: "over ten of eleven areas; Dudley is late". Empty where none is late."""
    late, total = frame.late, len(frame.authorities)
    if not late or total < 2:
        return ""
    names = [line.name for line in late]
    if len(names) > _MOST_NAMES:
        said = f"{number_word(len(names))} are late"
    else:
        said = f"{_and(names)} {'is' if len(names) == 1 else 'are'} late"
    return f"over {_of_areas(frame)}; {said}"


def whole_name(frame: ReportFrame) -> str:
    """The area as tables and charts name it: with the number of its areas where some are late."""
    is_part = frame.late and frame.on_time
    return f"{frame.area.name} ({_of_areas(frame)})" if is_part else frame.area.name


def areas_counted_text(frame: ReportFrame) -> str:
    """How many areas the figure is over, "three of four areas", and how far their returns go."""
    total, late = len(frame.authorities), frame.late
    if late and len(late) == total:
        return _nothing_counted_text(frame)
    if late:
        return f"The figure is {over_text(frame)} and left out. {_known_text(frame)}"
    if total <= 1:
        return _known_text(frame)
    if all(line.returns.covers(frame.last_window_ends_on) for line in frame.authorities):
        return f"The figure is over all {number_word(total)} areas, each complete for the period."
    return f"The figure is over all {number_word(total)} areas. {_known_text(frame)}"


def late_texts(frame: ReportFrame) -> Iterator[str]:
    """A line for each area that is late, with the reason, the furthest behind first."""
    for line in frame.late:
        yield f"{line.name} is late: {late_reason(line)}."


def late_reason(line: AuthorityLine) -> str:
    """Why an area is late, as the rest of a sentence; "" where it is not."""
    day, missed = line.returns.complete_to, line.returns.missed_on
    if missed is None:
        return ""
    if day is None:
        return f"not every provider has sent a return, and one was due by {day_text(missed)}"
    return (
        f"its returns are complete to {day_text(day)}, and the next was due by {day_text(missed)}"
    )


def in_query_text(frame: ReportFrame) -> str | None:
    """Of which areas a return is in query, and what that means; None where there is none."""
    if not frame.in_query:
        return None
    whose = _and(frame.in_query)
    return (
        f"A count returned for {whose} failed a check and has to be settled with the provider."
        " Until then the return is used as it came."
    )


def returns_texts(frame: ReportFrame) -> Iterator[str]:
    """How far the returns go: which areas are late, and left out; then those on time with the same
    day together, the shortest first, and from which day their releases wait to be counted.
    """
    yield from late_texts(frame)
    if frame.late:
        yield "An area that is late is left out of every figure of this report."
    else:
        yield NONE_OVERDUE
    whole = frame.last_window_ends_on
    names: dict[date | None, list[str]] = {}
    for line in frame.on_time:
        day = line.returns.complete_to
        names.setdefault(None if day is None else min(day, whole), []).append(line.name)
    silent = names.pop(None, [])
    if silent:
        yield (
            f"Without a return from every provider: {'; '.join(silent)}. All releases there wait"
            " to be counted."
        )
    days = sorted(day for day in names if day is not None)
    for day in days:
        is_rest = day == days[-1] and len(names[day]) > 1
        who = _who(names[day], is_rest=is_rest, is_all=len(names[day]) == len(frame.authorities))
        shown = "for the whole period" if day == whole else f"to {day_text(day)}"
        yield f"{who} complete {shown}. {_waiting_text(day, frame)}"


def _who(names: Sequence[str], *, is_rest: bool, is_all: bool) -> str:
    if is_all:
        return f"All {len(names)} areas are" if len(names) > 1 else f"{names[0]} is"
    if is_rest:
        return "The others are"
    return f"{'; '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _waiting_text(complete_to: date, frame: ReportFrame) -> str:
    first_waiting = complete_to - timedelta(days=frame.window_days - 1)
    if first_waiting <= frame.period.first_day:
        return "All releases there wait to be counted."
    if first_waiting > frame.period.last_day:
        return "No release there waits for a return."
    return f"Releases there from {day_text(first_waiting)} on wait to be counted."


def _nothing_counted_text(frame: ReportFrame) -> str:
    if len(frame.authorities) == 1:
        return f"There is no figure: the area is late. {' '.join(late_texts(frame))}"
    count = number_word(len(frame.authorities))
    return f"There is no figure: the returns of all {count} areas are late."


def _known_text(frame: ReportFrame) -> str:
    """How far the returns of the areas that are counted go."""
    counted = frame.on_time
    are_others = len(counted) < len(frame.authorities)
    silent = [line.name for line in counted if line.returns.complete_to is None]
    if all(line.returns.covers(frame.last_window_ends_on) for line in counted):
        whose = "The others are" if are_others else "Its returns are"
        return f"{whose} complete for the period."
    none_yet = f"no return is known yet for {_and(silent)}" if silent else ""
    if frame.complete_to is None:
        known = "No return is known yet"
    else:
        whose = "the others" if are_others else "the providers"
        known = f"The returns of {whose} go as far as {day_text(frame.complete_to)}"
        known = f"{known}; {none_yet}" if none_yet else known
    return f"{known}; {'none of theirs' if are_others else 'none'} is overdue."


def _of_areas(frame: ReportFrame) -> str:
    total = len(frame.authorities)
    return f"{number_word(total - len(frame.late))} of {number_word(total)} areas"


def _and(names: Sequence[str]) -> str:
    """Names in a row; those that hold a comma themselves are kept apart by semicolons."""
    if any("," in name for name in names):
        return "; ".join(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
        f" {links.linked:,} are linked to a release here ({rate}); {low} by the surest links"
        f" alone, {high} if each of the {links.waiting:,} that wait for a person were. A start that"
        " is not linked looks like somebody who did not start."
    )
