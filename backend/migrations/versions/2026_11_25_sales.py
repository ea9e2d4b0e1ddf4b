"""Sales by shop, spec and day or month, with what was corrected, the totals of branches, and what was seen on shelves."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, TIME, wall_off_cities

revision = "sales"
down_revision = "retailers"

_SHELF_COUNTS = (
    "checks", "on_shelf", "stock_counts", "out_of_stock", "shops_checked", "shops_carrying", "shops_counted_twice",
    "shops_selling",
)  # fmt: skip


def _figure(*more: str) -> list[sa.Column]:
    return [
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("granularity", sa.String(length=5), nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        *[sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in more],
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("import_number", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "sales_imports",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("granularity", sa.String(length=5), nullable=False),
        sa.Column("first_period", sa.Date(), nullable=False),
        sa.Column("last_period", sa.Date(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("voided", sa.Integer(), nullable=False),
        sa.Column("imported_by", ID, nullable=True),
        sa.Column("imported_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_sales_imports_city_id"),
        sa.ForeignKeyConstraint(
            ["city_id", "imported_by"], ["people.city_id", "people.id"], name="fk_sales_imports_city_id_imported_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "number", name="pk_sales_imports"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sales_imports_file", "sales_imports", ["city_id", "sha256"])
    key = ["city_id", "granularity", "spec_id", "period", "terminal_id"]
    op.create_table("sales", *_figure(), sa.PrimaryKeyConstraint(*key, name="pk_sales"), sqlite_with_rowid=False)
    op.create_table(
        "sales_corrections",
        *_figure("replaced_by"),
        sa.PrimaryKeyConstraint(*key, "replaced_by", name="pk_sales_corrections"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sales_corrections_replaced_by", "sales_corrections", ["city_id", "replaced_by"])
    op.create_table(
        "sales_totals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("granularity", sa.String(length=5), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("told_by", sa.String(length=5), nullable=False),
        sa.Column("packs", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("shops", sa.Integer(), nullable=False),
        sa.Column("buyers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city_id", "granularity", "period", "spec_id", "branch_id", name="pk_sales_totals"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shelf_totals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in _SHELF_COUNTS],
        sa.Column("counted_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("city_id", "month", "spec_id", "branch_id", name="pk_shelf_totals"),
        sqlite_with_rowid=False,
    )
    wall_off_cities(("sales_imports", "sales", "sales_corrections", "sales_totals", "shelf_totals"))
