"""Who is at the keyboard, as the store knows its staff."""

from dataclasses import dataclass

from release_planner.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Membership:
    """What a server knows of its login: role and agency by value, ``agency`` empty for roles that
    see no people.
    """

    staff_code: str
    role: str
    agency: str


def own_membership(connection: Connection) -> Membership | None:
    """Who the login of a shared store is, None for one that may not enter it."""
    row = connection.execute(
        "SELECT planner.my_staff_code(), planner.my_role(), planner.my_agency()"
    ).fetchone()
    return Membership(*row) if row and row[0] and row[1] else None


def code_of_login(connection: Connection, login: str) -> str | None:
    """The staff code of the person with this system login, in any case; None when nobody has it."""
    return _one(
        connection, "SELECT code FROM staff WHERE lower(system_login) = lower(:typed)", login
    )


def code_as_stored(connection: Connection, staff_code: str) -> str | None:
    """The staff code as the store writes it, from one typed in any case; None when unknown."""
    return _one(connection, "SELECT code FROM staff WHERE lower(code) = lower(:typed)", staff_code)


def team_code_as_stored(connection: Connection, team_code: str) -> str | None:
    """The team code as the store writes it, from one typed in any case; None when unknown."""
    return _one(connection, "SELECT code FROM team WHERE lower(code) = lower(:typed)", team_code)


def has_staff(connection: Connection) -> bool:
    """Whether any member of staff is known yet."""
    return connection.execute("SELECT 1 FROM staff LIMIT 1").fetchone() is not None


def _one(connection: Connection, query: str, typed: str) -> str | None:
    row = connection.execute(query, {"typed": typed}).fetchone()
    return None if row is None else str(row[0])
