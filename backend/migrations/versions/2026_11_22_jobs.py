"""Work that outlives a request."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "jobs"
down_revision = "foundation"


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(64), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("lease", ID),
        sa.Column("again_at", TIME),
        sa.Column("error", sa.String(1000)),
        sa.Column("enqueued_at", TIME, nullable=False),
        sa.Column("parked_at", TIME),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_jobs"),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_jobs_city_id"),
        sa.UniqueConstraint("city_id", "kind", "subject_id", name="uq_jobs_city_id_kind_subject_id"),
    )
    op.create_index("ix_jobs_due", "jobs", ["city_id", "due_at"])
    op.create_index("ix_jobs_parked", "jobs", ["city_id", "parked_at"])
    wall_off_cities(["jobs"])
