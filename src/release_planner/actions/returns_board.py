"""The board of returns: who has returned what, what is late, what to query, and whom to ring."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from release_planner.actions.context import ActionContext
from release_planner.actions.finding import require
from release_planner.actions.returning_providers import treatment_authority
from release_planner.domain.access import FieldGroup
from release_planner.domain.errors import RefusedError
from release_planner.domain.provider_returns import complete_in_county
from release_planner.domain.return_doubts import CountsReturned, doubts
from release_planner.domain.returns_calendar import (
    MonthStatus,
    ReturnHeld,
    ReturnMonth,
    months_before,
    return_months,
)
from release_planner.model.provision import ProviderReturn
from release_planner.reference.reference import Reference
from release_planner.store.connection import Connection
from release_planner.store.reading.returned_starts import served_authorities, starts_to_review
from release_planner.store.reading.returns_board import (
    BoardProvider,
    BoardReturn,
    board_providers,
    board_returns,
)

_WINDOW = "continuity_of_care_window_days"

TO_ACT_ON = (MonthStatus.LATE, MonthStatus.TO_QUERY)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One provider in one authority, with where the return of each month stands.

    ``complete_to`` is the day to which all its starts are returned, None where it never said.
    """

    provider: BoardProvider
    authority: str
    authority_name: str
    complete_to: date | None
    months: tuple[ReturnMonth, ...]

    @property
    def contact(self) -> str:
        """How to reach the provider."""
        ways = [way for way in (self.provider.telephone, self.provider.email) if way]
        return ", ".join(ways) or "no telephone number or e-mail address held"

    @property
    def has_ended(self) -> bool:
        """Whether the provider had ended before the first month that is shown."""
        return all(month.status is MonthStatus.ENDED for month in self.months)

    @property
    def is_late(self) -> bool:
        """Whether the return of a month was not received in time."""
        return any(month.status is MonthStatus.LATE for month in self.months)

    def to_act_on(self) -> tuple[ReturnMonth, ...]:
        """The months whose return is late or to be queried."""
        return tuple(month for month in self.months if month.status in TO_ACT_ON)


@dataclass(frozen=True, slots=True)
class ReturnsBoard:
    """Every row, those with a late return first, then by authority and provider; ``months`` are
    their first days, the oldest first.

    ``to_review`` counts the returned starts that a person has to look at, None for somebody who
    does not see them. ``due_after_days`` is when a return is late, with what that rests on.
    """

    months: tuple[date, ...]
    rows: tuple[BoardRow, ...]
    to_review: int | None
    due_after_days: int
    due_source: str

    @property
    def needs_action(self) -> bool:
        """Whether something is late or to be queried."""
        return any(row.to_act_on() for row in self.rows)


def returns_board(
    context: ActionContext, connection: Connection, months_back: int | None = None
) -> ReturnsBoard:
    """The board of today, of as many months as the rules say unless told otherwise.

    Raises RefusedError for somebody who does not see providers.
    """
    access = context.access(connection)
    if not access.sees(FieldGroup.PROVISION, agreed=True):
        raise RefusedError(f"{access.role.name} do not see providers in this store.")
    rules = context.reference.returns
    months = months_before(context.today, months_back or rules.months)
    providers, returned = board_providers(connection), board_returns(connection)
    served = served_authorities(connection)
    sees_starts = access.sees(FieldGroup.RETURNED_STARTS, agreed=True)
    rows = [
        _row(context, providers[provider_id], authority, of_place, served, months)
        for (provider_id, authority), of_place in _by_place(
            context.reference, providers, returned, served
        ).items()
    ]
    rows = [row for row in rows if not row.has_ended]
    rows.sort(key=lambda row: (not row.is_late, row.authority_name, row.provider.code))
    return ReturnsBoard(
        months=months,
        rows=tuple(rows),
        to_review=starts_to_review(connection) if sees_starts else None,
        due_after_days=rules.due_after_days,
        due_source=rules.due_source,
    )


def record_query(context: ActionContext, return_id: int, *, asked: bool = True) -> None:
    """Record that the provider was asked about a return today, or take that back."""
    with context.writing("query a provider's return", FieldGroup.PROVISION) as session:
        require(session, ProviderReturn, return_id).queried_on = context.today if asked else None


def _by_place(
    reference: Reference,
    providers: Mapping[int, BoardProvider],
    returned: Iterable[BoardReturn],
    served: Mapping[int, frozenset[str]],
) -> dict[tuple[int, str], list[BoardReturn]]:
    """By provider and the council that answers for treatment, what was returned; empty where a
    provider has a place and has returned nothing.
    """
    found: dict[tuple[int, str], list[BoardReturn]] = {
        (provider_id, treatment_authority(reference, code)): []
        for provider_id, codes in served.items()
        for code in codes
        if provider_id in providers
    }
    for each in returned:
        place = each.provider_id, treatment_authority(reference, each.authority)
        found.setdefault(place, []).append(each)
    return found


def _row(
    context: ActionContext,
    provider: BoardProvider,
    authority: str,
    returned: Sequence[BoardReturn],
    served: Mapping[int, frozenset[str]],
    months: tuple[date, ...],
) -> BoardRow:
    reference = context.reference
    serves = {treatment_authority(reference, code) for code in served.get(provider.id, ())}
    counts = {
        each.id: _counts(reference, each, is_served=not serves or authority in serves)
        for each in returned
    }
    held = [_held(each, counts, reference) for each in returned]
    name = reference.authorities[authority].name if authority in reference.authorities else ""
    return BoardRow(
        provider=provider,
        authority=authority,
        authority_name=name or authority,
        complete_to=complete_in_county(
            ((each.authority, each.complete_to) for each in returned), authority
        ),
        months=return_months(held, months, context.today, reference.returns, provider.ended_on),
    )


def _held(
    returned: BoardReturn, counts: Mapping[int, CountsReturned], reference: Reference
) -> ReturnHeld:
    others = [each for other, each in counts.items() if other != returned.id]
    window_days = reference.law.whole_number(_WINDOW, returned.period_to)
    return ReturnHeld(
        returned.id,
        returned.period_from,
        returned.period_to,
        returned.complete_to,
        returned.returned_on,
        returned.queried_on,
        doubts(counts[returned.id], others, reference.returns, window_days),
    )


def _counts(reference: Reference, returned: BoardReturn, *, is_served: bool) -> CountsReturned:
    answers = treatment_authority(reference, returned.authority)
    elsewhere = answers != returned.authority
    return CountsReturned(
        returned.period_from,
        returned.period_to,
        returned.complete_to,
        returned.released_with_need,
        returned.referred,
        returned.appointment_before_release,
        returned.started_within_21_days,
        serves=is_served,
        answers_for_treatment=reference.authorities[answers].name if elsewhere else "",
    )
