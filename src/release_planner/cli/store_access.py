"""`release-planner store grant`, `revoke` and `members`: who may enter a shared store."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.domain.access import AccessRole
from release_planner.domain.errors import PlannerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from release_planner.cli.settings import Settings
    from release_planner.domain.areas import AreaProfile
    from release_planner.store.location import PostgresLocation
    from release_planner.store.postgres.members import Member

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="A login of the server.")]


def add_access_commands(store_commands: typer.Typer) -> None:
    """Add the commands to those of the store."""
    store_commands.command("grant")(grant_command)
    store_commands.command("revoke")(revoke_command)
    store_commands.command("members")(members_command)


def grant_command(
    context: typer.Context,
    login: Login,
    role: Annotated[AccessRole, typer.Option(help="What the login may see and do.")],
    staff: Annotated[str, typer.Option(metavar="CODE", help="The staff code of its person.")],
    area: Annotated[
        str | None,
        typer.Option(metavar="AREA[,AREA]", help="The areas whose people it works with."),
    ] = None,
    agency: Annotated[
        str | None,
        typer.Option(help="The person's agency, where the role does not say it by itself."),
    ] = None,
    creates_login: Annotated[
        bool,
        typer.Option("--create-login", help="Make the login, without a password, if missing."),
    ] = False,
) -> None:
    """Let a login of the server enter the shared store, with one role, in place of an earlier one.

    The database's administrator makes the login, and its password or single sign-on.
    """
    from release_planner.reference.reference import load_reference
    from release_planner.store.postgres.members import Member, agency_of, grant_membership

    settings: Settings = context.obj
    location, reference = _shared_store(settings), load_reference(settings.data)
    agency = agency_of(reference.roles.roles[role], agency)
    areas = _areas(reference.areas, role, area)
    member = Member(login, role, agency, staff.strip(), areas)
    if not member.staff_code:
        raise PlannerError("--staff: the login needs the staff code of its person.")
    grant_membership(location, member, creates_login=creates_login)
    print(_line(member))


def revoke_command(context: typer.Context, login: Login) -> None:
    """Shut a login out of the shared store, at once; the server keeps the login itself."""
    from release_planner.store.postgres.members import revoke_membership

    revoke_membership(_shared_store(context.obj), login)
    print(f"{login} may no longer enter.")


def members_command(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List who may enter the shared store, as what and for which areas."""
    from release_planner.cli.lines import print_lines
    from release_planner.store.postgres.members import members_of

    members = members_of(_shared_store(context.obj))
    if as_json:
        print(json.dumps([asdict(member) for member in members], indent=2))
        return
    print_lines(_line(member) for member in members)


def _areas(
    areas: "Mapping[str, AreaProfile]", role: AccessRole, typed: str | None
) -> tuple[str, ...]:
    """The names of the areas typed. The audit has no areas, every other role needs one."""
    from release_planner.domain.areas import find_area

    named = [each for each in (typed or "").split(",") if each.strip()]
    if role is AccessRole.AUDITOR:
        if named:
            raise PlannerError("The audit is one for the whole store: leave --area out.")
        return ()
    if not named:
        raise PlannerError("--area: the login needs at least one area to work for.")
    return tuple(sorted({find_area(areas, each).name for each in named}))


def _shared_store(settings: "Settings") -> "PostgresLocation":
    from release_planner.cli.opening import location_from_settings
    from release_planner.store.location import PostgresLocation

    location = location_from_settings(settings)
    if not isinstance(location, PostgresLocation):
        raise PlannerError(
            "Only a shared store has members. A store in a file is opened by whoever has its"
            " passphrase."
        )
    return location


def _line(member: "Member") -> str:
    areas = ", ".join(member.areas) or "the audit"
    agency = f" ({member.agency})" if member.agency else ""
    return f"{member.login}: {member.role.value}{agency}, {member.staff_code}, for {areas}"
