"""Counts that providers return for an authority and a period, as they cover a report's period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from release_planner.domain.report_period import ReportPeriod


@dataclass(frozen=True, slots=True)
class ReturnedCounts:
    """The counts of one return; None where the provider did not say."""

    provider_id: int
    authority: str
    period: ReportPeriod
    released_with_need: int | None
    started: int | None


@dataclass(frozen=True, slots=True)
class ReturnedTotal:
    """What all providers of an authority returned for a period; None where one did not say."""

    released_with_need: int | None
    started: int | None


def returned_of_period(
    returns: Iterable[ReturnedCounts], period: ReportPeriod
) -> Mapping[str, ReturnedTotal]:
    """The sums of each authority of which every provider's returns cover exactly the period.

    A return for the whole period goes before returns for its parts, which must follow one another
    without gap or overlap. An authority with a provider whose returns do not is left out.
    """
    by_provider: dict[str, dict[int, list[ReturnedCounts]]] = {}
    for each in returns:
        by_provider.setdefault(each.authority, {}).setdefault(each.provider_id, []).append(each)
    found: dict[str, ReturnedTotal] = {}
    for authority, providers in by_provider.items():
        parts = [_covering(sent, period) for sent in providers.values()]
        if all(parts):
            together = [each for part in parts for each in part]
            found[authority] = ReturnedTotal(
                _sum(each.released_with_need for each in together),
                _sum(each.started for each in together),
            )
    return found


def _covering(sent: list[ReturnedCounts], period: ReportPeriod) -> list[ReturnedCounts]:
    """The returns of one provider that make up the period; empty when they do not."""
    whole = [each for each in sent if each.period == period]
    if whole:
        return whole[-1:]
    inside = sorted(
        (
            each
            for each in sent
            if each.period.first_day >= period.first_day and each.period.last_day <= period.last_day
        ),
        key=lambda each: each.period.first_day,
    )
    expected = period.first_day
    for each in inside:
        if each.period.first_day != expected:
            return []
        expected = each.period.last_day + timedelta(days=1)
    return inside if expected == period.last_day + timedelta(days=1) else []


def _sum(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(count for count in known if count is not None)
