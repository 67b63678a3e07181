"""Whose work a custody spell is: it is owned by, or a role in it is held by, a member of staff."""

from dataclasses import dataclass, field
from enum import StrEnum

from release_planner.store.reading.values import Parameters


class Scope(StrEnum):
    """How much of the caseload a screen speaks of."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a WHERE clause over the table ``custody``, with its named parameters."""

    sql: str
    parameters: Parameters = field(default_factory=dict)


def held_by_staff(code: str) -> Condition:
    """Spells that this member of staff owns or holds a role in now."""
    return Condition(_held_by("s.code = :held_by_staff"), {"held_by_staff": code})


def held_by_team(code: str) -> Condition:
    """Spells that a member of this team owns or holds a role in now."""
    staff = "s.team_id IN (SELECT id FROM team WHERE code = :held_by_team)"
    return Condition(_held_by(staff), {"held_by_team": code})


def in_scope(scope: Scope, actor: str) -> Condition:
    """The spells that a scope means for the member of staff with the code ``actor``."""
    if scope is Scope.ALL:
        return Condition("1 = 1")
    if scope is Scope.MINE:
        return held_by_staff(actor)
    colleagues = "s.team_id IN (SELECT team_id FROM staff WHERE code = :held_by_team_of)"
    return Condition(_held_by(colleagues), {"held_by_team_of": actor})


def _held_by(staff: str) -> str:
    return (
        "custody.id IN (SELECT o.id FROM custody o JOIN staff s ON s.id = o.owner_staff_id"
        f" WHERE {staff} UNION SELECT a.custody_id FROM assignment a"
        f" JOIN staff s ON s.id = a.staff_id WHERE {staff} AND a.until_on IS NULL)"
    )
