"""Rows in error of imports, beside the report instead of in it: lists do without them."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import JSON, each_city

revision = "import_errors"
down_revision = "imports"

_MOVED = {
    "sqlite": "UPDATE imports SET errors = json_extract(report, '$.errors'), report = json_remove(report, '$.errors')",
    "postgresql": "UPDATE imports SET errors = report -> 'errors', report = report - 'errors'",
}


def upgrade() -> None:
    op.add_column("imports", sa.Column("errors", JSON, nullable=True))
    connection = op.get_bind()
    moved = sa.text(f"{_MOVED[connection.dialect.name]} WHERE city_id = :city AND report IS NOT NULL")
    for city_id in each_city():
        connection.execute(moved, {"city": city_id})
