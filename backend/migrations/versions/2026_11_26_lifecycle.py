"""Taste tests and pilot sales of new products; of an exit, whether the product can be improved."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, TIME, wall_off_cities

revision = "lifecycle"
down_revision = "sales"


def _trial(name: str, *more: sa.Column) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("begun_by", ID, nullable=True),
        sa.Column("begun_at", TIME, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("ended_by", ID, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        *more,
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name=f"fk_{name}_city_id_spec_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name=f"pk_{name}"),
    ]


def upgrade() -> None:
    op.add_column("spec_stages", sa.Column("is_improvable", sa.Boolean(), nullable=True))
    op.create_table("taste_tests", *_trial("taste_tests", sa.Column("rules_version", sa.Integer(), nullable=True)))
    op.create_index("ix_taste_tests_spec", "taste_tests", ["city_id", "spec_id"])
    op.create_table(
        "taste_answers",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("test_id", ID, nullable=False),
        sa.Column("taster", sa.String(length=8), nullable=False),
        sa.Column("terminal_id", ID, nullable=True),
        sa.Column("liking", sa.Integer(), nullable=False),
        sa.Column("would_buy", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "test_id"], ["taste_tests.city_id", "taste_tests.id"], name="fk_taste_answers_city_id_test_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_taste_answers_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_taste_answers"),
        sa.UniqueConstraint("city_id", "test_id", "terminal_id", name="uq_taste_answers_city_id_test_id_terminal_id"),
    )
    op.create_table(
        "pilot_sales",
        *_trial(
            "pilot_sales",
            sa.Column("test_id", ID, nullable=False),
            sa.Column("first_day", sa.Date(), nullable=False),
            sa.Column("last_day", sa.Date(), nullable=False),
            sa.ForeignKeyConstraint(
                ["city_id", "test_id"], ["taste_tests.city_id", "taste_tests.id"], name="fk_pilot_sales_city_id_test_id"
            ),
        ),
    )
    op.create_index("ix_pilot_sales_spec", "pilot_sales", ["city_id", "spec_id"])
    op.create_table(
        "pilot_terminals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pilot_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "pilot_id"],
            ["pilot_sales.city_id", "pilot_sales.id"],
            name="fk_pilot_terminals_city_id_pilot_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_pilot_terminals_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "pilot_id", "terminal_id", name="pk_pilot_terminals"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pilot_terminals_terminal", "pilot_terminals", ["city_id", "terminal_id"])
    wall_off_cities(("taste_tests", "taste_answers", "pilot_sales", "pilot_terminals"))
