"""Loads `roles.toml`: who may hold, see and do what."""

from types import MappingProxyType

from release_planner.domain.access import (
    AccessRole,
    AccessRules,
    FieldGroup,
    Holding,
    Operation,
    OwningAgency,
    RoleAccess,
)
from release_planner.domain.codes import Agency
from release_planner.reference.locator import DataFolder
from release_planner.reference.toml_reading import TomlTable

FILE = "roles.toml"


def load_roles(folder: DataFolder) -> AccessRules:
    """Every role and every holding.

    Raises DataError naming file, key, value and what was expected; an agency may stand in one role
    only, and what is under agreement must be seen in the first place.
    """
    top = folder.read_toml(FILE)
    top.allow("source", "checked_on", "verified", "roles", "holds")
    roles, holds = top.table("roles"), top.table("holds")
    roles.allow(*AccessRole)
    holds.allow(*OwningAgency)
    found = {role: _role(role, roles.table(role)) for role in AccessRole}
    _refuse_agency_twice(roles, found)
    return AccessRules(
        roles=MappingProxyType(found),
        holdings=MappingProxyType(
            {each: _holding(each, holds.table(each)) for each in OwningAgency}
        ),
        source=top.text("source"),
        checked_on=top.day("checked_on"),
        verified=top.flag("verified"),
    )


def _role(role: AccessRole, table: TomlTable) -> RoleAccess:
    table.allow("name", "agencies", "sees", "changes", "under_agreement", "may")
    changes = frozenset(table.codes("changes", FieldGroup))
    sees = frozenset(table.codes("sees", FieldGroup)) | changes
    under_agreement = frozenset(table.codes("under_agreement", FieldGroup))
    if not under_agreement <= sees:
        raise table.error("under_agreement", "groups that the role sees or changes")
    return RoleAccess(
        role=role,
        name=table.text("name"),
        agencies=frozenset(table.codes("agencies", Agency)),
        sees=sees,
        changes=changes,
        under_agreement=under_agreement,
        operations=frozenset(table.codes("may", Operation)),
    )


def _refuse_agency_twice(table: TomlTable, roles: dict[AccessRole, RoleAccess]) -> None:
    known: set[Agency] = set()
    for role, access in roles.items():
        if known & access.agencies:
            raise table.table(role).error("agencies", "agencies that have no other role")
        known |= access.agencies


def _holding(owner: OwningAgency, table: TomlTable) -> Holding:
    table.allow("name", "holds")
    return Holding(owner, table.text("name"), frozenset(table.codes("holds", FieldGroup)))
