"""Rights and rules of a shared store's database, made from the table of roles.

Every group role may address every table of people's data, so that one set of queries serves all of
them, and the rules on rows (row security) decide what it finds: a table of which a role sees
nothing is empty for it. The analyst and the auditor may not even address them.
"""

from collections.abc import Callable, Iterator
from functools import partial

from release_planner.domain.access import (
    AccessRole,
    AccessRules,
    FieldGroup,
    Holding,
    Operation,
    RoleAccess,
)
from release_planner.model.tables import metadata
from release_planner.store.postgres.counting_functions import (
    COUNTED_RELEASES,
    TAKE_UP_COMPLETENESS,
    TAKE_UP_RETURNED,
    counting_functions,
)
from release_planner.store.postgres.functions_of_rules import (
    erase_person_function,
    not_mine_function,
)
from release_planner.store.postgres.kept_tables import (
    EVERY_ROW,
    KEPT_TABLES,
    MY_AREAS,
    KeptTable,
    Need,
    Part,
    Writers,
)

_STEWARD, _AGGREGATE, _OWNER = "planner_steward", "planner_aggregate", "planner_owner"
_IDENTITY = ("my_areas()", "my_role()", "my_agency()", "my_staff_code()")
_FOR_EVERYBODY = (*_IDENTITY, "instr(text, text)", "accepted_data()")
_FOR_STEWARD = (
    *_IDENTITY,
    "batch_in_hand()",
    "status_needs_agreement()",
    "log_event(text, text, bigint, text, text, text)",
    "erase_details(text, bigint[], text)",
)
_COUNTED = (
    "custody",
    "treatment_need",
    "treatment_start",
    "treatment_referral",
    "appointment",
    "accommodation",
    "housing_referral",
    "iom_registration",
    "provider_return",
)
_COUNTED_BESIDE = ("place", "provider")
_CARRIED = {
    "plan_step": "opens_on, due_on, closes_on, state, version, edited_by, edited_at",
    "appointment": "custody_id, state, changed_at, version, edited_by, edited_at",
    "feed_entry": "custody_id",
}
_LINKED = (
    "state, link_pass, treatment_start_id, initials, date_of_birth, sex, decided_by, decided_on"
)

_TABLES = [table for table in KEPT_TABLES if table in {*metadata.tables, "alembic_version"}]

Allows = Callable[[Part], bool]


def access_script(rules: AccessRules, holding: Holding, *, smallest_group: int) -> str:
    """The statements that give each group role what the table of roles allows it, and no more.

    Run after the SQL files; may be repeated. What ``holding`` says that the store's owner may not
    hold, nobody reads or writes. ``smallest_group`` is the fewest releases that an analyst's count
    may rest on.
    """
    roles = [_within(role, holding) for role in rules.roles.values()]
    return ";\n".join(
        [
            "GRANT CREATE ON SCHEMA planner TO planner_steward, planner_aggregate",
            erase_person_function(),
            *counting_functions(smallest_group),
            _status_rule(roles),
            *_rows_not_mine(roles),
            *_nothing_for_the_public(),
            *_own_rights(),
            *(line for table in _TABLES for line in _table_statements(table, roles)),
            *_membership_statements(),
            *_function_grants(roles),
            "REVOKE CREATE ON SCHEMA planner FROM planner_steward, planner_aggregate",
            _CLOSE_EVERY_TABLE,
        ]
    )


def group_role(role: AccessRole) -> str:
    """The database's name of a role."""
    return f"planner_{role.value}"


def addresses_people(role: RoleAccess) -> bool:
    """Whether a role works with people, rather than with counts or the audit alone."""
    return FieldGroup.IDENTITY in role.sees


def sees(role: RoleAccess, need: Need) -> bool:
    """Whether a role reads what serves an operation or belongs to a group, agreement apart."""
    return need in role.sees if isinstance(need, FieldGroup) else need in role.operations


def changes(role: RoleAccess, need: Need) -> bool:
    """Whether a role writes it."""
    return need in role.changes if isinstance(need, FieldGroup) else need in role.operations


def writes(role: RoleAccess, part: Part) -> bool:
    """Whether a role writes a part of a table's rows."""
    if part.written_by is Writers.WHO_SEES:
        return sees(role, part.need)
    return part.written_by is Writers.WHO_CHANGES and changes(role, part.need)


def _within(role: RoleAccess, holding: Holding) -> RoleAccess:
    return RoleAccess(
        role=role.role,
        name=role.name,
        agencies=role.agencies,
        sees=role.sees & holding.holds,
        changes=role.changes & holding.holds,
        under_agreement=role.under_agreement,
        operations=role.operations,
    )


def _nothing_for_the_public() -> Iterator[str]:
    """A function is everybody's to call until that is taken away."""
    everybody = ", ".join(("PUBLIC", *map(group_role, AccessRole)))
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA planner FROM PUBLIC"
    yield f"REVOKE ALL ON planner.agreed_custody, planner.refused_custody FROM {everybody}"
    for table in _TABLES:
        yield f"REVOKE ALL ON planner.{table} FROM {everybody}, {_STEWARD}, {_AGGREGATE}"
    yield _DROP_OUR_POLICIES


def _own_rights() -> Iterator[str]:
    """What the roles may that own functions: nobody logs in as one of them."""
    for table in _TABLES:
        yield f"GRANT SELECT, DELETE ON planner.{table} TO {_STEWARD}"
        yield _policy(table, _STEWARD, "ALL", f"USING ({EVERY_ROW})")
    yield f"GRANT UPDATE (area, version, edited_by, edited_at) ON planner.person TO {_STEWARD}"
    for table, columns in _CARRIED.items():
        yield f"GRANT UPDATE ({columns}) ON planner.{table} TO {_STEWARD}"
    yield f"GRANT UPDATE ({_LINKED}) ON planner.returned_start TO {_STEWARD}"
    for table in ("erased_entry", "treatment_need", "treatment_start"):
        yield f"GRANT INSERT ON planner.{table} TO {_STEWARD}"
        yield from _sequence_grant(table, _STEWARD)
    yield f"GRANT SELECT ON planner.person TO {_AGGREGATE}"
    yield _policy("person", _AGGREGATE, "SELECT", f"USING ({MY_AREAS})")
    for table in (*_COUNTED, *_COUNTED_BESIDE):
        yield f"GRANT SELECT ON planner.{table} TO {_AGGREGATE}"
        yield _policy(table, _AGGREGATE, "SELECT", f"USING ({EVERY_ROW})")


def _table_statements(table: str, roles: list[RoleAccess]) -> Iterator[str]:
    kept = KEPT_TABLES[table]
    for role in roles:
        if not kept.parts:
            yield f"GRANT SELECT ON planner.{table} TO {group_role(role.role)}"
            yield _policy(table, group_role(role.role), "SELECT", f"USING ({EVERY_ROW})")
        elif addresses_people(role) or _serves_work_of(kept, role):
            yield from _role_statements(table, kept, role)


def _serves_work_of(kept: KeptTable, role: RoleAccess) -> bool:
    """Whether a table serves what somebody does who works with no people, such as a report."""
    needs = (part.need for part in kept.parts)
    return any(isinstance(need, Operation) and sees(role, need) for need in needs)


def _role_statements(table: str, kept: KeptTable, role: RoleAccess) -> Iterator[str]:
    group = group_role(role.role)
    yield f"GRANT SELECT ON planner.{table} TO {group}"
    seen = _rows(table, kept, role, lambda part: sees(role, part.need), under_agreement=True)
    if seen is None:
        return
    yield _policy(table, group, "SELECT", f"USING ({seen})")
    own = _rows(table, kept, role, partial(writes, role), under_agreement=True)
    new = _rows(table, kept, role, partial(writes, role), under_agreement=False)
    if own is not None:
        own, new = f"{own} AND {kept.written}", f"{new} AND {kept.written}"
        added_columns = f" ({_all_but_id(table)})" if kept.numbers_itself else ""
        yield f"GRANT INSERT{added_columns} ON planner.{table} TO {group}"
        yield from _sequence_grant(table, group)
        added = _in_my_areas(table, kept) if _adds_every_part(role, kept) else new
        yield _policy(table, group, "INSERT", f"WITH CHECK ({added})")
        if kept.only_added_to:
            return
        yield f"GRANT UPDATE ({_changeable(table, kept)}) ON planner.{table} TO {group}"
        yield _policy(table, group, "UPDATE", f"USING ({own}) WITH CHECK ({new})")
        lets_go = any(changes(role, need) or sees(role, need) for need in kept.removed_with)
        if lets_go or Operation.ERASE in role.operations:
            yield f"GRANT DELETE ON planner.{table} TO {group}"
            yield _policy(table, group, "DELETE", f"USING ({own})")


def _adds_every_part(role: RoleAccess, kept: KeptTable) -> bool:
    return kept.added_with is not None and changes(role, kept.added_with)


def _rows(
    table: str, kept: KeptTable, role: RoleAccess, allows: Allows, *, under_agreement: bool
) -> str | None:
    """The condition on rows that a role reaches, None where it reaches none."""
    allowed = [part for part in kept.parts if allows(part)]
    if not allowed:
        return None
    conditions = [
        f"({part.rows} AND {kept.agreed})"
        if under_agreement and part.need in role.under_agreement
        else part.rows
        for part in allowed
    ]
    is_whole = conditions == [part.rows for part in kept.parts]
    reached = EVERY_ROW if is_whole or EVERY_ROW in conditions else f"({' OR '.join(conditions)})"
    return (
        " AND ".join(
            each for each in (_in_my_areas(table, kept), kept.rows, reached) if each != EVERY_ROW
        )
        or EVERY_ROW
    )


def _in_my_areas(table: str, kept: KeptTable) -> str:
    if kept.parent is None:
        return EVERY_ROW
    column, parent = kept.parent
    return f"EXISTS (SELECT 1 FROM planner.{parent} WHERE {parent}.id = {table}.{column})"


def _changeable(table: str, kept: KeptTable) -> str:
    fixed = {"id", "batch_id", *kept.fixed}
    return ", ".join(each.name for each in metadata.tables[table].columns if each.name not in fixed)


def _all_but_id(table: str) -> str:
    return ", ".join(each.name for each in metadata.tables[table].columns if each.name != "id")


def _sequence_grant(table: str, group: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SEQUENCE planner.{table}_id_seq TO {group}"


def _membership_statements() -> Iterator[str]:
    everybody = ", ".join(("PUBLIC", *map(group_role, AccessRole), _AGGREGATE))
    yield f"REVOKE ALL ON planner.membership FROM {everybody}"
    yield f"GRANT SELECT ON planner.membership TO {_STEWARD}"
    yield _policy("membership", _STEWARD, "SELECT", f"USING ({EVERY_ROW})")
    yield _policy("membership", _OWNER, "ALL", f"USING ({EVERY_ROW})")


def _function_grants(roles: list[RoleAccess]) -> Iterator[str]:
    everybody = [group_role(role.role) for role in roles]
    for name in _FOR_EVERYBODY:
        yield f"GRANT EXECUTE ON FUNCTION planner.{name} TO {', '.join(everybody)}, {_OWNER}"
    for name in _FOR_STEWARD:
        yield f"GRANT EXECUTE ON FUNCTION planner.{name} TO {_STEWARD}"
    for name in (
        "my_areas()",
        "my_role()",
        "instr(text, text)",
        "log_event(text, text, bigint, text, text, text)",
    ):
        yield f"GRANT EXECUTE ON FUNCTION planner.{name} TO {_AGGREGATE}"
    needs: dict[str, Need] = {
        "agreed(bigint, text)": FieldGroup.SHARING,
        "treatment_status(bigint)": FieldGroup.TREATMENT_STATUS,
        "linked_starts()": FieldGroup.RETURNED_STARTS,
        "link_returned_start(bigint, bigint, integer, boolean, date)": FieldGroup.RETURNED_STARTS,
        "unlink_returned_start(bigint)": FieldGroup.RETURNED_STARTS,
        "drop_link_decisions(date)": FieldGroup.RETURNED_STARTS,
        "returned_start_counts(date, date)": Operation.REPORT,
        "transfer_person(bigint, text, text)": Operation.TRANSFER,
        "erase_person(bigint, text)": Operation.ERASE,
        COUNTED_RELEASES: Operation.REPORT,
        TAKE_UP_COMPLETENESS: Operation.REPORT,
        TAKE_UP_RETURNED: Operation.REPORT,
    }
    for role in roles:
        group = group_role(role.role)
        for name, need in needs.items():
            verb, preposition = ("GRANT", "TO") if sees(role, need) else ("REVOKE", "FROM")
            yield f"{verb} EXECUTE ON FUNCTION planner.{name} {preposition} {group}"
        if addresses_people(role):
            yield (
                "GRANT EXECUTE ON FUNCTION planner.treatment_providers(),"
                f" planner.treatment_places() TO {group}"
            )
            yield f"GRANT SELECT ON planner.agreed_custody, planner.refused_custody TO {group}"


def _rows_not_mine(roles: list[RoleAccess]) -> Iterator[str]:
    """What of a spell the caller may not write: triggers make it follow the spell."""
    for name, table in (("steps_not_mine", "plan_step"), ("appointments_not_mine", "appointment")):
        kept = KEPT_TABLES[table]
        mine = {
            role.role.value: _rows(table, kept, role, partial(writes, role), under_agreement=True)
            for role in roles
            if addresses_people(role)
        }
        yield not_mine_function(name, table, mine)


def _status_rule(roles: list[RoleAccess]) -> str:
    free = [
        f"'{role.role.value}'"
        for role in roles
        if FieldGroup.TREATMENT_STATUS not in role.under_agreement
    ]
    return (
        "CREATE OR REPLACE FUNCTION planner.status_needs_agreement() RETURNS boolean"
        " LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp"
        f" RETURN coalesce(planner.my_role() NOT IN ({', '.join(free) or 'NULL'}), true)"
    )


def _policy(table: str, group: str, verb: str, rule: str) -> str:
    name = f"access_{group.removeprefix('planner_')}_{verb.lower()}"
    return f"CREATE POLICY {name} ON planner.{table} FOR {verb} TO {group} {rule}"


_DROP_OUR_POLICIES = """
DO $$
DECLARE rule record;
BEGIN
    FOR rule IN
        SELECT polname, polrelid::regclass AS held FROM pg_policy
        JOIN pg_class ON pg_class.oid = polrelid
        WHERE relnamespace = 'planner'::regnamespace AND polname LIKE 'access\\_%'
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', rule.polname, rule.held);
    END LOOP;
END $$"""

# A table that nobody has thought of yet is closed to everybody, its owner included.
_CLOSE_EVERY_TABLE = """
DO $$
DECLARE held regclass;
BEGIN
    FOR held IN
        SELECT oid FROM pg_class
        WHERE relnamespace = 'planner'::regnamespace AND relkind IN ('r', 'p')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', held);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', held);
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', held);
    END LOOP;
END $$"""
