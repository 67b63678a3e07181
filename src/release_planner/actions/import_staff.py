"""Importing staff and their teams from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from sqlmodel import Session, select

from release_planner.actions.context import ActionContext
from release_planner.actions.filling import fill
from release_planner.actions.finding import id_of
from release_planner.actions.import_batch import ImportOutcome
from release_planner.actions.import_records import (
    Fate,
    RecordsWritten,
    RefusedRowError,
    import_records,
)
from release_planner.domain.access import FieldGroup, Operation
from release_planner.domain.areas import find_area
from release_planner.domain.codes import Agency
from release_planner.domain.errors import PlannerError
from release_planner.imports.records import Record
from release_planner.imports.schema_returns import STAFF
from release_planner.model.staff import Staff, Team
from release_planner.reference.reference import Reference

_STAFF_COLUMNS = ("name", "role", "agency", "email", "telephone", "access_role")


def import_staff(
    context: ActionContext,
    source: Path | str | bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    partial: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Add or update staff and teams, each found by its code; a row is one member of staff.

    A blank cell says nothing and changes nothing; nobody is removed. The agency of a new team is
    that of the first of its staff. The list decides who may see and do what, so only whoever
    keeps it imports it. For the options, and for errors, see `import_records`.
    """

    def write(session: Session, records: RecordsWritten) -> None:
        context.require(session, FieldGroup.STAFF, Operation.KEEP_STAFF)
        records.take_each(_Roster(session, context.reference).take)

    return import_records(
        context, STAFF, source, write, mapping=mapping, partial=partial, dry_run=dry_run
    )


@dataclass(slots=True)
class _Roster:
    """Staff and teams by code, as they are in the store and as the file adds to them."""

    session: Session
    reference: Reference
    staff: dict[str, Staff] = field(init=False)
    teams: dict[str, Team] = field(init=False)
    rows_of_staff: dict[str, int] = field(default_factory=dict)
    rows_of_teams: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.staff = {row.code.upper(): row for row in self.session.exec(select(Staff))}
        self.teams = {row.code.upper(): row for row in self.session.exec(select(Team))}

    def take(self, row: Record) -> Fate:
        """Take one row; what cannot be taken is refused before anything is changed."""
        code = str(row["code"])
        if code in self.rows_of_staff:
            expected = f"each member of staff once: row {self.rows_of_staff[code]} has this code"
            raise RefusedRowError("code", expected)
        area = self._area(row)
        self._check_team(row, area)
        self.rows_of_staff[code] = row.row
        team, team_changed = self._team(row, area)
        team_id = id_of(team) if team else None
        member = self.staff.get(code)
        is_new = member is None
        if member is None:
            member = self.staff[code] = Staff(code=code, name=str(row["name"]))
        told = {column: row[column] for column in _STAFF_COLUMNS}
        changed = fill(member, told | {"team_id": team_id})
        self.session.add(member)
        if is_new:
            return Fate.NEW
        return Fate.CHANGED if changed or team_changed else Fate.UNCHANGED

    def _area(self, row: Record) -> str | None:
        if row["area"] is None:
            return None
        try:
            return find_area(self.reference.areas, str(row["area"])).id
        except PlannerError:
            raise RefusedRowError("area", self._an_area()) from None

    def _an_area(self) -> str:
        return f"an area profile: {' or '.join(sorted(self.reference.areas))}"

    def _check_team(self, row: Record, area: str | None) -> None:
        if row["team_code"] is None:
            if row["team_name"] is not None:
                raise RefusedRowError("team_code", "the team's code, since its name is given")
            return
        code = str(row["team_code"])
        team = self.teams.get(code)
        if team is None:
            if area is None:
                raise RefusedRowError("area", f"{self._an_area()}; the store has no such team yet")
            return
        if code not in self.rows_of_teams:
            return
        said = (("team_name", row["team_name"], team.name), ("area", area, team.area))
        for key, told, held in said:
            if told is not None and told != held:
                expected = f"what row {self.rows_of_teams[code]} says of this team: {held}"
                raise RefusedRowError(key, expected)

    def _team(self, row: Record, area: str | None) -> tuple[Team | None, bool]:
        """The team of a row, and whether the row changed it."""
        if row["team_code"] is None:
            return None, False
        code = str(row["team_code"])
        self.rows_of_teams.setdefault(code, row.row)
        team = self.teams.get(code)
        if team is not None:
            return team, fill(team, {"name": row["team_name"], "area": area})
        team = self.teams[code] = Team(
            code=code,
            name=str(row["team_name"] or code),
            agency=cast(Agency, row["agency"]),
            area=area or "",
        )
        self.session.add(team)
        self.session.flush()
        return team, True
