"""How far the starts of treatment are known: the returns that providers send for an authority."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from release_planner.domain.report_period import ReportPeriod
from release_planner.domain.timeline import add_months


@dataclass(frozen=True, slots=True)
class DueReturns:
    """Which returns a report may expect: those due before its as-at day, about its windows.

    `period` is that of the releases and `window_days` the length of their windows; a return for a
    month is due `due_after_days` after the month's end, and overdue from the day after.
    """

    period: ReportPeriod
    window_days: int
    as_at: date
    due_after_days: int

    @property
    def last_window_ends_on(self) -> date:
        """The day on which the last window of the period closes."""
        return self.period.last_day + timedelta(days=self.window_days)

    @property
    def needed_to(self) -> date:
        """The day that the returns should reach: the end of the last month whose return is overdue
        when it is missing, or of the last window where that is earlier.
        """
        had_until = self.as_at - timedelta(days=self.due_after_days)
        last_due = had_until.replace(day=1) - timedelta(days=1)
        return min(last_due, self.last_window_ends_on)

    def missed_on(self, complete_to: date | None) -> date | None:
        """The day by which returns that are complete to a day should have gone on; None where
        nothing is overdue. Without any return, None, those about the period alone are expected.
        """
        missing = complete_to + timedelta(days=1) if complete_to else self.period.first_day
        if missing > self.needed_to:
            return None
        month_end = add_months(missing.replace(day=1), 1) - timedelta(days=1)
        return month_end + timedelta(days=self.due_after_days)


@dataclass(frozen=True, slots=True)
class ProviderCompleteness:
    """A day up to which one provider has sent every start for one authority.

    None where all that is known is that the provider serves the authority.
    """

    provider_id: int
    authority: str
    complete_to: date | None


@dataclass(frozen=True, slots=True)
class AuthorityReturns:
    """How far the starts for one authority are known; None when not at all.

    `missed_on` is the day by which the next return was due that has not come, None where no return
    is overdue.
    """

    authority: str
    complete_to: date | None
    missed_on: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether a return is overdue: the authority is then left out of every figure."""
        return self.missed_on is not None

    def covers(self, day: date) -> bool:
        """Whether every start up to this day is known."""
        return self.complete_to is not None and self.complete_to >= day


def authority_returns(
    authorities: Iterable[str], providers: Iterable[ProviderCompleteness], due: DueReturns
) -> tuple[AuthorityReturns, ...]:
    """For each authority, the earliest of the days up to which its providers are complete.

    The latest of a provider's days counts. A provider complete beyond the as-at day is taken as
    complete to that day. Where one provider has sent nothing, or no provider is known, nothing is
    known of the authority: the people it may have started would look like people who did not start.
    """
    latest: dict[str, dict[int, date | None]] = {authority: {} for authority in authorities}
    for provider in providers:
        if provider.authority in latest:
            known = latest[provider.authority]
            known[provider.provider_id] = _later(
                known.get(provider.provider_id), provider.complete_to
            )
    found = []
    for authority, known in latest.items():
        complete_to = _earliest(known.values(), due.as_at)
        found.append(AuthorityReturns(authority, complete_to, due.missed_on(complete_to)))
    return tuple(found)


def complete_in_county(returned: Iterable[tuple[str, date | None]], county: str) -> date | None:
    """The day up to which one provider is complete in a county, by the authority and the day of
    each of its returns; None when it has sent none.

    It may return for the county, or district by district: what it sent for one district says
    nothing of another. A district of which the day is None is only known to be served.
    """
    latest: dict[str, date] = {}
    for authority, day in returned:
        if day is not None:
            latest[authority] = max(day, latest.get(authority, day))
    whole = latest.pop(county, None)
    return _later(whole, min(latest.values(), default=None))


def _later(first: date | None, second: date | None) -> date | None:
    return max((day for day in (first, second) if day is not None), default=None)


def _earliest(days: Collection[date | None], as_at: date) -> date | None:
    known = [day for day in days if day is not None]
    return min(*known, as_at) if known and len(known) == len(days) else None
