"""What calendar servers hold of each feed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mirrored_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_mirrored_entry_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirrored_entry")),
        sa.UniqueConstraint(
            "feed_id", "collection", "uid", name=op.f("uq_mirrored_entry_feed_id_collection_uid")
        ),
        sqlite_strict=True,
    )
