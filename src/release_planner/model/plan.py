"""The release plan, its steps, and who must be told when it moves."""

from datetime import date, datetime

from sqlmodel import Field

from release_planner.domain.codes import Pathway, Role, StepState
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class Plan(Audited, table=True):
    """One plan a custody spell; ``anchored_on`` is the expected release day it was derived from."""

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", unique=True)
    built_on: date
    anchored_on: date | None = None


class PlanStep(Audited, Versioned, table=True):
    """One thing to do. Its explanation and source are those of its template, looked up by id."""

    __tablename__ = "plan_step"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    template_id: str
    pathway: Pathway = code_field(Pathway, "step_pathway", Pathway.HEALTH)
    title: str
    owner_role: Role = code_field(Role, "step_owner_role", Role.ADMINISTRATOR)
    opens_on: date | None = None
    due_on: date | None = None
    closes_on: date | None = None
    state: StepState = code_field(StepState, "step_state", StepState.NOT_STARTED)
    is_fixed: bool = False
    done_on: date | None = None


class PersonToTell(Audited, table=True):
    """Somebody who must hear of a change, how to reach them, and when it was done."""

    __tablename__ = "person_to_tell"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    custody_id: int = Field(foreign_key="custody.id", index=True)
    custody_change_id: int = Field(foreign_key="custody_change.id", index=True)
    who: str
    role: str
    contact: str
    why: str
    done_at: datetime | None = None
    done_by: str | None = None
