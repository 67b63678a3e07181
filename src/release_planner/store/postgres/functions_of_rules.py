"""Functions of the database that are made from the planner's own tables and queries."""

from collections.abc import Mapping

import sqlalchemy as sa

from release_planner.model.tables import audited_tables, metadata

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
