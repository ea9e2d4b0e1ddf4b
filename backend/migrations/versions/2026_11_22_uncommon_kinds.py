"""Visits of uncommon kinds by time."""

import sqlalchemy as sa
from alembic import op

revision = "uncommon_kinds"
down_revision = "confirmation"


def upgrade() -> None:
    where = sa.text("kind NOT IN ('planned', 'ad_hoc')")
    op.create_index(
        "ix_visits_uncommon_kind",
        "visits",
        ["city_id", "kind", "started_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
