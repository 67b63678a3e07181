"""Who may enter a shared store, as what: kept by its owner, who makes no passwords."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from release_planner.domain.access import AccessRole, RoleAccess
from release_planner.domain.codes import Agency
from release_planner.domain.errors import PlannerError
from release_planner.store.location import PostgresLocation
from release_planner.store.postgres.connection import connect_driver
from release_planner.store.postgres.grants import addresses_people, group_role

_Connection = psycopg.Connection[TupleRow]


@dataclass(frozen=True, slots=True)
class Member:
    """A login with its role, agency, staff code and the areas whose people it works with."""

    login: str
    role: AccessRole
    agency: str
    staff_code: str
    areas: tuple[str, ...]


def agency_of(role: RoleAccess, given: str | None) -> str:
    """The agency whose agreements count for a member: the one given, or the role's only one.

    Empty for roles that see no people. Raises PlannerError when it has to be said, or is not one of
    the role's.
    """
    if not addresses_people(role):
        return ""
    allowed = sorted(role.agencies or set(Agency))
    if given is None and len(allowed) == 1:
        return allowed[0].value
    if given not in allowed:
        listed = ", ".join(allowed)
        raise PlannerError(f"{role.name} need --agency, which is one of {listed}.")
    return Agency(given).value


def grant_membership(
    location: PostgresLocation, member: Member, *, creates_login: bool = False
) -> None:
    """Let a login enter with one role, in place of whatever it had.

    The login is made by the database's administrator; ``creates_login`` makes one without a
    password, for a server that knows its users in another way. Raises PlannerError when there is no
    such login, when the staff code is somebody else's, and for everybody but the owner.
    """
    with _owning(location) as connection:
        if creates_login and not _exists(connection, member.login):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(_name(member.login)))
        if not _exists(connection, member.login):
            raise PlannerError(
                f'The server has no login "{member.login}". The database\'s administrator makes it.'
            )
        _refuse_powerful(connection, member.login)
        _remove(connection, member.login)
        for area in member.areas or ("",):
            connection.execute(
                "INSERT INTO planner.membership (login, access_role, agency, area, staff_code)"
                " VALUES (%s, %s, %s, %s, %s)",
                (member.login, member.role.value, member.agency, area, member.staff_code),
            )
        group = sql.Identifier(group_role(member.role))
        connection.execute(sql.SQL("GRANT {} TO {}").format(group, _name(member.login)))


def revoke_membership(location: PostgresLocation, login: str) -> None:
    """Shut a login out, what it has open included; the login itself stays.

    Raises PlannerError when it is no member, and for everybody but the owner.
    """
    with _owning(location) as connection:
        if not _remove(connection, login):
            raise PlannerError(f'The login "{login}" is no member of this store.')
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = %s AND datname = current_database() AND pid <> pg_backend_pid()",
            (login,),
        )


def members_of(location: PostgresLocation) -> Sequence[Member]:
    """Everybody who may enter, by login. Raises PlannerError for everybody but the owner."""
    with _owning(location) as connection:
        rows = connection.execute(
            "SELECT login, access_role, agency, staff_code, array_agg(area ORDER BY area)"
            " FROM planner.membership GROUP BY login, access_role, agency, staff_code"
            " ORDER BY login"
        ).fetchall()
    return [
        Member(login, AccessRole(role), agency, code, tuple(area for area in areas if area))
        for login, role, agency, code, areas in rows
    ]


@contextmanager
def _owning(location: PostgresLocation) -> Iterator[_Connection]:
    """One transaction of the database's owner, in the server's words where it is refused."""
    try:
        with connect_driver(location) as connection:
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise PlannerError(
            "Only the owner of the database decides who may enter it. Nothing was changed."
        ) from error
    except psycopg.errors.RaiseException as error:
        raise PlannerError(str(error.diag.message_primary)) from error


def _remove(connection: _Connection, login: str) -> bool:
    """Take membership and every group role away; whether there was one."""
    groups = [group_role(role) for role in AccessRole]
    held = connection.execute(
        "SELECT roleid::regrole::text FROM pg_auth_members"
        " WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)"
        " AND roleid::regrole::text = ANY (%s)",
        (login, groups),
    ).fetchall()
    for (group,) in held:
        statement = sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), _name(login))
        connection.execute(statement)
    removed = connection.execute("DELETE FROM planner.membership WHERE login = %s", (login,))
    return bool(held or removed.rowcount)


def _exists(connection: _Connection, login: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND rolcanlogin", (login,)
    )
    return found.fetchone() is not None


def _refuse_powerful(connection: _Connection, login: str) -> None:
    """A login past the rules on rows would see everybody, whatever its role."""
    found = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls OR rolcreaterole"
        " OR pg_has_role(oid, 'planner_owner', 'MEMBER'))",
        (login,),
    ).fetchone()
    if found is not None:
        raise PlannerError(
            f'The login "{login}" administers the server, so no rule of the store would hold for'
            " it. Make another login for daily work."
        )


def _name(login: str) -> sql.Identifier:
    return sql.Identifier(login)
