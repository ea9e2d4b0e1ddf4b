"""Confirmation of display checks by promoters. Checks of before have no case: their photos had no way to the server."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "confirmation"
down_revision = "tasks"


def upgrade() -> None:
    op.create_table(
        "confirmation_cases",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=True),
        sa.Column("checked_at", TIME, nullable=False),
        sa.Column("shown", JSON, nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("reason", sa.String(length=3), nullable=True),
        sa.Column("party", sa.String(length=16), nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "decided_by"],
            ["people.city_id", "people.id"],
            name="fk_confirmation_cases_city_id_decided_by",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_confirmation_cases_city_id_manufacturer_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_confirmation_cases_city_id_spec_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_confirmation_cases_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_confirmation_cases"),
    )
    op.create_index(
        "ix_confirmation_cases_manufacturer_due",
        "confirmation_cases",
        ["city_id", "manufacturer_id", "state", "due_at", "id"],
    )
    op.create_index("ix_confirmation_cases_due", "confirmation_cases", ["city_id", "state", "due_at", "id"])
    op.create_index("ix_confirmation_cases_subject", "confirmation_cases", ["city_id", "subject_id"])
    op.create_index("ix_confirmation_cases_terminal", "confirmation_cases", ["city_id", "terminal_id"])
    op.create_table(
        "confirmation_events",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("deed", sa.String(length=24), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("reason", sa.String(length=3), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("detail", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"],
            ["confirmation_cases.city_id", "confirmation_cases.id"],
            name="fk_confirmation_events_city_id_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_confirmation_events_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_confirmation_events"),
    )
    op.create_index("ix_confirmation_events_case", "confirmation_events", ["city_id", "case_id", "at", "id"])
    op.create_table(
        "rectifications",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("check_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "case_id"],
            ["confirmation_cases.city_id", "confirmation_cases.id"],
            name="fk_rectifications_city_id_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "task_id"], ["tasks.city_id", "tasks.id"], name="fk_rectifications_city_id_task_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "task_id", name="pk_rectifications"),
    )
    op.create_index("ix_rectifications_case", "rectifications", ["city_id", "case_id"])
    op.create_index("ix_rectifications_check", "rectifications", ["city_id", "check_id"])
    wall_off_cities(("confirmation_cases", "confirmation_events", "rectifications"))
