"""The facts of releases counted: by a file's reader as rows stream past, by a server itself."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from operator import itemgetter

from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection
from release_planner.store.reading.release_calendar import (
    COLUMNS,
    CountingRules,
    release_calendar,
)
from release_planner.store.reading.take_up_facts import (
    COUNTED_COLUMNS,
    FACETS,
    FACTS,
    JOINT,
    RELEASES,
    key,
)
from release_planner.store.reading.values import Parameters

ROWS_AT_A_TIME = 2_000
FEWER = "fewer"
"""The category that a server puts in the place of those too small for an analyst."""

OUTSIDE = frozenset({"authority_unknown", "released_elsewhere", "children", ""})
_MARKS = ("outcome", "home", "leaving_by")

Facet = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class CountedAuthority:
    """An authority of release, the one that answers for treatment there, and how far its returns
    are complete; `complete_to` is None when nothing is known.
    """

    authority: str
    treatment_authority: str
    complete_to: date | None


@dataclass(frozen=True, slots=True)
class ReleaseScope:
    """Which releases to count: those of a period, as they stood on a day, to these authorities."""

    period: ReportPeriod
    as_at: date
    authorities: tuple[CountedAuthority, ...]
    rules: CountingRules = field(default_factory=CountingRules)


@dataclass(frozen=True, slots=True)
class CountedReleases:
    """How many releases share each combination of facts of each facet (see `FACETS`).

    `persons` have a need or may have one; `mature_persons` are the people among the closed windows.
    """

    facets: Mapping[str, Facet]
    persons: int = 0
    mature_persons: int = 0


def counted_releases(connection: Connection, scope: ReleaseScope) -> CountedReleases:
    """Count the releases of a scope, those that are left out of every figure among them.

    A file's rows are counted as they stream past, so that only the sums are held. A server counts
    in a function of its own: whoever may count need not be allowed to see people, and nobody's
    agreement to share changes a figure.
    """
    if connection.engine == "postgresql":
        return _counted_by_server(connection, scope)
    return _counted_from_file(connection, scope)


def _counted_from_file(connection: Connection, scope: ReleaseScope) -> CountedReleases:
    counters = [Counter[str]() for _ in JOINT]
    persons: set[int] = set()
    mature: set[int] = set()
    cursor = connection.execute(_FILE_STATEMENT, _parameters(scope))
    while rows := cursor.fetchmany(ROWS_AT_A_TIME):
        people, standings, *keys = zip(*rows, strict=True)
        for counter, column in zip(counters, keys, strict=True):
            counter.update(column)
        mature.update(compress(people, map("figure".__eq__, standings)))
        persons.update(compress(people, map("neither".__ne__, standings)))
    facets: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in FACETS}
    for facts, counter in zip(JOINT, counters, strict=True):
        _divide(facts, counter, facets)
    return CountedReleases(facets, len(persons), len(mature))


def _divide(
    facts: tuple[str, ...], counter: Mapping[str, int], facets: dict[str, Counter[tuple[str, ...]]]
) -> None:
    """Add the sums over several facts to those facets that rest on no other facts.

    Releases outside every figure are part of the facet by authority alone.
    """
    chosen = [
        (facets[name], name == "authority", itemgetter(*(facts.index(fact) for fact in wanted)))
        for name, wanted in FACETS.items()
        if set(wanted) <= set(facts)
    ]
    (mark,) = (place for place, fact in enumerate(facts) if fact in _MARKS)
    for together, number in counter.items():
        parts = tuple(together.split("|"))
        is_counted = parts[mark] not in OUTSIDE
        for facet, takes_all, choose in chosen:
            if is_counted or takes_all:
                facet[choose(parts)] += number


def _counted_by_server(connection: Connection, scope: ReleaseScope) -> CountedReleases:
    facets: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in FACETS}
    persons = {"persons": 0, "mature_persons": 0}
    for name, together, number in connection.execute(_SERVER_STATEMENT, _parameters(scope)):
        if name in persons:
            persons[name] = number
        else:
            facets[name][tuple(together.split("|"))] += number
    return CountedReleases(facets, **persons)


def _parameters(scope: ReleaseScope) -> Parameters:
    rules = scope.rules
    return {
        "calendar": release_calendar(scope.period, rules),
        "counted": _counted(scope.authorities),
        "first_day": scope.period.first_day.isoformat(),
        "as_at": scope.as_at.isoformat(),
        "followed_days": rules.windows[-1],
        "settled": " ".join(sorted(rules.settled)),
        "not_settled": " ".join(sorted(rules.not_settled)),
    }


def _counted(authorities: Iterable[CountedAuthority]) -> str:
    rows = []
    for row in authorities:
        day = row.complete_to
        values = (
            row.authority,
            row.treatment_authority,
            day.isoformat() if day else None,
            day.toordinal() if day else None,
        )
        rows.append(dict(zip(COUNTED_COLUMNS, values, strict=True)))
    return json.dumps(rows)


def _file_table(name: str, columns: Mapping[str, str]) -> str:
    """A JSON parameter as a table of a file's engine, typed so that it can be searched."""
    values = ", ".join(
        f"CAST(value ->> '{column}' AS {'INTEGER' if kind == 'integer' else 'TEXT'}) AS {column}"
        for column, kind in columns.items()
    )
    return f"{name} AS MATERIALIZED (SELECT {values} FROM json_each(:{name}))"


_FILE_STATEMENT = (
    f"WITH {_file_table('calendar', COLUMNS)}, {_file_table('counted', COUNTED_COLUMNS)},"
    f" {RELEASES} SELECT person_id, standing, {', '.join(map(key, JOINT))} FROM ({FACTS}) AS facts"
)
_SERVER_STATEMENT = """
SELECT facet, facts, releases FROM planner.counted_releases(
    CAST(:calendar AS jsonb), CAST(:counted AS jsonb), CAST(:first_day AS date),
    CAST(:as_at AS date), :followed_days, :settled, :not_settled)"""
