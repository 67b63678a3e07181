"""Who changed an editable row last, and who has a plan open."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VERSIONED = (
    "accommodation",
    "appointment",
    "assignment",
    "custody",
    "housing_referral",
    "iom_registration",
    "person",
    "plan_step",
    "public_protection",
    "safeguarding",
    "sharing_agreement",
    "treatment_need",
    "treatment_referral",
    "treatment_status",
)


def upgrade() -> None:
    op.add_column(
        "assignment", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    for table in VERSIONED:
        op.add_column(table, sa.Column("edited_by", sa.String(), nullable=True))
        op.add_column(table, sa.Column("edited_at", sa.DateTime(), nullable=True))
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["custody_id"],
            ["custody.id"],
            name=op.f("fk_presence_custody_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_presence_custody_id"), "presence", ["custody_id"])
