"""Starts as providers return them, decisions on whose they are, and what was reported."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_report",
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("definition_version", sa.String(), nullable=False),
        sa.Column("table_sha256", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_report")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_issued_report_area", "issued_report", ["profile", "area", "first_day"], unique=False
    )

    op.create_table(
        "link_decision",
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_hash", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "accepted",
                "rejected",
                "unsure",
                name="link_decision_verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_decision")),
        sa.UniqueConstraint("pair_hash", name=op.f("uq_link_decision_pair_hash")),
        sqlite_strict=True,
    )
    op.create_table(
        "linkage_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linkage_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "issued_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issued_report_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("breakdown", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=True),
        sa.Column("unknown", sa.Integer(), nullable=True),
        sa.Column("shown", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_report_id"],
            ["issued_report.id"],
            name=op.f("fk_issued_figure_issued_report_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_figure")),
        sa.UniqueConstraint(
            "issued_report_id",
            "indicator",
            "breakdown",
            "category",
            name=op.f("uq_issued_figure_issued_report_id_indicator_breakdown_category"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "returned_start",
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("area", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("initials", sa.String(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column(
            "sex",
            sa.Enum(
                "M",
                "F",
                "N",
                "NS",
                name="returned_start_sex",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("drop_on", sa.Date(), nullable=False),
        sa.Column("keyed_hash", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "linked",
                "to_review",
                "not_linked",
                "outside",
                name="returned_start_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("link_pass", sa.Integer(), nullable=True),
        sa.Column("treatment_start_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_returned_start_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["treatment_start_id"],
            ["treatment_start.id"],
            name=op.f("fk_returned_start_treatment_start_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_start")),
        sa.UniqueConstraint("keyed_hash", name=op.f("uq_returned_start_keyed_hash")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_returned_start_provider_id"), "returned_start", ["provider_id"], unique=False
    )
    op.create_index(
        op.f("ix_returned_start_treatment_start_id"),
        "returned_start",
        ["treatment_start_id"],
        unique=False,
    )

    op.add_column("provider", sa.Column("ended_on", sa.Date(), nullable=True))

    op.add_column("provider_return", sa.Column("queried_on", sa.Date(), nullable=True))

    op.add_column("treatment_start", sa.Column("link_pass", sa.Integer(), nullable=True))
