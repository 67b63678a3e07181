"""Review dates, and calendar entries of people who were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REVIEWED = ("feed", "note", "person", "provider_return")


def upgrade() -> None:
    for table in REVIEWED:
        op.add_column(table, sa.Column("review_on", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("review_reason", sa.String(), nullable=True))
    op.create_table(
        "erased_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rendered", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_erased_entry_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_erased_entry_uid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_erased_entry_feed_id"), "erased_entry", ["feed_id"], unique=False)
