"""Which provider returned what, for the board of returns: counts of nobody in particular."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from release_planner.store.connection import Connection
from release_planner.store.reading.values import day, day_or_none


@dataclass(frozen=True, slots=True)
class BoardProvider:
    """A provider that returns are awaited from, and how to ring it."""

    id: int
    code: str
    name: str
    telephone: str | None
    email: str | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class BoardReturn:
    """Counts as they were returned for one authority and period."""

    id: int
    provider_id: int
    authority: str
    period_from: date
    period_to: date
    released_with_need: int | None
    referred: int | None
    appointment_before_release: int | None
    started_within_21_days: int | None
    complete_to: date
    returned_on: date
    queried_on: date | None


@dataclass(frozen=True, slots=True)
class LinkCount:
    """Returned starts of one provider and authority in one state, by the pass that linked them."""

    provider_code: str
    authority: str | None
    state: str
    link_pass: int | None
    count: int


_PROVIDERS = """
SELECT id, code, name, telephone, email, ended_on FROM provider
WHERE agency = 'treatment_provider' OR id IN (SELECT provider_id FROM provider_return)
ORDER BY code
"""
_RETURNS = """
SELECT id, provider_id, authority, period_from, period_to, released_with_need, referred,
    appointment_before_release, started_within_21_days, complete_to, returned_on, queried_on
FROM provider_return ORDER BY id
"""
_LINKS = """
SELECT v.code, r.authority, r.state, r.link_pass, count(*)
FROM returned_start r JOIN provider v ON v.id = r.provider_id
WHERE r.started_on BETWEEN :first_day AND :last_day
GROUP BY v.code, r.authority, r.state, r.link_pass
"""
# Whoever reports need not see returned starts: a server counts them by a function of its own.
_LINKS_ON_A_SERVER = """
SELECT * FROM planner.returned_start_counts(CAST(:first_day AS date), CAST(:last_day AS date))
"""


def board_providers(connection: Connection) -> Mapping[int, BoardProvider]:
    """The treatment providers, and others that have returned something, by id."""
    return {
        row_id: BoardProvider(row_id, code, name, telephone, email, day_or_none(ended_on))
        for row_id, code, name, telephone, email, ended_on in connection.execute(_PROVIDERS)
    }


def board_returns(connection: Connection) -> list[BoardReturn]:
    """Every return of counts, as they came in."""
    return [
        BoardReturn(
            row[0],
            row[1],
            row[2],
            day(row[3]),
            day(row[4]),
            row[5],
            row[6],
            row[7],
            row[8],
            day(row[9]),
            day(row[10]),
            day_or_none(row[11]),
        )
        for row in connection.execute(_RETURNS)
    ]


def link_counts(connection: Connection, first: date, last: date) -> list[LinkCount]:
    """What became of the returned starts of two days and between."""
    days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    query = _LINKS if connection.engine == "sqlite" else _LINKS_ON_A_SERVER
    counted = [LinkCount(*row) for row in connection.execute(query, days)]
    return sorted(
        counted, key=lambda c: (c.provider_code, c.authority or "", c.state, c.link_pass or 0)
    )
