"""People, how they are identified, and short notes about them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from release_planner.domain.codes import Sex
from release_planner.model.base import STRICT, Audited, Versioned, code_field
from release_planner.model.retention import Reviewed


class Person(Audited, Versioned, Reviewed, table=True):
    """A person with at least one official identifier.

    ``search_text`` is the case-folded names and identifiers, the one column that search reads.
    ``ethnicity`` is an 18+1 style code, "UN" when unknown. ``area`` is the name of the area profile
    whose staff may see the person in a shared store, empty where no area has taken them on.
    """

    __table_args__ = (
        sa.CheckConstraint(
            "prison_number IS NOT NULL OR crn IS NOT NULL OR pnc_number IS NOT NULL",
            name="identified",
        ),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    prison_number: str | None = Field(default=None, unique=True)
    crn: str | None = Field(default=None, unique=True)
    pnc_number: str | None = Field(default=None, unique=True)
    cro_number: str | None = None
    surname: str
    forenames: str
    date_of_birth: date | None = None
    sex: Sex = code_field(Sex, "person_sex", Sex.NOT_KNOWN)
    ethnicity: str = "UN"
    area: str = Field(default="", sa_column_kwargs={"server_default": sa.text("''")})
    search_text: str


class Note(Audited, Reviewed, table=True):
    """A short practical note. It appears in no export."""

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    written_by: str
    written_at: datetime
    text: str
