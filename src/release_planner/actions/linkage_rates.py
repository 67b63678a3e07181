"""How many of the returned starts found their person: the error that a report has to tell.

A start that is not linked looks exactly like somebody who did not start.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from release_planner.actions.context import ActionContext
from release_planner.actions.returning_providers import treatment_authority
from release_planner.domain.codes import LinkState
from release_planner.domain.linkage.passes import LINKS_BY_ITSELF
from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection
from release_planner.store.reading.returns_board import LinkCount, link_counts


@dataclass(frozen=True, slots=True)
class LinkRates:
    """Returned starts by what became of them; ``linked`` counts them by pass.

    ``outside`` follow no release known here: a provider's other clients, and people whose release
    or whose likeness to it is not known. Rates are of ``received``, from 0 to 1, None without any:
    ``rate`` as it is, ``low`` with the surest links alone, ``high`` as if every start that waits
    for a person were linked.
    """

    linked: Mapping[int, int] = field(default_factory=dict)
    to_review: int = 0
    not_linked: int = 0
    outside: int = 0

    @property
    def received(self) -> int:
        """All that came in."""
        return sum(self.linked.values()) + self.to_review + self.not_linked + self.outside

    @property
    def rate(self) -> float | None:
        """The share that is linked, by whatever pass."""
        return self._share(sum(self.linked.values()))

    @property
    def low(self) -> float | None:
        """The share that the first two passes linked."""
        return self._share(sum(self.linked.get(by, 0) for by in LINKS_BY_ITSELF))

    @property
    def high(self) -> float | None:
        """The share that would be linked if each start that waits found its person."""
        return self._share(sum(self.linked.values()) + self.to_review)

    def _share(self, count: int) -> float | None:
        return count / self.received if self.received else None


@dataclass(frozen=True, slots=True)
class ProviderLinkRates:
    """The rates of one provider in one treatment authority, None where returns did not tell it."""

    provider_code: str
    authority: str | None
    rates: LinkRates


def linkage_rates(
    context: ActionContext,
    connection: Connection,
    period: ReportPeriod,
    authorities: Collection[str] | None = None,
) -> tuple[ProviderLinkRates, ...]:
    """The rates of the starts of a period by provider and treatment authority.

    ``authorities`` are the treatment authorities to tell of, None for all. Counts alone: nobody in
    particular is read. In a shared store only the caller's areas are counted, and only for somebody
    who may report.
    """
    by_place: dict[tuple[str, str | None], list[LinkCount]] = {}
    for counted in link_counts(connection, period.first_day, period.last_day):
        told = counted.authority
        code = None if told is None else treatment_authority(context.reference, told)
        if authorities is None or code in authorities:
            by_place.setdefault((counted.provider_code, code), []).append(counted)
    return tuple(
        ProviderLinkRates(provider, code, _rates(counts))
        for (provider, code), counts in sorted(
            by_place.items(), key=lambda each: (each[0][0], each[0][1] or "")
        )
    )


def all_rates(rates: Iterable[ProviderLinkRates]) -> LinkRates:
    """Several providers taken together."""
    listed = [each.rates for each in rates]
    linked: Counter[int] = Counter()
    for each in listed:
        linked.update(each.linked)
    return LinkRates(
        dict(sorted(linked.items())),
        sum(each.to_review for each in listed),
        sum(each.not_linked for each in listed),
        sum(each.outside for each in listed),
    )


def _rates(counts: Iterable[LinkCount]) -> LinkRates:
    linked: Counter[int] = Counter()
    others: Counter[str] = Counter()
    for each in counts:
        if each.state == LinkState.LINKED:
            linked[each.link_pass or 0] += each.count
        else:
            others[each.state] += each.count
    return LinkRates(
        dict(sorted(linked.items())),
        others[LinkState.TO_REVIEW],
        others[LinkState.NOT_LINKED],
        others[LinkState.OUTSIDE],
    )
