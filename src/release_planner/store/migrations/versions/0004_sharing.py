"""The owning agency, agreements to share, and the domestic abuse concern in a table of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AGENCIES = (
    "police",
    "probation",
    "prison",
    "treatment_provider",
    "local_authority",
    "health",
    "voluntary_sector",
    "department_for_work_and_pensions",
)


def upgrade() -> None:
    _split_safeguarding_off()
    _make_sharing()
    with op.batch_alter_table("feed_entry") as entries:
        entries.add_column(sa.Column("given_at", sa.DateTime(), nullable=True))
    op.execute("UPDATE feed_entry SET given_at = last_modified")
    with op.batch_alter_table("feed_entry") as entries:
        entries.alter_column("given_at", existing_type=sa.DateTime(), nullable=False)


def _split_safeguarding_off() -> None:
    op.create_table(
        "safeguarding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "domestic_abuse_concern",
            _codes("domestic_abuse_concern", "yes", "no", "unknown"),
            nullable=False,
        ),
        *_version_and_batch(),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_safeguarding_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding")),
        sa.UniqueConstraint("person_id", name=op.f("uq_safeguarding_person_id")),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO safeguarding (person_id, domestic_abuse_concern, version, batch_id)"
        " SELECT person_id, domestic_abuse_concern, version, batch_id FROM public_protection"
        " WHERE domestic_abuse_concern <> 'unknown'"
    )
    with op.batch_alter_table("public_protection", copy_from=_public_protection()) as table:
        table.drop_constraint(op.f("ck_public_protection_domestic_abuse_concern"), type_="check")
        table.drop_column("domestic_abuse_concern")


def _public_protection() -> sa.Table:
    """The table as it was: reflection does not bring the checks of a SQLite table along."""
    return sa.Table(
        "public_protection",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "mappa_category",
            _codes(
                op.f("ck_public_protection_mappa_category"),
                "1",
                "2",
                "3",
                "4",
                "not_subject",
                "unknown",
            ),
            nullable=False,
        ),
        sa.Column(
            "mappa_level",
            _codes(
                op.f("ck_public_protection_mappa_level"), "1", "2", "3", "not_set", "not_applicable"
            ),
            nullable=False,
        ),
        sa.Column("level_set_on", sa.Date(), nullable=True),
        sa.Column("domestic_abuse_concern", sa.String(40), nullable=False),
        *_version_and_batch(),
        sa.CheckConstraint(
            "domestic_abuse_concern IN ('yes', 'no', 'unknown')",
            name=op.f("ck_public_protection_domestic_abuse_concern"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_public_protection_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_protection")),
        sa.UniqueConstraint("person_id", name=op.f("uq_public_protection_person_id")),
        sqlite_strict=True,
    )


def _make_sharing() -> None:
    op.create_table(
        "store_fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_store_fact")),
        sqlite_strict=True,
    )
    op.create_table(
        "treatment_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "status", _codes("treatment_standing", "booked", "gap", "unknown"), nullable=False
        ),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *_version_and_batch(),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_treatment_status_custody_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_status")),
        sa.UniqueConstraint("custody_id", name=op.f("uq_treatment_status_custody_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "sharing_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency", _codes("sharing_agency", *AGENCIES), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        *_version_and_batch(),
        sa.CheckConstraint(
            "agreed_on IS NOT NULL OR withdrawn_on IS NOT NULL",
            name=op.f("ck_sharing_agreement_said"),
        ),
        sa.CheckConstraint(
            "withdrawn_on >= agreed_on", name=op.f("ck_sharing_agreement_withdrawn_after")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sharing_agreement_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreement")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_sharing_agreement_person_agency"), "sharing_agreement", ["person_id", "agency"]
    )


def _codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _version_and_batch() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )
