"""Exports: lists as files to keep."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "exports"
down_revision = "promotions"


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("scope_epoch", sa.Integer(), nullable=False),
        sa.Column("listing", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=4), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("filters", JSON, nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("problem", sa.String(length=60), nullable=True),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ready_at", TIME, nullable=True),
        sa.Column("expires_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_exports_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_exports"),
    )
    op.create_index("ix_exports_person", "exports", ["city_id", "person_id", "id"])
    wall_off_cities(("exports",))
