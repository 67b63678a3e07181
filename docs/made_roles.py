"""The page of roles, made from data/roles.toml: who may hold, see and do what."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from release_planner.domain.access import (
    GROUP_NAMES,
    OPERATION_NAMES,
    AccessRules,
    FieldGroup,
    Operation,
    RoleAccess,
)
from release_planner.domain.day_text import day_text
from release_planner.reference.reference import load_reference

PAGE_OF_ROLES = "roles.md"

_INTRODUCTION = """# Who may hold, see and do what

Two things decide what somebody finds in a store. Its **owning agency**, chosen when the store is
made, decides what the store holds at all: anything else is not imported, not built into plans, not
counted and not exported. The **role** of the person, which follows from the agency in their staff
record, decides what of that they see and change.

Where something is not shared, the screens and the commands say “not shared with your agency”, or
“n/s” in a narrow column, whether or not there is a record."""

_HONEST = """## What is enforced, and what is not

On a **shared store** (PostgreSQL) the database enforces these tables: each person has a login of
their own, and rows that they may not see never leave the server.

In a **store that is one file** the program follows the same tables, and no more can be promised.
Whoever has the passphrase has the whole file: another program, or a changed copy of this one, reads
everything in it. The roles of analyst and auditor belong to no agency and exist on a shared store
only. What an agency must not hold therefore has to be kept out of the file: make a store owned by
that agency, which never takes it in. A store of synthetic data, such as the demonstration, shows
everything to whoever is not in its list of staff.

Somebody whom an encrypted store does not know, or whose agency has no role here, sees what every
role that works with people sees without an agreement, and changes nothing. While a store has no
staff at all, whoever sets it up may do everything.

## Agreements to share

A person agrees, or withdraws, for each agency, and if need be for one recipient of it by code. The
newest answer about that recipient counts before that about the agency, and that before the general
answer in the treatment record. The general answer is never enough for the police: theirs is always
an agreement of its own. A withdrawal takes treatment out of calendars at once and lists who had
been given what, so that they can be told; a file that somebody copied cannot be taken back.
Treatment appointments are never put into a calendar for the police."""


def roles_text(rules: AccessRules | None = None) -> str:
    """The page, from the table as it is shipped unless another is given."""
    rules = rules or load_reference().roles
    roles = tuple(rules.roles.values())
    checked = f"Checked on {day_text(rules.checked_on)}."
    if not rules.verified:
        checked += " It is not verified: agree yours in the information sharing agreement."
    parts = [
        _INTRODUCTION,
        f"{rules.source}. {checked}",
        "## What each role sees and changes",
        "“changes” includes seeing; “if agreed” is only of people who agreed to share with"
        " that agency.",
        _table(
            ["", *(role.name for role in roles)],
            ([GROUP_NAMES[group], *(_seen(role, group) for role in roles)] for group in FieldGroup),
        ),
        "## What each role may do",
        _table(
            ["", *(role.name for role in roles)],
            (
                [OPERATION_NAMES[each], *(_yes(each in role.operations) for role in roles)]
                for each in Operation
            ),
        ),
        "## Which agencies have which role",
        _table(["Role", "Agencies"], ([role.name, _agencies(role)] for role in roles)),
        "## What a store of each owner holds",
        _table(
            ["", *(each.name for each in rules.holdings.values())],
            (
                [GROUP_NAMES[group], *(_yes(group in h.holds) for h in rules.holdings.values())]
                for group in FieldGroup
            ),
        ),
        _HONEST,
    ]
    return "\n\n".join(parts) + "\n"


def page_of_roles(docs: Path, made_whole: str) -> dict[Path, str]:
    """The page by its path."""
    return {docs / PAGE_OF_ROLES: made_whole + roles_text()}


def _seen(role: RoleAccess, group: FieldGroup) -> str:
    if group not in role.sees:
        return "-"
    said = "changes" if group in role.changes else "sees"
    return f"{said}, if agreed" if group in role.under_agreement else said


def _yes(answer: bool) -> str:
    return "yes" if answer else "-"


def _agencies(role: RoleAccess) -> str:
    listed = ", ".join(sorted(each.value.replace("_", " ") for each in role.agencies))
    if role.role == "administrator":
        return "any, by the role of administrator in the staff record"
    return listed or "none: a login of a shared store"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
