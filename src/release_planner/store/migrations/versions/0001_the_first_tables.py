"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEEP_THE_AUDIT = (
    """
    CREATE TRIGGER audit_entry_is_not_changed BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
    """
    CREATE TRIGGER audit_entry_is_not_removed BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
    # Another program's INSERT OR REPLACE removes a row without asking the trigger above.
    """
    CREATE TRIGGER audit_entry_is_not_replaced BEFORE INSERT ON audit_entry
    WHEN EXISTS (
        SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence OR entry_hash = NEW.entry_hash
    )
    BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
    """,
)


def upgrade() -> None:
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
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("entry_hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "operation IN ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')",
            name=op.f("ck_audit_entry_operation"),
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_audit_entry_entry_hash")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in KEEP_THE_AUDIT:
            op.execute(trigger)
    op.create_table(
        "column_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("kind", "signature", name=op.f("uq_column_mapping_kind_signature")),
        sqlite_strict=True,
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("scope_value", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint(
            "scope", "scope_value", "recipient", name=op.f("uq_feed_scope_scope_value_recipient")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_sha256"), ["sha256"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prison_number", sa.String(), nullable=True),
        sa.Column("crn", sa.String(), nullable=True),
        sa.Column("pnc_number", sa.String(), nullable=True),
        sa.Column("cro_number", sa.String(), nullable=True),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("forenames", sa.String(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column(
            "sex",
            sa.Enum(
                "M",
                "F",
                "N",
                "NS",
                name="person_sex",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ethnicity", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "prison_number IS NOT NULL OR crn IS NOT NULL OR pnc_number IS NOT NULL",
            name=op.f("ck_person_identified"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("crn", name=op.f("uq_person_crn")),
        sa.UniqueConstraint("pnc_number", name=op.f("uq_person_pnc_number")),
        sa.UniqueConstraint("prison_number", name=op.f("uq_person_prison_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "agency",
            sa.Enum(
                "police",
                "probation",
                "prison",
                "treatment_provider",
                "local_authority",
                "health",
                "voluntary_sector",
                "department_for_work_and_pensions",
                name="provider_agency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("code", name=op.f("uq_provider_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "agency",
            sa.Enum(
                "police",
                "probation",
                "prison",
                "treatment_provider",
                "local_authority",
                "health",
                "voluntary_sector",
                "department_for_work_and_pensions",
                name="team_agency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("area", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_person_id"), ["person_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("prison_id", sa.String(), nullable=True),
        sa.Column("closed_weekdays", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_place_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "provider_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("released_with_need", sa.Integer(), nullable=True),
        sa.Column("referred", sa.Integer(), nullable=True),
        sa.Column("appointment_before_release", sa.Integer(), nullable=True),
        sa.Column("started_within_21_days", sa.Integer(), nullable=True),
        sa.Column("complete_to", sa.Date(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_provider_return_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_return")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("provider_return", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_provider_return_authority"), ["authority"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_provider_return_provider_id"), ["provider_id"], unique=False
        )

    op.create_table(
        "public_protection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "mappa_category",
            sa.Enum(
                "1",
                "2",
                "3",
                "4",
                "not_subject",
                "unknown",
                name="mappa_category",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "mappa_level",
            sa.Enum(
                "1",
                "2",
                "3",
                "not_set",
                "not_applicable",
                name="mappa_level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("level_set_on", sa.Date(), nullable=True),
        sa.Column(
            "domestic_abuse_concern",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="domestic_abuse_concern",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_public_protection_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_protection")),
        sa.UniqueConstraint("person_id", name=op.f("uq_public_protection_person_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "prison_offender_manager",
                "community_offender_manager",
                "iom_officer",
                "iom_coordinator",
                "pre_release_team",
                "treatment_worker",
                "housing_officer",
                "healthcare",
                "prison_work_coach",
                "mappa_coordinator",
                "administrator",
                name="staff_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "agency",
            sa.Enum(
                "police",
                "probation",
                "prison",
                "treatment_provider",
                "local_authority",
                "health",
                "voluntary_sector",
                "department_for_work_and_pensions",
                name="staff_agency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.Column("system_login", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_staff_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("code", name=op.f("uq_staff_code")),
        sa.UniqueConstraint("system_login", name=op.f("uq_staff_system_login")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_team_id"), ["team_id"], unique=False)

    op.create_table(
        "treatment_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_treatment_start_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_treatment_start_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_start")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("treatment_start", schema=None) as batch_op:
        batch_op.create_index(
            "ix_treatment_start_person_started", ["person_id", "started_on"], unique=False
        )

    op.create_table(
        "custody",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "in_custody",
                "remand",
                "hdc_approved",
                "hdc_refused",
                "hdc_withdrawn",
                "in_hospital",
                "released",
                "unlawfully_at_large",
                "returned_to_custody",
                "recall_rescinded",
                "died",
                name="custody_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_since", sa.Date(), nullable=True),
        sa.Column("legal_status", sa.String(), nullable=False),
        sa.Column("prison_id", sa.String(), nullable=True),
        sa.Column("cell_location", sa.String(), nullable=True),
        sa.Column("reception_on", sa.Date(), nullable=True),
        sa.Column("sentence_start", sa.Date(), nullable=True),
        sa.Column(
            "is_child",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="custody_is_child",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("presumption_exclusion", sa.String(), nullable=True),
        sa.Column("next_court_on", sa.Date(), nullable=True),
        sa.Column(
            "anchor_type",
            sa.Enum(
                "CRD",
                "ARD",
                "HDCED",
                "HDCAD",
                "PED",
                "APD",
                "NPD",
                "PRRD",
                "DPRRD",
                "SED",
                "LED",
                "SLED",
                "ESED",
                "TUSED",
                "ETD",
                "MTD",
                "LTD",
                "ROTL",
                "ERSED",
                "TERSED",
                "TED",
                "THD",
                "CONFIRMED",
                name="custody_anchor_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("anchor_day", sa.Date(), nullable=True),
        sa.Column("anchor_confidence", sa.String(), nullable=False),
        sa.Column("has_date_conflict", sa.Boolean(), nullable=False),
        sa.Column("statutory_day", sa.Date(), nullable=True),
        sa.Column("expected_from", sa.Date(), nullable=True),
        sa.Column("expected_to", sa.Date(), nullable=True),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("window_ends_on", sa.Date(), nullable=True),
        sa.Column("release_authority", sa.String(), nullable=True),
        sa.Column("released_to_authority", sa.String(), nullable=True),
        sa.Column("release_postcode", sa.String(), nullable=True),
        sa.Column(
            "settled_accommodation",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="custody_settled_accommodation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner_staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_staff_id"], ["staff.id"], name=op.f("fk_custody_owner_staff_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_custody_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.create_index(
            "ix_custody_list", ["is_current", "expected_from", "id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_custody_one_current",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            batch_op.f("ix_custody_owner_staff_id"), ["owner_staff_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_custody_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_custody_released", ["released_on"], unique=False)

    op.create_table(
        "iom_registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "cohort",
            sa.Enum(
                "fixed",
                "flex",
                "free",
                name="iom_cohort",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("selected_on", sa.Date(), nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("deselected_on", sa.Date(), nullable=True),
        sa.Column("lead_officer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead_officer_id"], ["staff.id"], name=op.f("fk_iom_registration_lead_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_iom_registration_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_iom_registration")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("iom_registration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_iom_registration_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "point",
            sa.Enum(
                "planned_first_night",
                "first_night",
                "three_months",
                name="accommodation_point",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("type_code", sa.String(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_accommodation_custody_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
        sa.UniqueConstraint("custody_id", "point", name=op.f("uq_accommodation_custody_id_point")),
        sqlite_strict=True,
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "probation",
                "treatment",
                "housing",
                "jobcentre",
                "health",
                "police",
                "prison_visit",
                "family",
                "employment",
                "other",
                name="appointment_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "to_rebook",
                "cancelled",
                name="appointment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "attendance",
            sa.Enum(
                "unknown",
                "attended",
                "did_not_attend",
                "acceptable_absence",
                "sent_home",
                name="appointment_attendance",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rests_on", sa.Date(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("booked_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_appointment_custody_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_appointment_place_id")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_appointment_provider_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_appointment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_custody_id"), ["custody_id"], unique=False)
        batch_op.create_index("ix_appointment_day", ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "prison_offender_manager",
                "community_offender_manager",
                "iom_officer",
                "iom_coordinator",
                "pre_release_team",
                "treatment_worker",
                "housing_officer",
                "healthcare",
                "prison_work_coach",
                "mappa_coordinator",
                "administrator",
                name="assignment_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_assignment_custody_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_custody_id"), ["custody_id"], unique=False)
        batch_op.create_index(
            "ix_assignment_staff_custody", ["staff_id", "custody_id"], unique=False
        )

    op.create_table(
        "custody_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("from_type", sa.String(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_type", sa.String(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_custody_change_custody_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_change")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("custody_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_custody_change_custody_id"), ["custody_id"], unique=False
        )

    op.create_table(
        "feed_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("last_modified", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rendered", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_feed_entry_custody_id")
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_entry_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_entry")),
        sa.UniqueConstraint(
            "feed_id",
            "subject",
            "subject_id",
            name=op.f("uq_feed_entry_feed_id_subject_subject_id"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_feed_entry_uid")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("feed_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feed_entry_case_reference"), ["case_reference"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_feed_entry_custody_id"), ["custody_id"], unique=False)

    op.create_table(
        "housing_referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "route",
            sa.Enum(
                "duty_to_refer",
                "CAS1",
                "CAS2",
                "CAS3",
                "CRS_accommodation",
                "wales_national_pathway",
                name="housing_route",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column(
            "consent",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="housing_consent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "accepted",
                "not_accepted",
                "withdrawn",
                name="housing_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_housing_referral_custody_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_referral")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("housing_referral", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_housing_referral_custody_id"), ["custody_id"], unique=False
        )

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("built_on", sa.Date(), nullable=False),
        sa.Column("anchored_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["custody_id"], ["custody.id"], name=op.f("fk_plan_custody_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("custody_id", name=op.f("uq_plan_custody_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "release_date_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "CRD",
                "ARD",
                "HDCED",
                "HDCAD",
                "PED",
                "APD",
                "NPD",
                "PRRD",
                "DPRRD",
                "SED",
                "LED",
                "SLED",
                "ESED",
                "TUSED",
                "ETD",
                "MTD",
                "LTD",
                "ROTL",
                "ERSED",
                "TERSED",
                "TED",
                "THD",
                "CONFIRMED",
                name="entry_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_release_date_entry_custody_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"],
            ["import_batch.id"],
            name=op.f("fk_release_date_entry_import_batch_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_date_entry")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("release_date_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_release_date_entry_custody_id"), ["custody_id"], unique=False
        )

    op.create_table(
        "treatment_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column(
            "need",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="treatment_need",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "substance_group",
            sa.Enum(
                "opiate",
                "non_opiate",
                "non_opiate_and_alcohol",
                "alcohol",
                "none",
                "unknown",
                name="treatment_substance_group",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "consent_to_share",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="treatment_consent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "naloxone",
            sa.Enum(
                "not_offered",
                "accepted",
                "declined",
                "unknown",
                name="treatment_naloxone",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "bridging_prescription",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="treatment_bridging",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_treatment_need_custody_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_need")),
        sa.UniqueConstraint("custody_id", name=op.f("uq_treatment_need_custody_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "treatment_referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_treatment_referral_custody_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_treatment_referral_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_referral")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("treatment_referral", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_treatment_referral_custody_id"), ["custody_id"], unique=False
        )

    op.create_table(
        "person_to_tell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("custody_id", sa.Integer(), nullable=False),
        sa.Column("custody_change_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["custody_change_id"],
            ["custody_change.id"],
            name=op.f("fk_person_to_tell_custody_change_id"),
        ),
        sa.ForeignKeyConstraint(
            ["custody_id"], ["custody.id"], name=op.f("fk_person_to_tell_custody_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_to_tell")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("person_to_tell", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_to_tell_custody_change_id"), ["custody_change_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_person_to_tell_custody_id"), ["custody_id"], unique=False
        )

    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column(
            "pathway",
            sa.Enum(
                "accommodation",
                "attitudes_thinking_and_behaviour",
                "children_families_and_communities",
                "drugs_and_alcohol",
                "education_skills_and_work",
                "finance_and_id",
                "health",
                "iom",
                "public_protection",
                name="step_pathway",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "owner_role",
            sa.Enum(
                "prison_offender_manager",
                "community_offender_manager",
                "iom_officer",
                "iom_coordinator",
                "pre_release_team",
                "treatment_worker",
                "housing_officer",
                "healthcare",
                "prison_work_coach",
                "mappa_coordinator",
                "administrator",
                name="step_owner_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "in_progress",
                "done",
                "not_required",
                "declined",
                "impossible",
                name="step_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_fixed", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("plan_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_step_plan_id"), ["plan_id"], unique=False)
