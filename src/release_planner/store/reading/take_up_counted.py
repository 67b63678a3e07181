"""The facts of releases counted: by a file's reader as rows stream past, by a server itself."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from operator import itemgetter

from release_planner.domain.report_period import ReportPeriod
from release_planner.store.connection import Connection
from release_planner.store.reading.counting_rules import CountingRules
from release_planner.store.reading.kept_facts import KEPT, NOT_KEPT
from release_planner.store.reading.release_facts import for_engine
from release_planner.store.reading.take_up_facts import (
    COUNTED_COLUMNS,
    FACETS,
    JOINTS,
    NOT_COUNTED,
    counted_facts,
    joint_of,
    mark_of,
)
from release_planner.store.reading.values import Parameters

ROWS_AT_A_TIME = 200
FEWER = "fewer"
"""The category that a server puts in the place of those too small for an analyst."""

_OUTSIDE = frozenset({*NOT_COUNTED, ""})

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


def counted_releases(
    connection: Connection, scope: ReleaseScope, facets: Iterable[str] = FACETS
) -> CountedReleases:
    """Count the releases of a scope, those that are left out of every figure among them, by some
    of the facets.

    A file's rows are counted as they stream past, so that only the sums are held. A server counts
    in a function of its own, by every facet: whoever may count need not be allowed to see people,
    and nobody's agreement to share changes a figure.
    """
    if connection.engine == "postgresql":
        return _counted_by_server(connection, scope)
    return _counted_from_file(connection, scope, tuple(facets))


def counted_months(
    connection: Connection, scope: ReleaseScope, counted: CountedReleases, wider: ReportPeriod
) -> Facet:
    """Take-up by month over a wider period than that of a scope which is counted already.

    A file is only asked for what is missing. A server is asked for all of it: it merges months of
    few releases for an analyst, who is refused so few altogether.
    """
    if connection.engine == "postgresql":
        return counted_releases(connection, replace(scope, period=wider)).facets["month"]
    months = Counter(counted.facets["month"])
    for part in scope.period.around(wider):
        missing = counted_releases(connection, replace(scope, period=part), ["month"])
        months.update(missing.facets["month"])
    return months


def _counted_from_file(
    connection: Connection, scope: ReleaseScope, wanted: tuple[str, ...]
) -> CountedReleases:
    joints = tuple(dict.fromkeys(map(joint_of, wanted)))
    counters = [Counter[str | int]() for _ in joints]
    persons: set[int | None] = set()
    cursor = connection.execute(_file_statement(joints), _parameters(scope))
    while rows := cursor.fetchmany(ROWS_AT_A_TIME):
        people, *keys = zip(*rows, strict=True)
        for counter, column in zip(counters, keys, strict=True):
            counter.update(column)
        persons.update(people)
    facets: dict[str, Facet] = {}
    for joint, counter in zip(joints, counters, strict=True):
        facets |= _divided(joint, counter)
    mature = {person for person in persons if person is not None and person > 0}
    awaited = {-person for person in persons if person is not None and person < 0}
    in_order = {name: facets[name] for name in FACETS if name in wanted}
    return CountedReleases(in_order, len(mature | awaited), len(mature))


def _divided(name: str, counter: Mapping[str | int, int]) -> dict[str, Facet]:
    """The facets of a joint; only the one by authority takes releases outside every figure."""
    joint = JOINTS[name]
    facets = [facet for facet in FACETS if joint_of(facet) == name]
    places = [itemgetter(*map(joint.facts.index, FACETS[facet])) for facet in facets]
    found: dict[str, Counter[tuple[str, ...]]] = {facet: Counter() for facet in facets}
    marks = [joint.facts.index(mark_of(facet)) for facet in facets]
    for key, number in counter.items():
        parts = joint.parts(key)
        for facet, choose, mark in zip(facets, places, marks, strict=True):
            if facet == "authority" or parts[mark] not in _OUTSIDE:
                found[facet][choose(parts)] += number
    return dict(found)


def _counted_by_server(connection: Connection, scope: ReleaseScope) -> CountedReleases:
    facets: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in FACETS}
    persons = {"persons": 0, "mature_persons": 0}
    rules = json.dumps(scope.rules.parameters(scope.period, scope.as_at))
    parameters: Parameters = {"counted": _counted(scope.authorities), "rules": rules}
    for name, together, number in connection.execute(_SERVER_STATEMENT, parameters):
        if name in persons:
            persons[name] = number
        else:
            facets[name][tuple(together.split("|"))] += number
    return CountedReleases(facets, **persons)


def _parameters(scope: ReleaseScope) -> Parameters:
    return {
        "counted": _counted(scope.authorities),
        **scope.rules.parameters(scope.period, scope.as_at),
    }


def _counted(authorities: Iterable[CountedAuthority]) -> str:
    rows = []
    for row in authorities:
        day = row.complete_to.isoformat() if row.complete_to else None
        values = (row.authority, row.treatment_authority, day)
        rows.append(dict(zip(COUNTED_COLUMNS, values, strict=True)))
    return json.dumps(rows)


@cache
def _file_statement(joints: tuple[str, ...]) -> str:
    return for_engine(
        f"""
WITH listed AS MATERIALIZED (
    SELECT {", ".join(f"value ->> '{column}' AS {column}" for column in COUNTED_COLUMNS)}
    FROM json_each(:counted)
),
counted AS MATERIALIZED (
    SELECT CAST(authority AS TEXT) AS authority, treatment_authority,
        day_number(complete_to) AS complete FROM listed
)
{counted_facts(KEPT, joints)}
UNION ALL {counted_facts(NOT_KEPT, joints)}""",
        "sqlite",
    )


_SERVER_STATEMENT = """
SELECT facet, facts, releases
FROM planner.counted_releases(CAST(:counted AS jsonb), CAST(:rules AS jsonb))"""
