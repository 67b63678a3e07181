"""`release-planner transfer`: a person to another area."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from release_planner.cli.person import Person

if TYPE_CHECKING:
    from release_planner.cli.settings import Settings


def transfer_command(
    context: typer.Context,
    person: Person,
    to: Annotated[str, typer.Option(metavar="AREA", help="The area profile that takes them on.")],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why, without a name: it stays in the audit.")
    ],
) -> None:
    """Hand a person over to another area: in a shared store only its staff find them afterwards."""
    from release_planner.actions.transfer import transfer_person
    from release_planner.cli.acting import acting
    from release_planner.store.reading.finding import find_custody

    settings: Settings = context.obj
    with acting(settings) as act:
        with closing(act.store.reading()) as connection:
            custody_id = find_custody(connection, person, act.today.year)
        area = transfer_person(act, custody_id, to, reason)
    print(f"Transferred to {area}.")
