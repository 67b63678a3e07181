"""What every table shares: constraint names that migrations can rely on, and code columns."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

STRICT: dict[str, Any] = {"sqlite_strict": True}


NOT_IN_AUDIT: dict[str, Any] = {"info": {"not_in_audit": True}}
"""Given as ``sa_column_kwargs`` to a column whose values the audit never holds: it tells that there
was one."""


def code_field(codes: type[StrEnum], name: str, default: StrEnum | None = None, **more: Any) -> Any:
    """Declare a column that holds one of ``codes``, stored by value and checked by the database.

    ``name`` names the check. Without a default the column may be NULL, which means that the code
    does not apply, never that it is unknown: unknown is a member of the code set.
    """
    column_type = sa.Enum(
        codes,
        name=name,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    return Field(default=default, sa_type=column_type, nullable=default is None, **more)


class Audited(SQLModel):
    """A table whose every change is in the audit.

    ``batch_id`` names the batch (an import, a build of plans) that inserted the row and was logged
    as one collection; None where the row was logged by itself.
    """

    batch_id: int | None = None


class Versioned(SQLModel):
    """A table that several people may edit: ``version`` rises with every change of a row, so that
    a change which rests on an older version is noticed and merged instead of overwriting.

    ``edited_by`` is the staff code of whoever changed the row last and ``edited_at`` when, in UTC;
    both None while nobody has changed it since it came in by an import.
    """

    version: int = Field(default=None, nullable=False, sa_column_kwargs={"server_default": "1"})
    edited_by: str | None = None
    edited_at: datetime | None = None

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}
