"""What a member of staff may see, where it does not follow from their agency."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("access_role", sa.String(), nullable=True))
