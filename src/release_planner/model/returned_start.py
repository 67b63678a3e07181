"""Starts of treatment as providers return them: by attributors, never by name."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from release_planner.domain.codes import LinkState, LinkVerdict, Sex
from release_planner.model.base import NOT_IN_AUDIT, STRICT, Audited, code_field


class ReturnedStart(Audited, table=True):
    """One start that a provider returned, with the attributors until they have served.

    ``initials``, ``date_of_birth`` and ``sex`` are None once the start is linked or given up, and
    after ``drop_on`` in any case; the audit never holds them. ``keyed_hash`` stands for the row, so
    that a return sent again adds nothing. ``area`` is the area profile whose staff may see it.
    ``treatment_start_id`` is the start that it became.
    """

    __tablename__ = "returned_start"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    authority: str | None = None
    area: str = Field(default="", sa_column_kwargs={"server_default": sa.text("''")})
    started_on: date
    received_on: date
    initials: str | None = Field(default=None, sa_column_kwargs=NOT_IN_AUDIT)
    date_of_birth: date | None = Field(default=None, sa_column_kwargs=NOT_IN_AUDIT)
    sex: Sex | None = code_field(Sex, "returned_start_sex", sa_column_kwargs=NOT_IN_AUDIT)
    drop_on: date
    keyed_hash: str = Field(unique=True)
    state: LinkState = code_field(LinkState, "returned_start_state", LinkState.TO_REVIEW)
    link_pass: int | None = None
    treatment_start_id: int | None = Field(
        default=None, foreign_key="treatment_start.id", index=True
    )
    decided_by: str | None = None
    decided_on: date | None = None


class LinkDecision(Audited, table=True):
    """A decision on one pair, by a keyed hash of the start's attributors and the release.

    It holds after the attributors are gone, until ``keep_until``: a pair is never linked again
    against it.
    """

    __tablename__ = "link_decision"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    pair_hash: str = Field(unique=True)
    verdict: LinkVerdict = code_field(LinkVerdict, "link_decision_verdict", LinkVerdict.UNSURE)
    decided_by: str
    decided_on: date
    keep_until: date


class LinkageKey(SQLModel, table=True):
    """The secret that the hashes are made with; without it they can be compared with nothing."""

    __tablename__ = "linkage_key"
    __table_args__ = STRICT

    id: int | None = Field(default=None, primary_key=True)
    secret: bytes
    made_on: date
