"""Versions of editable rows, the batch a row came in, and the area of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERSIONED = (
    "accommodation",
    "appointment",
    "custody",
    "housing_referral",
    "iom_registration",
    "person",
    "plan_step",
    "public_protection",
    "treatment_need",
    "treatment_referral",
)
AUDITED = (
    "accommodation",
    "appointment",
    "assignment",
    "custody",
    "custody_change",
    "housing_referral",
    "iom_registration",
    "note",
    "person",
    "person_to_tell",
    "place",
    "plan",
    "plan_step",
    "provider",
    "provider_return",
    "public_protection",
    "release_date_entry",
    "staff",
    "team",
    "treatment_need",
    "treatment_referral",
    "treatment_start",
)


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    for table in AUDITED:
        op.add_column(table, sa.Column("batch_id", sa.Integer(), nullable=True))
    op.add_column(
        "person", sa.Column("area", sa.String(), server_default=sa.text("''"), nullable=False)
    )
