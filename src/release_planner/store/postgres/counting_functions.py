"""Functions of the database that count, for whoever may report but need not see people."""

from collections.abc import Mapping

from release_planner.store.reading.release_calendar import COLUMNS
from release_planner.store.reading.take_up import COMPLETENESS
from release_planner.store.reading.take_up_facts import (
    COUNTED_COLUMNS,
    FACETS,
    FACTS,
    RELEASES,
    WITHOUT_CATEGORIES,
    key,
)
from release_planner.store.reading.take_up_returns import RETURNED

COUNTED_RELEASES = "counted_releases(jsonb, jsonb, date, date, integer, text, text)"
TAKE_UP_COMPLETENESS = "take_up_completeness(date)"
TAKE_UP_RETURNED = "take_up_returned(date)"

_PARAMETERS = ("first_day", "as_at", "followed_days", "settled", "not_settled")
_OWNED_BY_AGGREGATE = "ALTER FUNCTION planner.{function} OWNER TO planner_aggregate"
_REPLACED = """
DROP FUNCTION IF EXISTS planner.take_up_counts(date, date, integer, text[], text[], text[])"""

# Categories are merged from the smallest on, until what is merged is no small group either.
_COUNTED_RELEASES = """
CREATE OR REPLACE FUNCTION planner.counted_releases(
    calendar jsonb, counted jsonb, first_day date, as_at date, followed_days integer,
    settled text, not_settled text
) RETURNS TABLE (facet text, facts text, releases bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
#variable_conflict use_column
DECLARE
    is_analyst boolean := my_role() = 'analyst';
    all_releases bigint := 0;
BEGIN
    FOR facet, facts, releases IN
        WITH {tables}, {releases},
        facts AS MATERIALIZED ({facts}),
        sums (facet, category, facts, releases) AS ({facets}),
        sizes AS (
            SELECT facet, category, sum(releases) AS size FROM sums GROUP BY facet, category
        ),
        ranked AS (
            SELECT facet, category, size, coalesce(sum(size) OVER (
                PARTITION BY facet ORDER BY size, category
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS smaller
            FROM sizes
            WHERE category IS NOT NULL AND (facet <> 'authority' OR category <> '')
        ),
        merged AS (
            SELECT facet, category FROM ranked
            WHERE is_analyst AND (size < {smallest_group}
                OR smaller BETWEEN 1 AND {largest_refused})
        )
        SELECT sums.facet,
            CASE WHEN merged.category IS NULL THEN concat_ws('|', sums.category, sums.facts)
                ELSE concat_ws('|', 'fewer', sums.facts) END,
            sum(sums.releases)
        FROM sums
        LEFT JOIN merged ON merged.facet = sums.facet AND merged.category = sums.category
        GROUP BY 1, 2
    LOOP
        IF facet = 'authority' AND left(facts, 1) <> '|' THEN
            all_releases := all_releases + releases;
        END IF;
        RETURN NEXT;
    END LOOP;
    IF is_analyst THEN
        IF all_releases BETWEEN 1 AND {largest_refused} THEN
            RAISE EXCEPTION 'Fewer than {smallest_group} releases are not counted for an analyst.';
        END IF;
        PERFORM log_event('consultation', 'take_up_counts', NULL, NULL, 'take-up counts',
            jsonb_build_object(
                'from', first_day,
                'to', (SELECT max(day ->> 'day') FROM jsonb_array_elements(calendar) AS day
                       WHERE day ? 'month'),
                'authorities', jsonb_path_query_array(counted, '$[*].authority'))::text);
    END IF;
END $$"""

_TABLE_FUNCTION = """
CREATE OR REPLACE FUNCTION planner.{name}(as_at date)
RETURNS TABLE ({columns})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp AS $${query}$$"""


def counting_functions(smallest_group: int) -> tuple[str, ...]:
    """The counts of the take-up report for whoever may report, of the caller's areas.

    Nobody is given a row of a person. An analyst is given no category of fewer releases than
    ``smallest_group``: they are merged, so few altogether are refused, and each look is logged.
    """
    return (
        _REPLACED,
        _COUNTED_RELEASES.format(
            tables=f"{_table(1, 'calendar', COLUMNS)}, {_table(2, 'counted', COUNTED_COLUMNS)}",
            releases=_numbered(RELEASES),
            facts=_numbered(FACTS),
            facets=" UNION ALL ".join((*map(_facet, FACETS), *_persons())),
            smallest_group=smallest_group,
            largest_refused=smallest_group - 1,
        ),
        _OWNED_BY_AGGREGATE.format(function=COUNTED_RELEASES),
        *_table_function(
            TAKE_UP_COMPLETENESS,
            "provider_id integer, authority text, complete_to date",
            COMPLETENESS,
        ),
        *_table_function(
            TAKE_UP_RETURNED,
            "provider_id integer, authority text, period_from date, period_to date,"
            " released_with_need integer, started integer",
            RETURNED,
        ),
    )


def _table_function(function: str, columns: str, query: str) -> tuple[str, str]:
    text = query.replace(":as_at", "$1")
    name = function.partition("(")[0]
    return (
        _TABLE_FUNCTION.format(name=name, columns=columns, query=text),
        _OWNED_BY_AGGREGATE.format(function=function),
    )


def _table(place: int, name: str, columns: Mapping[str, str]) -> str:
    """A parameter's JSON as a table."""
    typed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    return f"{name} AS (SELECT * FROM jsonb_to_recordset(${place}) AS row ({typed}))"


def _numbered(query: str) -> str:
    """A query with the function's parameters in the place of the named ones."""
    for place, name in sorted(enumerate(_PARAMETERS, start=3), key=lambda pair: -len(pair[1])):
        query = query.replace(f":{name}", f"${place}")
    return query


def _facet(name: str) -> str:
    """The sums of one facet, its category apart; NULL where it has none to merge."""
    category, *rest = FACETS[name]
    facts = FACETS[name] if name in WITHOUT_CATEGORIES else tuple(rest)
    shown = "NULL::text" if name in WITHOUT_CATEGORIES else category
    where = "" if name == "authority" else " WHERE home <> ''"
    where = " WHERE leaving_by <> ''" if name == "leaving" else where
    if name == "leaving":
        facts = (f"CASE WHEN is_analyst THEN {_PUBLISHED_DAY} ELSE leaving_day END", "leaving_by")
    return f"SELECT '{name}', {shown}, {key(facts)}, count(*) FROM facts{where} GROUP BY 2, 3"


# An analyst's ends are counted by the days that are published, not by each day.
_PUBLISHED_DAY = """(SELECT min(day) FROM unnest(ARRAY[0, 1, 3, 7, 14, 21, $5]) AS day
    WHERE day >= leaving_day)"""


def _persons() -> tuple[str, str]:
    people = "count(DISTINCT person_id) FILTER (WHERE standing {wanted}) FROM facts"
    return (
        "SELECT 'persons', NULL, '', " + people.format(wanted="<> 'neither'"),
        "SELECT 'mature_persons', NULL, '', " + people.format(wanted="= 'figure'"),
    )
