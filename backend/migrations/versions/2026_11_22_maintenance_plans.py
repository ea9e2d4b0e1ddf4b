"""Maintenance plans, and what a display check is about."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, TIME, each_city

revision = "maintenance_plans"
down_revision = "workdays"


def upgrade() -> None:
    expand_display_checks()
    for city_id in each_city():
        backfill_display_checks(city_id)
    enforce_display_checks()


def expand_display_checks() -> None:
    op.add_column("display_checks", sa.Column("terminal_id", ID, nullable=True))
    op.add_column("display_checks", sa.Column("checked_at", TIME, nullable=True))
    op.add_column("display_checks", sa.Column("manufacturer_id", ID, nullable=True))
    op.add_column("display_checks", sa.Column("plan_id", ID, nullable=True))
    op.add_column("display_checks", sa.Column("plan_version", sa.Integer(), nullable=True))


def backfill_display_checks(city_id: int) -> None:
    """What a check is about stands in its visit and its spec."""
    visit = "FROM visits WHERE visits.city_id = display_checks.city_id AND visits.id = display_checks.subject_id"
    spec = "FROM specs WHERE specs.city_id = display_checks.city_id AND specs.id = display_checks.spec_id"
    op.get_bind().execute(
        sa.text(
            f"UPDATE display_checks SET terminal_id = (SELECT visits.terminal_id {visit}),"  # noqa: S608
            f" checked_at = (SELECT visits.started_at {visit}), manufacturer_id = (SELECT specs.manufacturer_id {spec})"
            " WHERE city_id = :city_id"
        ),
        {"city_id": city_id},
    )


def enforce_display_checks() -> None:
    with op.batch_alter_table("display_checks") as table:
        table.alter_column("terminal_id", existing_type=ID, nullable=False)
        table.alter_column("checked_at", existing_type=TIME, nullable=False)
        table.alter_column("manufacturer_id", existing_type=ID, nullable=False)
        table.create_foreign_key(
            "fk_display_checks_city_id_terminal_id", "terminals", ["city_id", "terminal_id"], ["city_id", "id"]
        )
        table.create_foreign_key(
            "fk_display_checks_city_id_manufacturer_id", "manufacturers", ["city_id", "manufacturer_id"],
            ["city_id", "id"],
        )  # fmt: skip
    op.create_index(
        "ix_display_checks_manufacturer", "display_checks", ["city_id", "manufacturer_id", "checked_at", "id"]
    )
    op.create_index("ix_display_checks_plan", "display_checks", ["city_id", "plan_id", "terminal_id"])
