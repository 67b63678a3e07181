"""Functions of the database that are made from the planner's own tables and queries."""

from collections.abc import Mapping

import sqlalchemy as sa

from release_planner.model.tables import audited_tables, metadata
from release_planner.store.reading.take_up import COMPLETENESS, COUNTS

TAKE_UP_COUNTS = "take_up_counts(date, date, integer, text[], text[], text[])"
TAKE_UP_COMPLETENESS = "take_up_completeness(date)"

_OWNED_BY_AGGREGATE = "ALTER FUNCTION planner.{function} OWNER TO planner_aggregate"
_COUNTED = "SELECT * FROM unnest($4, $5, $6)"

_ERASE_PERSON = """
CREATE OR REPLACE FUNCTION planner.erase_person(person_id bigint, why text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = planner, pg_temp AS $$
#variable_conflict use_column
DECLARE
    gone bigint[];
    erased jsonb := '{{}}';
BEGIN
    PERFORM FROM person
    WHERE id = $1 AND (area = ANY (my_areas()) OR current_setting('is_superuser')::boolean)
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nothing was changed: this person is not in an area of yours.';
    END IF;
    IF coalesce(btrim(why), '') = '' THEN
        RAISE EXCEPTION 'Nothing was changed: an erasure needs a reason.';
    END IF;
{steps}
    RETURN erased;
END $$;
ALTER FUNCTION planner.erase_person(bigint, text) OWNER TO planner_steward"""

_ERASE_ROWS = """
    WITH left_now AS (DELETE FROM {table} WHERE {condition} RETURNING id)
    SELECT array_agg(id ORDER BY id) INTO gone FROM left_now;
    IF gone IS NOT NULL THEN
        erased := erased || jsonb_build_object('{table}', to_jsonb(gone));{details}
    END IF;"""

_ERASE_DETAILS = """
        PERFORM erase_details('{table}', gone, why);"""

_TAKE_UP_COUNTS = """
CREATE OR REPLACE FUNCTION planner.take_up_counts(
    first_day date, last_day date, adult_age integer,
    authorities text[], treatment_authorities text[], complete_to text[]
) RETURNS TABLE (treatment_authority text, outcome text, counted bigint, more bigint, rest bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
#variable_conflict use_column
DECLARE
    is_analyst boolean := my_role() = 'analyst';
    releases bigint := 0;
BEGIN
    FOR treatment_authority, outcome, counted, more, rest IN
        SELECT CASE WHEN is_analyst AND found.treatment_authority IS NOT NULL THEN 'all'
                    ELSE found.treatment_authority END,
               found.outcome, sum(found.counted), sum(found.more), sum(found.rest)
        FROM ({counts}) AS found (treatment_authority, outcome, counted, more, rest)
        GROUP BY 1, 2
    LOOP
        IF treatment_authority IS NOT NULL THEN
            releases := releases + counted;
        END IF;
        RETURN NEXT;
    END LOOP;
    IF is_analyst THEN
        IF releases BETWEEN 1 AND {largest_refused} THEN
            RAISE EXCEPTION 'Fewer than {smallest_group} releases are not counted for an analyst.';
        END IF;
        PERFORM log_event('consultation', 'take_up_counts', NULL, NULL, 'take-up counts',
            jsonb_build_object('from', first_day, 'to', last_day,
                               'authorities', authorities)::text);
    END IF;
END $$"""

_TAKE_UP_COMPLETENESS = """
CREATE OR REPLACE FUNCTION planner.take_up_completeness(as_at date)
RETURNS TABLE (provider_id integer, authority text, complete_to date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp AS $${completeness}$$"""

_NOT_MINE = """
CREATE OR REPLACE FUNCTION planner.{name}(spell bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = planner, pg_temp AS $$
SELECT {table}.id FROM planner.{table}
WHERE {of_spell} AND CASE planner.my_role(){cases} ELSE false END $$;
ALTER FUNCTION planner.{name}(bigint) OWNER TO planner_steward"""

_OF_SPELL = {
    "plan_step": "plan_id IN (SELECT plan.id FROM planner.plan WHERE plan.custody_id = $1)",
    "appointment": "custody_id = $1",
}


def not_mine_function(name: str, table: str, mine: Mapping[str, str | None]) -> str:
    """The rows of a spell in a table that the caller may not write, for triggers alone.

    ``mine`` is the condition on the rows that each role writes, None where it writes none.
    """
    cases = "".join(f" WHEN '{role}' THEN NOT ({rule or 'false'})" for role, rule in mine.items())
    return _NOT_MINE.format(name=name, table=table, of_spell=_OF_SPELL[table], cases=cases)


def erase_person_function() -> str:
    """The one way to erase a person from a shared store: whoever erases need not be allowed to see
    everything that goes. It gives the ids of the rows by table.
    """
    steps = "".join(
        _ERASE_ROWS.format(
            table=table,
            condition=condition,
            details=_ERASE_DETAILS.format(table=table) if table in audited_tables() else "",
        )
        for table, condition in reversed(_rows_of_a_person().items())
    )
    return _ERASE_PERSON.format(steps=steps)


def take_up_functions(smallest_group: int) -> tuple[str, ...]:
    """The counts of the take-up report for whoever may report, of the caller's areas.

    An analyst is given the areas' sum, logged, and nothing about fewer releases than
    ``smallest_group``.
    """
    counts = COUNTS.format(counted=_COUNTED)
    for place, name in enumerate(("first_day", "last_day", "adult_age"), start=1):
        counts = counts.replace(f":{name}", f"${place}")
    return (
        _TAKE_UP_COUNTS.format(
            counts=counts, largest_refused=smallest_group - 1, smallest_group=smallest_group
        ),
        _OWNED_BY_AGGREGATE.format(function=TAKE_UP_COUNTS),
        _TAKE_UP_COMPLETENESS.format(completeness=COMPLETENESS.replace(":as_at", "$1")),
        _OWNED_BY_AGGREGATE.format(function=TAKE_UP_COMPLETENESS),
    )


def _rows_of_a_person() -> dict[str, str]:
    """Each table that leads to a person over foreign keys, parents first, with the condition on the
    rows of the person that is the function's first parameter.
    """
    found = {"person": "id = $1"}
    for table in metadata.sorted_tables:
        keys = [key for key in table.foreign_keys if _target(key) in found]
        conditions = sorted(
            f"{key.parent.name} IN (SELECT id FROM {_target(key)} WHERE {found[_target(key)]})"
            for key in keys
        )
        if conditions and table.name != "person":
            found[table.name] = " OR ".join(conditions)
    return found


def _target(key: sa.ForeignKey) -> str:
    return key.column.table.name
