"""Column types as SQLite's strict tables want them; PostgreSQL keeps its own."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlmodel.sql.sqltypes import AutoString


@compiles(sa.String, "sqlite")
@compiles(AutoString, "sqlite")
@compiles(sa.Enum, "sqlite")
@compiles(sa.Date, "sqlite")
@compiles(sa.DateTime, "sqlite")
def _text(element: Any, compiler: Any, **more: Any) -> str:
    return "TEXT"


@compiles(sa.Boolean, "sqlite")
def _integer(element: Any, compiler: Any, **more: Any) -> str:
    return "INTEGER"
