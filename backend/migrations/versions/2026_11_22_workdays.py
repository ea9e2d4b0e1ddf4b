"""The calendar of working days, and indexes of what visits still wait for: photos, and the erasing of positions."""

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
    for name, waiting in (
        ("ix_visits_photos_missing", "photos_received < photos_declared"),
        ("ix_visits_positions", "check_in_latitude IS NOT NULL OR check_out_latitude IS NOT NULL"),
    ):
        where = sa.text(waiting)
        op.create_index(name, "visits", ["city_id", "started_at", "id"], sqlite_where=where, postgresql_where=where)
    op.create_index(
        "ix_sync_refusals_positions",
        "sync_refusals",
        ["city_id", "refused_at"],
        sqlite_where=sa.text("""instr(sent, '"latitude":') > 0"""),
        postgresql_where=sa.text("""strpos(sent, '"latitude":') > 0"""),
    )
    where = sa.text("exif_latitude IS NOT NULL")
    op.create_index(
        "ix_photo_files_places", "photo_files", ["city_id", "stored_at"], sqlite_where=where, postgresql_where=where
    )
