"""Promotions, with what was signed, what was wrong with them, and the checks made while they run."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "promotions"
down_revision = "scores"

TABLES = (
    "promotions",
    "promotion_specs",
    "promotion_terminals",
    "promotion_steps",
    "promotion_faults",
    "promotion_checks",
)


def upgrade() -> None:
    create_promotions()
    create_parts()
    create_checks()
    wall_off_cities(TABLES)


def create_promotions() -> None:
    op.create_table(
        "promotions",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("proposed_by_side", sa.String(length=12), nullable=False),
        sa.Column("put_forward_by", sa.String(length=12), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("planned_input_fen", sa.BigInteger(), nullable=False),
        sa.Column("planned_effect_packs", sa.BigInteger(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True),
        sa.Column("actual_input_fen", sa.BigInteger(), nullable=True),
        sa.Column("giveaway", JSON, nullable=True),
        sa.Column("materials", JSON, nullable=False),
        sa.Column("approval_no", sa.String(length=60), nullable=True),
        sa.Column("filing_no", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("terminals", sa.Integer(), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("spot_seed", ID, nullable=False),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_promotions_city_id_manufacturer_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_promotions"),
    )
    op.create_index("ix_promotions_manufacturer", "promotions", ["city_id", "manufacturer_id", "starts_on", "id"])
    op.create_index("ix_promotions_starts", "promotions", ["city_id", "starts_on", "id"])
    op.create_index("ix_promotions_state", "promotions", ["city_id", "state", "ends_on"])


def create_parts() -> None:
    op.create_table(
        "promotion_specs",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("promotion_id", ID, nullable=False),
        sa.Column("spec_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "promotion_id"],
            ["promotions.city_id", "promotions.id"],
            name="fk_promotion_specs_city_id_promotion_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_promotion_specs_city_id_spec_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "promotion_id", "spec_id", name="pk_promotion_specs"),
    )
    op.create_index("ix_promotion_specs_spec", "promotion_specs", ["city_id", "spec_id", "promotion_id"])
    op.create_table(
        "promotion_terminals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("promotion_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "promotion_id"],
            ["promotions.city_id", "promotions.id"],
            name="fk_promotion_terminals_city_id_promotion_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_promotion_terminals_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "promotion_id", "terminal_id", name="pk_promotion_terminals"),
    )
    op.create_index(
        "ix_promotion_terminals_terminal", "promotion_terminals", ["city_id", "terminal_id", "promotion_id"]
    )
    op.create_table(
        "promotion_steps",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("promotion_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("deed", sa.String(length=14), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "promotion_id"],
            ["promotions.city_id", "promotions.id"],
            name="fk_promotion_steps_city_id_promotion_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_promotion_steps"),
    )
    op.create_index("ix_promotion_steps_promotion", "promotion_steps", ["city_id", "promotion_id", "at"])
    op.create_table(
        "promotion_faults",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("promotion_id", ID, nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("found_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "promotion_id"],
            ["promotions.city_id", "promotions.id"],
            name="fk_promotion_faults_city_id_promotion_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_promotion_faults"),
    )
    op.create_index("ix_promotion_faults_promotion", "promotion_faults", ["city_id", "promotion_id", "submission"])


def create_checks() -> None:
    op.create_table(
        "promotion_checks",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("promotion_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("covered_by", ID, nullable=True),
        sa.Column("checked_by", sa.String(length=8), nullable=False),
        sa.Column("checked_at", TIME, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("faults", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("confirmed_faults", JSON, nullable=False),
        sa.Column("photos_declared", sa.Integer(), nullable=False),
        sa.Column("photos_received", sa.Integer(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "author_id"], ["people.city_id", "people.id"], name="fk_promotion_checks_city_id_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "promotion_id"],
            ["promotions.city_id", "promotions.id"],
            name="fk_promotion_checks_city_id_promotion_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_promotion_checks_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_promotion_checks"),
    )
    op.create_index("ix_promotion_checks_branch", "promotion_checks", ["city_id", "branch_id", "day", "id"])
    op.create_index("ix_promotion_checks_day", "promotion_checks", ["city_id", "day", "id"])
    op.create_index("ix_promotion_checks_manager", "promotion_checks", ["city_id", "manager_id", "day"])
    op.create_index("ix_promotion_checks_promotion", "promotion_checks", ["city_id", "promotion_id", "day", "id"])
