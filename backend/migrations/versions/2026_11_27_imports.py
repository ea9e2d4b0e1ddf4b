"""Imports: what came of tables that were sent."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "imports"
down_revision = "open_months"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("scope_epoch", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=12), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=True),
        sa.Column("steps_total", sa.Integer(), nullable=True),
        sa.Column("report", JSON, nullable=True),
        sa.Column("problem", JSON, nullable=True),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_imports_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_imports"),
    )
    op.create_index("ix_imports_person", "imports", ["city_id", "person_id", "id"])
    wall_off_cities(("imports",))
