"""What each recipient was given last, so that they can be told what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feed", sa.Column("exported_at", sa.DateTime(), nullable=True))
    op.add_column("feed_entry", sa.Column("given", sa.LargeBinary(), nullable=True))
    op.add_column(
        "feed_entry",
        sa.Column("has_left", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
