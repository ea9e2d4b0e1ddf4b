"""Photos on their way, in parts."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, TIME, wall_off_cities

revision = "uploads"
down_revision = "photo_files"


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("photo_id", ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length_bytes", sa.BigInteger(), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_uploads_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_uploads"),
    )
    op.create_index("ix_uploads_photo", "uploads", ["city_id", "photo_id"])
    op.create_index("ix_uploads_person", "uploads", ["city_id", "person_id", "finished_at"])
    op.create_index("ix_uploads_expires", "uploads", ["city_id", "expires_at"])
    op.create_table(
        "upload_parts",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upload_id", ID, nullable=False),
        sa.Column("start_bytes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "upload_id"], ["uploads.city_id", "uploads.id"],
            name="fk_upload_parts_city_id_upload_id", ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("city_id", "upload_id", "start_bytes", name="pk_upload_parts"),
    )
    op.create_table(
        "upload_days",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("received_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_upload_days_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "person_id", "day", name="pk_upload_days"),
    )
    wall_off_cities(["uploads", "upload_parts", "upload_days"])
