"""Figures that other systems know."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, TIME, wall_off_cities

revision = "imported_figures"
down_revision = "market_information"


def upgrade() -> None:
    op.create_table(
        "imported_figures",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("indicator", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("branch_id", ID, nullable=True),
        sa.Column("manufacturer_id", ID, nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Integer(), nullable=True),
        sa.Column("off_days", sa.Integer(), nullable=True),
        sa.Column("off_packs", sa.BigInteger(), nullable=True),
        sa.Column("off_percent", sa.Integer(), nullable=True),
        sa.Column("imported_by", ID, nullable=True),
        sa.Column("imported_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_imported_figures_city_id"),
        sa.ForeignKeyConstraint(
            ["city_id", "branch_id"], ["branches.city_id", "branches.id"], name="fk_imported_figures_city_id_branch_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_imported_figures_city_id_manufacturer_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "imported_by"],
            ["people.city_id", "people.id"],
            name="fk_imported_figures_city_id_imported_by",
        ),
        sa.PrimaryKeyConstraint("city_id", "month", "indicator", "subject_id", name="pk_imported_figures"),
    )
    wall_off_cities(("imported_figures",))
