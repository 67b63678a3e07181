"""Which returns are awaited, which have come, and which are late: one provider's months."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from release_planner.domain.day_text import day_text
from release_planner.domain.return_rules import ReturnRules
from release_planner.domain.timeline import add_months


class MonthStatus(StrEnum):
    """Where the return for a month stands.

    `ASKED`: to query, and the provider was asked. `AWAITED`: not there and not due yet. `ENDED`:
    the provider provided no more.
    """

    RECEIVED = "received"
    TO_QUERY = "to_query"
    ASKED = "asked"
    LATE = "late"
    AWAITED = "awaited"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ReturnHeld:
    """A return as the calendar looks at it: its period, when it came, and why it is doubted."""

    id: int
    period_from: date
    period_to: date
    complete_to: date
    returned_on: date
    queried_on: date | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnMonth:
    """One month of a provider in an authority. ``why`` says in sentences what is to be done."""

    month: date
    status: MonthStatus
    due_on: date
    returned: ReturnHeld | None = None
    why: tuple[str, ...] = ()


def months_before(today: date, count: int) -> tuple[date, ...]:
    """The first days of the last ``count`` months that have ended, the oldest first."""
    this_month = today.replace(day=1)
    return tuple(add_months(this_month, -back) for back in range(count, 0, -1))


def return_months(
    held: Collection[ReturnHeld],
    months: Collection[date],
    today: date,
    rules: ReturnRules,
    ended_on: date | None = None,
) -> tuple[ReturnMonth, ...]:
    """Where the return of each month stands. A return for a longer period is one for its months."""
    return tuple(_month(held, month, today, rules, ended_on) for month in months)


def _month(
    held: Collection[ReturnHeld],
    month: date,
    today: date,
    rules: ReturnRules,
    ended_on: date | None,
) -> ReturnMonth:
    last = add_months(month, 1) - timedelta(days=1)
    due_on = last + timedelta(days=rules.due_after_days)
    covering = [each for each in held if each.period_from <= month and last <= each.period_to]
    if covering:
        returned = max(covering, key=lambda each: (each.returned_on, each.id))
        return ReturnMonth(month, _status(returned), due_on, returned, tuple(_why(returned)))
    if ended_on is not None and ended_on < month:
        why = f"The provider ended on {day_text(ended_on)}."
        return ReturnMonth(month, MonthStatus.ENDED, due_on, why=(why,))
    if today > due_on:
        why = f"No return for this month; it was due by {day_text(due_on)}."
        return ReturnMonth(month, MonthStatus.LATE, due_on, why=(why,))
    why = f"No return yet; it is due by {day_text(due_on)}."
    return ReturnMonth(month, MonthStatus.AWAITED, due_on, why=(why,))


def _status(returned: ReturnHeld) -> MonthStatus:
    if not returned.doubts:
        return MonthStatus.RECEIVED
    return MonthStatus.TO_QUERY if returned.queried_on is None else MonthStatus.ASKED


def _why(returned: ReturnHeld) -> Iterator[str]:
    yield from returned.doubts
    if returned.doubts and returned.queried_on is not None:
        yield f"The provider was asked on {day_text(returned.queried_on)}."
