"""Functions of the database that count, for whoever may report but need not see people."""

import re

from release_planner.store.reading.counting_rules import PARAMETERS
from release_planner.store.reading.release_facts import for_engine, release_facts
from release_planner.store.reading.take_up import COMPLETENESS
from release_planner.store.reading.take_up_facts import (
    COUNTED_COLUMNS,
    FACETS,
    JOINTS,
    NOT_COUNTED,
    WITHOUT_CATEGORIES,
    counted_facts,
    joint_of,
    mark_of,
)
from release_planner.store.reading.take_up_returns import RETURNED

COUNTED_RELEASES = "counted_releases(jsonb, jsonb)"
TAKE_UP_COMPLETENESS = "take_up_completeness(date)"
TAKE_UP_RETURNED = "take_up_returned(date)"

_OWNED_BY_AGGREGATE = "ALTER FUNCTION planner.{function} OWNER TO planner_aggregate"
_REPLACED = """
DROP FUNCTION IF EXISTS planner.take_up_counts(date, date, integer, text[], text[], text[])"""

_OF_PERIOD = """day_number(custody.released_on)
        BETWEEN day_number(:first_day) AND day_number(:last_day)"""

# Categories are merged from the smallest on, until what is merged is no small group either.
_COUNTED_RELEASES = """
CREATE OR REPLACE FUNCTION planner.counted_releases(counted jsonb, rules jsonb)
RETURNS TABLE (facet text, facts text, releases bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
#variable_conflict use_column
DECLARE
    {parameters}
    is_analyst boolean := my_role() = 'analyst';
    all_releases bigint := 0;
BEGIN
    FOR facet, facts, releases IN
        WITH counted AS (
            SELECT authority, treatment_authority, day_number(complete_to) AS complete
            FROM jsonb_to_recordset($1) AS listed ({columns})
        ),
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
                'from', rule_first_day, 'to', rule_last_day,
                'authorities', jsonb_path_query_array($1, '$[*].authority'))::text);
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
        for_engine(
            _COUNTED_RELEASES.format(
                parameters=" ".join(map(_declared, PARAMETERS)),
                columns=", ".join(f"{name} {kind}" for name, kind in COUNTED_COLUMNS.items()),
                facts=_with_rules(counted_facts(release_facts(_OF_PERIOD))),
                facets=" UNION ALL ".join((*map(_facet, FACETS), *_persons())),
                smallest_group=smallest_group,
                largest_refused=smallest_group - 1,
            ),
            "postgresql",
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


def _declared(name: str) -> str:
    """A rule as a variable of the function."""
    kind = PARAMETERS[name]
    return f"rule_{name} {kind} := CAST(rules ->> '{name}' AS {kind});"


def _with_rules(query: str) -> str:
    """A query with the function's variables in the place of named parameters."""
    return re.sub(r":(" + "|".join(PARAMETERS) + r")\b", r"rule_\1", query)


def _facet(name: str) -> str:
    """The sums of one facet, its category apart; NULL where it has none to merge."""
    column = joint_of(name)

    def part(fact: str) -> str:
        return JOINTS[column].server_part(column, fact)

    category, *rest = map(part, FACETS[name])
    where = f" WHERE {part(mark_of(name))} NOT IN {('', *NOT_COUNTED)}"
    if name == "authority":
        where = ""
    if name == "leaving":
        category = _PUBLISHED_DAY.format(day=f"CAST({category} AS integer)")
    shown = category
    if name in WITHOUT_CATEGORIES:
        shown, rest = "NULL::text", [category, *rest]
    together = f"concat_ws('|', {', '.join(rest)})"
    return f"SELECT '{name}', {shown}, {together}, count(*) FROM facts{where} GROUP BY 2, 3"


# An analyst's ends are counted by the days that are published, not by each day.
_PUBLISHED_DAY = """CASE WHEN is_analyst THEN (
    SELECT min(day) FROM unnest(ARRAY[0, 1, 3, 7, 14, 21, rule_third_days]) AS day
    WHERE day >= {day}) ELSE {day} END"""


def _persons() -> tuple[str, str]:
    return (
        "SELECT 'persons', NULL, '', count(DISTINCT abs(person)) FROM facts",
        "SELECT 'mature_persons', NULL, '', count(DISTINCT person) FROM facts WHERE person > 0",
    )
