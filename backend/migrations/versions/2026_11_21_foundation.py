"""The foundation: the city and its people, shops, brands, visits, the feed and the sync engine."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "foundation"
down_revision = None

OF_A_CITY = (
    "login_attempts",
    "audit_lines",
    "branches",
    "clocks",
    "feed",
    "manufacturers",
    "photos",
    "sync_edits",
    "visit_templates",
    "brands",
    "people",
    "devices",
    "postings",
    "specs",
    "sync_refusals",
    "terminals",
    "assignments",
    "benchmark_designations",
    "display_checks",
    "sessions",
    "spec_stages",
    "visits",
    "shelf_checks",
    "visit_signals",
)


def upgrade() -> None:
    create_tables()
    wall_off_cities(OF_A_CITY)


def create_tables() -> None:
    op.create_table(
        "cities",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("city_id", name="pk_cities"),
    )
    op.create_table(
        "login_attempts",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_login_attempts"),
    )
    op.create_index("ix_login_attempts_subject_at", "login_attempts", ["city_id", "subject", "at"])

    op.create_table(
        "audit_lines",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.String(length=60), nullable=True),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_audit_lines_city_id"),
        sa.PrimaryKeyConstraint("city_id", "number", name="pk_audit_lines"),
    )
    op.create_index("ix_audit_lines_thing", "audit_lines", ["city_id", "thing_id"])

    op.create_table(
        "branches",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("locality", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_branches_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_branches"),
        sa.UniqueConstraint("city_id", "code", name="uq_branches_city_id_code"),
    )
    op.create_table(
        "clocks",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", ID, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("forgotten_rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_clocks_city_id"),
        sa.PrimaryKeyConstraint("city_id", name="pk_clocks"),
    )
    op.create_table(
        "feed",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("collection", sa.String(length=40), nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_feed_city_id"),
        sa.PrimaryKeyConstraint("city_id", "channel", "collection", "doc_id", name="pk_feed"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feed_channel_rev", "feed", ["city_id", "channel", "rev", "deleted"])

    op.create_table(
        "manufacturers",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_manufacturers_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_manufacturers"),
        sa.UniqueConstraint("city_id", "name", name="uq_manufacturers_city_id_name"),
    )
    op.create_table(
        "photos",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("display_check_id", ID, nullable=True),
        sa.Column("view", sa.String(length=40), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("taken_at", TIME, nullable=True),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("received_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_photos_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_photos"),
    )
    op.create_index("ix_photos_document", "photos", ["city_id", "document_id"])
    op.create_index("ix_photos_sha256", "photos", ["city_id", "sha256"])

    op.create_table(
        "sync_edits",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("collection", sa.String(length=40), nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("base_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_sync_edits_city_id"),
        sa.PrimaryKeyConstraint("city_id", "collection", "doc_id", name="pk_sync_edits"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit_templates",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sections", JSON, nullable=False),
        sa.Column("published_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_visit_templates_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_visit_templates"),
        sa.UniqueConstraint("city_id", "version", name="uq_visit_templates_city_id_version"),
    )
    op.create_table(
        "brands",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_brands_city_id_manufacturer_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_brands"),
        sa.UniqueConstraint("city_id", "name", name="uq_brands_city_id_name"),
    )
    op.create_table(
        "people",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("branch_id", ID, nullable=True),
        sa.Column("manufacturer_id", ID, nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("scope_epoch", sa.Integer(), nullable=False),
        sa.Column("disabled_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "branch_id"], ["branches.city_id", "branches.id"], name="fk_people_city_id_branch_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_people_city_id_manufacturer_id",
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_people_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_people"),
        sa.UniqueConstraint("city_id", "username", name="uq_people_city_id_username"),
    )
    op.create_index("ix_people_branch", "people", ["city_id", "branch_id"])

    op.create_table(
        "devices",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("app_version", sa.String(length=40), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("unsent_documents", sa.Integer(), nullable=True),
        sa.Column("unsent_photos", sa.Integer(), nullable=True),
        sa.Column("oldest_unsent_at", TIME, nullable=True),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_devices_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "person_id", "id", name="pk_devices"),
    )
    op.create_table(
        "postings",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("branch_id", ID, nullable=True),
        sa.Column("manufacturer_id", ID, nullable=True),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("posted_by", ID, nullable=True),
        sa.Column("posted_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_postings_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_postings"),
    )
    op.create_index("ix_postings_person", "postings", ["city_id", "person_id"])

    op.create_table(
        "specs",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("brand_id", ID, nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("price_class", sa.String(length=3), nullable=False),
        sa.Column("wholesale_fen", sa.Integer(), nullable=False),
        sa.Column("retail_fen", sa.Integer(), nullable=False),
        sa.Column("ean13", sa.String(length=13), nullable=False),
        sa.Column("entry_date", sa.Date(), nullable=False),
        sa.Column("is_focus", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "brand_id"], ["brands.city_id", "brands.id"], name="fk_specs_city_id_brand_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_specs_city_id_manufacturer_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_specs"),
        sa.UniqueConstraint("city_id", "brand_id", "name", name="uq_specs_city_id_brand_id_name"),
        sa.UniqueConstraint("city_id", "ean13", name="uq_specs_city_id_ean13"),
    )
    op.create_table(
        "sync_refusals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=True),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("app_version", sa.String(length=40), nullable=True),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("collection", sa.String(length=40), nullable=False),
        sa.Column("doc_id", sa.String(length=60), nullable=False),
        sa.Column("base_rev", sa.BigInteger(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("problem", JSON, nullable=False),
        sa.Column("refused_at", TIME, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("resolution", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_sync_refusals_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_sync_refusals"),
    )
    op.create_index("ix_sync_refusals_branch", "sync_refusals", ["city_id", "branch_id", "refused_at", "id"])
    op.create_index("ix_sync_refusals_open", "sync_refusals", ["city_id", "person_id", "closed_at"])
    op.create_index("ix_sync_refusals_person", "sync_refusals", ["city_id", "person_id", "refused_at", "id"])
    op.create_index(
        "ix_sync_refusals_same",
        "sync_refusals",
        ["city_id", "person_id", "collection", "doc_id", "content_sha256"],
        unique=True,
    )

    op.create_table(
        "terminals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("license_no", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("search_text", sa.String(length=120), nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("is_benchmark", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("store_format", sa.String(length=16), nullable=False),
        sa.Column("scale", sa.String(length=6), nullable=False),
        sa.Column("trade_area", sa.String(length=12), nullable=False),
        sa.Column("locality", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=True),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("datum", sa.String(length=5), nullable=True),
        sa.Column("accuracy_m", sa.Float(precision=53), nullable=True),
        sa.Column("wgs84_latitude", sa.Float(precision=53), nullable=True),
        sa.Column("wgs84_longitude", sa.Float(precision=53), nullable=True),
        sa.Column("opening_hours", sa.String(length=80), nullable=True),
        sa.Column("owner_name_sealed", sa.Text(), nullable=True),
        sa.Column("owner_phone_sealed", sa.Text(), nullable=True),
        sa.Column("owner_name_masked", sa.String(length=40), nullable=True),
        sa.Column("owner_phone_masked", sa.String(length=20), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "branch_id"], ["branches.city_id", "branches.id"], name="fk_terminals_city_id_branch_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_terminals_city_id_manager_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_terminals"),
        sa.UniqueConstraint("city_id", "license_no", name="uq_terminals_city_id_license_no"),
    )
    op.create_index("ix_terminals_branch", "terminals", ["city_id", "branch_id", "license_no"])
    op.create_index("ix_terminals_manager", "terminals", ["city_id", "manager_id", "license_no"])
    op.create_index(
        "ix_terminals_search", "terminals", ["city_id", "license_no", "search_text", "branch_id", "manager_id", "id"]
    )

    op.create_table(
        "assignments",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("assigned_by", ID, nullable=True),
        sa.Column("assigned_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_assignments_city_id_manager_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"], name="fk_assignments_city_id_terminal_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_manager", "assignments", ["city_id", "manager_id", "to_date"])
    op.create_index("ix_assignments_terminal", "assignments", ["city_id", "terminal_id", "from_date"])

    op.create_table(
        "benchmark_designations",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("designated_by", ID, nullable=True),
        sa.Column("designated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_benchmark_designations_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_benchmark_designations"),
    )
    op.create_index(
        "ix_benchmark_designations_terminal", "benchmark_designations", ["city_id", "terminal_id", "from_date"]
    )

    op.create_table(
        "display_checks",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=12), nullable=True),
        sa.Column("facings", sa.Integer(), nullable=True),
        sa.Column("price_tag", sa.String(length=8), nullable=True),
        sa.Column("materials_present", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_display_checks_city_id_spec_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_display_checks"),
    )
    op.create_index("ix_display_checks_spec", "display_checks", ["city_id", "spec_id"])
    op.create_index("ix_display_checks_subject", "display_checks", ["city_id", "subject_id"])

    op.create_table(
        "sessions",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("access_hash", sa.String(length=64), nullable=False),
        sa.Column("access_ends_at", TIME, nullable=False),
        sa.Column("previous_access_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_access_ends_at", TIME, nullable=True),
        sa.Column("refresh_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_refresh_hash", sa.String(length=64), nullable=True),
        sa.Column("refresh_ends_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id", "device_id"],
            ["devices.city_id", "devices.person_id", "devices.id"],
            name="fk_sessions_city_id_person_id_device_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_device", "sessions", ["city_id", "person_id", "device_id"])
    op.create_index("ix_sessions_ends", "sessions", ["city_id", "refresh_ends_at"])

    op.create_table(
        "spec_stages",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("figures", JSON, nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_spec_stages_city_id_spec_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_spec_stages"),
    )
    op.create_index("ix_spec_stages_spec", "spec_stages", ["city_id", "spec_id", "from_date"])

    op.create_table(
        "visits",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("covered_by", ID, nullable=True),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("joint_with", ID, nullable=True),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("check_in_device_time", TIME, nullable=False),
        sa.Column("check_in_latitude", sa.Float(precision=53), nullable=True),
        sa.Column("check_in_longitude", sa.Float(precision=53), nullable=True),
        sa.Column("check_in_datum", sa.String(length=5), nullable=True),
        sa.Column("check_in_accuracy_m", sa.Float(precision=53), nullable=True),
        sa.Column("check_in_fixed_at", TIME, nullable=True),
        sa.Column("check_in_mocked", sa.Boolean(), nullable=True),
        sa.Column("check_in_distance_m", sa.Integer(), nullable=True),
        sa.Column("check_out_device_time", TIME, nullable=True),
        sa.Column("check_out_latitude", sa.Float(precision=53), nullable=True),
        sa.Column("check_out_longitude", sa.Float(precision=53), nullable=True),
        sa.Column("check_out_datum", sa.String(length=5), nullable=True),
        sa.Column("check_out_accuracy_m", sa.Float(precision=53), nullable=True),
        sa.Column("check_out_fixed_at", TIME, nullable=True),
        sa.Column("check_out_mocked", sa.Boolean(), nullable=True),
        sa.Column("check_out_distance_m", sa.Integer(), nullable=True),
        sa.Column("submitted_at", TIME, nullable=True),
        sa.Column("sections", JSON, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("photos_declared", sa.Integer(), nullable=False),
        sa.Column("photos_received", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_visits_city_id_manager_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"], name="fk_visits_city_id_terminal_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_visits"),
    )
    op.create_index("ix_visits_branch_started", "visits", ["city_id", "branch_id", "started_at", "id"])
    op.create_index("ix_visits_covered_started", "visits", ["city_id", "covered_by", "started_at", "id"])
    op.create_index("ix_visits_manager_started", "visits", ["city_id", "manager_id", "started_at", "id"])
    op.create_index("ix_visits_started", "visits", ["city_id", "started_at", "id"])
    op.create_index("ix_visits_state_started", "visits", ["city_id", "state", "started_at", "id"])
    op.create_index("ix_visits_terminal_started", "visits", ["city_id", "terminal_id", "started_at", "id"])

    op.create_table(
        "shelf_checks",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("on_shelf", sa.Boolean(), nullable=False),
        sa.Column("facings", sa.Integer(), nullable=True),
        sa.Column("position", sa.String(length=12), nullable=True),
        sa.Column("stock_packs", sa.Integer(), nullable=True),
        sa.Column("retail_price_fen", sa.Integer(), nullable=True),
        sa.Column("price_tag", sa.String(length=8), nullable=True),
        sa.Column("produced_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_shelf_checks_city_id_spec_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "visit_id"],
            ["visits.city_id", "visits.id"],
            name="fk_shelf_checks_city_id_visit_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("city_id", "visit_id", "spec_id", name="pk_shelf_checks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shelf_checks_spec", "shelf_checks", ["city_id", "spec_id", "visit_id"])

    op.create_table(
        "visit_signals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "visit_id"],
            ["visits.city_id", "visits.id"],
            name="fk_visit_signals_city_id_visit_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("city_id", "visit_id", "signal", name="pk_visit_signals"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_visit_signals_signal_started", "visit_signals", ["city_id", "signal", "started_at", "visit_id"])
