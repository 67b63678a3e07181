"""How far the starts of treatment are known: the returns that providers send for an authority."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReturnStatus(StrEnum):
    """How much of a period the returns for an authority cover.

    `COMPLETE` reaches the end of the last window of the period; `LATE` ends earlier, so that the
    releases after it are pending; with `NONE` every release is pending.
    """

    COMPLETE = "complete"
    LATE = "late"
    NONE = "none"


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
    """How far the starts for one authority are known; None when not at all."""

    authority: str
    complete_to: date | None

    def status(self, last_window_ends_on: date) -> ReturnStatus:
        """How much is covered of a period whose last window ends on this day."""
        if self.complete_to is None:
            return ReturnStatus.NONE
        is_complete = self.complete_to >= last_window_ends_on
        return ReturnStatus.COMPLETE if is_complete else ReturnStatus.LATE


def authority_returns(
    authorities: Iterable[str], providers: Iterable[ProviderCompleteness], as_at: date
) -> tuple[AuthorityReturns, ...]:
    """For each authority, the earliest of the days up to which its providers are complete.

    The latest of a provider's days counts. A provider that says it is complete beyond `as_at` is
    taken as complete to that day. Where one provider has sent nothing, or no provider is known,
    nothing is known of the authority: the people it may have started would look like people who
    did not start.
    """
    latest: dict[str, dict[int, date | None]] = {authority: {} for authority in authorities}
    for provider in providers:
        if provider.authority in latest:
            known = latest[provider.authority]
            known[provider.provider_id] = _later(
                known.get(provider.provider_id), provider.complete_to
            )
    return tuple(
        AuthorityReturns(authority, _earliest(known.values(), as_at))
        for authority, known in latest.items()
    )


def _later(first: date | None, second: date | None) -> date | None:
    return max((day for day in (first, second) if day is not None), default=None)


def _earliest(days: Collection[date | None], as_at: date) -> date | None:
    known = [day for day in days if day is not None]
    return min(*known, as_at) if known and len(known) == len(days) else None
