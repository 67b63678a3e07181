"""What somebody may see and do in a store, from where they work and whose store it is."""

from release_planner.domain.access import (
    Access,
    AccessRole,
    AccessRules,
    FieldGroup,
    Operation,
    OwningAgency,
    full_access,
    least_access,
)
from release_planner.domain.codes import Agency, Role
from release_planner.domain.errors import RefusedError
from release_planner.store.connection import Connection
from release_planner.store.reading.acting_staff import has_staff, own_membership
from release_planner.store.reading.sharing import staff_agency


def access_of(
    connection: Connection,
    rules: AccessRules,
    owner: OwningAgency,
    actor: str,
    *,
    is_synthetic: bool,
) -> Access:
    """What the staff with the code ``actor`` may see and do.

    Somebody unknown has all of it in a store of synthetic data, and while a store has no staff;
    elsewhere the least, like staff of an agency without a role. Of a member of a shared store the
    server says it, whatever ``actor`` is.
    """
    holding = rules.holdings[owner]
    if connection.engine == "postgresql" and (member := own_membership(connection)):
        agency = Agency(member.agency) if member.agency else None
        return Access(rules.roles[AccessRole(member.role)], holding, agency)
    staff = staff_agency(connection, actor)
    if staff is None:
        if is_synthetic or not has_staff(connection):
            return Access(full_access(holding), holding)
        return Access(least_access(rules), holding)
    agency = Agency(staff.agency)
    named = AccessRole(staff.access_role) if staff.access_role else None
    role = named or rules.role_of(agency, Role(staff.role))
    return Access(rules.roles[role] if role else least_access(rules), holding, agency)


def refuse_unless(access: Access, *needs: FieldGroup | Operation) -> None:
    """Raise RefusedError for the first thing that may not be written or done."""
    for need in needs:
        refusal = access.refusal(need)
        if refusal is not None:
            raise RefusedError(refusal)


def refuse_unless_seen(access: Access) -> None:
    """Raise RefusedError for somebody who works with counts or the audit, and sees no people."""
    if not access.sees(FieldGroup.IDENTITY, agreed=False):
        raise RefusedError(f"{access.role.name} see no people in this store.")
