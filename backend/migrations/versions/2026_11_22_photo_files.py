"""What is known of the bytes of a photo."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import TIME, wall_off_cities

revision = "photo_files"
down_revision = "jobs"


def upgrade() -> None:
    op.create_table(
        "photo_files",
        sa.Column("city_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", TIME, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("refusal", sa.String(24), nullable=True),
        sa.Column("processed_at", TIME, nullable=True),
        sa.Column("erased_at", TIME, nullable=True),
        sa.Column("format", sa.String(8), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("sharpness", sa.Float(53), nullable=True),
        sa.Column("brightness", sa.Float(53), nullable=True),
        *(sa.Column(f"dhash_{turn}", sa.BigInteger(), nullable=True) for turn in (0, 90, 180, 270)),
        *(sa.Column(f"band_{band}", sa.Integer(), nullable=True) for band in range(4)),
        sa.Column("exif_taken_at", TIME, nullable=True),
        sa.Column("exif_latitude", sa.Float(53), nullable=True),
        sa.Column("exif_longitude", sa.Float(53), nullable=True),
        sa.Column("exif_camera", sa.String(100), nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_photo_files_city_id"),
        sa.PrimaryKeyConstraint("city_id", "sha256", name="pk_photo_files"),
    )
    for band in range(4):
        op.create_index(f"ix_photo_files_band_{band}", "photo_files", ["city_id", f"band_{band}", "dhash_0"])
    op.create_index("ix_photo_files_dhash_0", "photo_files", ["city_id", "dhash_0"])
    op.create_index("ix_photo_files_stored", "photo_files", ["city_id", "state", "stored_at"])
    op.add_column("photos", sa.Column("refusal", sa.String(24), nullable=True))
    wall_off_cities(["photo_files"])
