"""Staff and their teams."""

from sqlmodel import Field

from release_planner.domain.codes import Agency, Role
from release_planner.model.base import STRICT, Audited, code_field


class Team(Audited, table=True):
    """A team of one agency; ``area`` is the name of an area profile."""

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    agency: Agency = code_field(Agency, "team_agency", Agency.PROBATION)
    area: str


class Staff(Audited, table=True):
    """A member of staff; ``code`` is what people type and what files carry.

    ``system_login`` maps the login of the computer to the person, so that the store knows who acts.
    ``access_role`` says what they may see where it does not follow from their agency, as for an
    auditor; a shared store asks its own list of members instead.
    """

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str
    role: Role = code_field(Role, "staff_role", Role.ADMINISTRATOR)
    agency: Agency = code_field(Agency, "staff_agency", Agency.PROBATION)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    email: str | None = None
    telephone: str | None = None
    system_login: str | None = Field(default=None, unique=True)
    access_role: str | None = None
