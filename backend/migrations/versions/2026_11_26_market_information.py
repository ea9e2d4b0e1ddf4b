"""What manufacturers tell of a month, and what was assessed of a quarter's demand."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, TIME, wall_off_cities

revision = "market_information"
down_revision = "exports"


def upgrade() -> None:
    op.create_table(
        "market_information",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.String(length=2000), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("uploaded_by", ID, nullable=False),
        sa.Column("uploaded_at", TIME, nullable=False),
        sa.Column("read_by", ID, nullable=True),
        sa.Column("read_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_market_information_city_id_manufacturer_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "uploaded_by"],
            ["people.city_id", "people.id"],
            name="fk_market_information_city_id_uploaded_by",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "read_by"], ["people.city_id", "people.id"], name="fk_market_information_city_id_read_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_market_information"),
        sa.UniqueConstraint(
            "city_id",
            "month",
            "manufacturer_id",
            "version",
            name="uq_market_information_city_id_month_manufacturer_id_version",
        ),
    )
    op.create_table(
        "demand_assessments",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("assessed_packs", sa.BigInteger(), nullable=False),
        sa.Column("demand_packs", sa.BigInteger(), nullable=True),
        sa.Column("cost_fen", sa.Integer(), nullable=True),
        sa.Column("margin_fen", sa.Integer(), nullable=True),
        sa.Column("imported_by", ID, nullable=True),
        sa.Column("imported_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_demand_assessments_city_id_spec_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "imported_by"],
            ["people.city_id", "people.id"],
            name="fk_demand_assessments_city_id_imported_by",
        ),
        sa.PrimaryKeyConstraint("city_id", "quarter", "spec_id", name="pk_demand_assessments"),
    )
    wall_off_cities(("market_information", "demand_assessments"))
