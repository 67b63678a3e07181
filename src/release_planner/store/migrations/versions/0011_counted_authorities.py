"""The authorities that a report's totals were over, as they were on the day of issue."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "issued_report",
        sa.Column("counted_authorities", sa.String(), server_default=sa.text("''"), nullable=False),
    )
