"""In-store days, what branches say of them, the duties they fulfil, and requests about those."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "in_store_days"
down_revision = "visit_plans"


def upgrade() -> None:
    has = sa.text("has_positions")
    op.create_table(
        "in_store_days",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("duty_id", ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("arrived_at", TIME, nullable=False),
        sa.Column("left_at", TIME, nullable=True),
        sa.Column("arrival_device_time", TIME, nullable=False),
        sa.Column("arrival_latitude", sa.Float(53), nullable=True),
        sa.Column("arrival_longitude", sa.Float(53), nullable=True),
        sa.Column("arrival_datum", sa.String(length=5), nullable=True),
        sa.Column("arrival_accuracy_m", sa.Float(53), nullable=True),
        sa.Column("arrival_fixed_at", TIME, nullable=True),
        sa.Column("arrival_mocked", sa.Boolean(), nullable=True),
        sa.Column("arrival_distance_m", sa.Integer(), nullable=True),
        sa.Column("departure_device_time", TIME, nullable=True),
        sa.Column("departure_latitude", sa.Float(53), nullable=True),
        sa.Column("departure_longitude", sa.Float(53), nullable=True),
        sa.Column("departure_datum", sa.String(length=5), nullable=True),
        sa.Column("departure_accuracy_m", sa.Float(53), nullable=True),
        sa.Column("departure_fixed_at", TIME, nullable=True),
        sa.Column("departure_mocked", sa.Boolean(), nullable=True),
        sa.Column("departure_distance_m", sa.Integer(), nullable=True),
        sa.Column("interruptions", JSON, nullable=False),
        sa.Column("pings", JSON, nullable=False),
        sa.Column("pings_dropped", sa.Integer(), nullable=False),
        sa.Column("has_positions", sa.Boolean(), nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("commitments", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("submitted_at", TIME, nullable=True),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("presence_seconds", sa.Integer(), nullable=True),
        sa.Column("photo_views", JSON, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("branch_verdict", sa.String(length=8), nullable=True),
        sa.Column("confirmation", sa.String(length=8), nullable=True),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("photos_declared", sa.Integer(), nullable=False),
        sa.Column("photos_received", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_in_store_days_city_id_terminal_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_in_store_days_city_id_manager_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_in_store_days"),
    )
    op.create_index("ix_in_store_days_branch_day", "in_store_days", ["city_id", "branch_id", "day", "id"])
    op.create_index("ix_in_store_days_day", "in_store_days", ["city_id", "day", "id"])
    op.create_index("ix_in_store_days_manager_day", "in_store_days", ["city_id", "manager_id", "day", "id"])
    op.create_index(
        "ix_in_store_days_positions", "in_store_days", ["city_id", "arrived_at"], sqlite_where=has, postgresql_where=has
    )
    op.create_index("ix_in_store_days_terminal_month", "in_store_days", ["city_id", "terminal_id", "month"])
    op.create_table(
        "in_store_verdicts",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("day_id", ID, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "day_id"],
            ["in_store_days.city_id", "in_store_days.id"],
            name="fk_in_store_verdicts_city_id_day_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "decided_by"], ["people.city_id", "people.id"], name="fk_in_store_verdicts_city_id_decided_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_in_store_verdicts"),
    )
    op.create_index("ix_in_store_verdicts_day", "in_store_verdicts", ["city_id", "day_id", "decided_at"])
    op.create_table(
        "in_store_duties",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("terminal_id", ID, nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("assigned_id", ID, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("excuse", sa.String(length=16), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("day_id", ID, nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("warned_at", TIME, nullable=True),
        sa.Column("despaired_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_in_store_duties_city_id_terminal_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_in_store_duties_city_id_manager_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "day_id"],
            ["in_store_days.city_id", "in_store_days.id"],
            name="fk_in_store_duties_city_id_day_id",
        ),
        sa.UniqueConstraint("city_id", "month", "owner_id", name="uq_in_store_duties_city_id_month_owner_id"),
        sa.UniqueConstraint("city_id", "month", "terminal_id", name="uq_in_store_duties_city_id_month_terminal_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_in_store_duties"),
    )
    op.create_index("ix_in_store_duties_branch_month", "in_store_duties", ["city_id", "branch_id", "month"])
    op.create_index("ix_in_store_duties_manager_month", "in_store_duties", ["city_id", "manager_id", "month"])
    op.create_index("ix_in_store_duties_state", "in_store_duties", ["city_id", "state", "month"])
    op.create_index("ix_in_store_duties_terminal", "in_store_duties", ["city_id", "terminal_id"])
    op.create_table(
        "in_store_requests",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("duty_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("with_duty_id", ID, nullable=True),
        sa.Column("substitute_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("requested_by", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "requested_by"],
            ["people.city_id", "people.id"],
            name="fk_in_store_requests_city_id_requested_by",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "decided_by"], ["people.city_id", "people.id"], name="fk_in_store_requests_city_id_decided_by"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "duty_id"],
            ["in_store_duties.city_id", "in_store_duties.id"],
            name="fk_in_store_requests_city_id_duty_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "with_duty_id"],
            ["in_store_duties.city_id", "in_store_duties.id"],
            name="fk_in_store_requests_city_id_with_duty_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "substitute_id"],
            ["people.city_id", "people.id"],
            name="fk_in_store_requests_city_id_substitute_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_in_store_requests"),
    )
    op.create_index("ix_in_store_requests_branch", "in_store_requests", ["city_id", "branch_id", "received_at", "id"])
    op.create_index("ix_in_store_requests_duty", "in_store_requests", ["city_id", "duty_id"])
    op.create_index(
        "ix_in_store_requests_person", "in_store_requests", ["city_id", "requested_by", "received_at", "id"]
    )
    op.create_index("ix_in_store_requests_received", "in_store_requests", ["city_id", "received_at", "id"])
    wall_off_cities(("in_store_days", "in_store_verdicts", "in_store_duties", "in_store_requests"))
