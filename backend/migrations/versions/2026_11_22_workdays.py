"""The calendar of working days."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import wall_off_cities

revision = "workdays"
down_revision = "uploads"


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=11), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name=op.f("fk_calendar_days_city_id")),
        sa.PrimaryKeyConstraint("city_id", "day", name=op.f("pk_calendar_days")),
        sqlite_with_rowid=False,
    )
    wall_off_cities(["calendar_days"])
