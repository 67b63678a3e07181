"""The audit of each row: details apart from the entries, and batches.

Entries of the first form, whose detail stood in the entry and whose hash was of JSON, are sealed
again in the new form with their numbers, their details moved beside them. One more entry says so:
how many they were, and the last hash of the old chain, which the backup made before still has.
"""

import json
import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from release_planner.store.audit.chain import FIRST_HASH, detail_hash, entry_hash

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = (
    "SELECT sequence, at, actor, operation, subject, subject_id, recipient, purpose, detail,"
    " entry_hash FROM audit_entry ORDER BY sequence"
)


def upgrade() -> None:
    bind = op.get_bind()
    old = bind.exec_driver_sql(_OLD).fetchall()
    op.drop_table("audit_entry")
    _make_tables()
    if old:
        _carry_over(bind, old)


def _make_tables() -> None:
    op.create_table(
        "audit_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_batch")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("detail_hash", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "operation IN ('collection', 'alteration', 'consultation', 'disclosure',"
            " 'combination', 'erasure')",
            name=op.f("ck_audit_entry_operation"),
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_audit_entry_entry_hash")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_detail",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"], ["audit_entry.sequence"], name=op.f("fk_audit_detail_sequence")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_detail")),
        sqlite_strict=True,
    )


def _carry_over(bind: sa.Connection, old: Sequence[Sequence[Any]]) -> None:
    """Only ever on a file: no server held a store before this revision.

    A migration has no clock: the entry that tells of it stands at the last instant of the old
    chain, and the one that the upgrade adds has the time.
    """
    last = old[-1]
    told = {"carried_over": len(old), "last_hash_of_the_first_form": last[9]}
    detail = json.dumps(told, sort_keys=True, separators=(",", ":"))
    note = (last[0] + 1, last[1], "release-planner", "alteration", "audit_entry", None, None)
    previous = FIRST_HASH
    for row in (*old, (*note, "bring the audit up to date", detail)):
        salt = secrets.token_hex(16)
        fields = (*row[:8], detail_hash(salt, row[8]), previous)
        previous = entry_hash(fields)
        places = ", ".join("?" * 11)
        bind.exec_driver_sql(f"INSERT INTO audit_entry VALUES ({places})", (*fields, previous))
        bind.exec_driver_sql("INSERT INTO audit_detail VALUES (?, ?, ?)", (row[0], salt, row[8]))
