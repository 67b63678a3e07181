"""MAPPA. Minutes and narrative stay elsewhere."""

from datetime import date

from sqlmodel import Field

from release_planner.domain.codes import MappaCategory, MappaLevel
from release_planner.model.base import STRICT, Audited, Versioned, code_field


class PublicProtection(Audited, Versioned, table=True):
    """Arrangements for one person; unknown is a value, and an alert."""

    __tablename__ = "public_protection"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    mappa_category: MappaCategory = code_field(
        MappaCategory, "mappa_category", MappaCategory.UNKNOWN
    )
    mappa_level: MappaLevel = code_field(MappaLevel, "mappa_level", MappaLevel.NOT_SET)
    level_set_on: date | None = None
