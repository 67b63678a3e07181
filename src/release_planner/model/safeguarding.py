"""The domestic abuse concern, apart from MAPPA because fewer agencies may see it."""

from sqlmodel import Field

from release_planner.domain.codes import YesNoUnknown
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class Safeguarding(Audited, Versioned, table=True):
    """Whether there is a concern about one person; nobody victimised is named.

    No row says the same as unknown. It never reaches a prison, a provider or a calendar.
    """

    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    domestic_abuse_concern: YesNoUnknown = code_field(
        YesNoUnknown, "domestic_abuse_concern", YesNoUnknown.UNKNOWN
    )
