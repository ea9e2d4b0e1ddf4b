"""Open months remember what their scores follow from beside visits; whether a shop was checked is answered by an index."""

import sqlalchemy as sa
from alembic import op

revision = "open_months"
down_revision = "imported_figures"


def upgrade() -> None:
    op.add_column("open_months", sa.Column("facts", sa.Text(), nullable=True))
    op.create_index(
        "ix_display_checks_planned",
        "display_checks",
        ["city_id", "plan_id", "terminal_id", "checked_at", "withdrawn_at"],
    )
