"""Maintenance plans, and what a display check is about."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, each_city, wall_off_cities

revision = "maintenance_plans"
down_revision = "workdays"


OF_A_CITY = (
    "maintenance_plans",
    "maintenance_plan_versions",
    "maintenance_plan_steps",
    "maintenance_plan_terminals",
    "display_standards",
    "standard_views",
)


def upgrade() -> None:
    create_tables()
    wall_off_cities(OF_A_CITY)
    expand_display_checks()
    for city_id in each_city():
        backfill_display_checks(city_id)
    enforce_display_checks()


def create_tables() -> None:
    op.create_table(
        "maintenance_plans",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("newest_version", sa.Integer(), nullable=False),
        sa.Column("agreed_version", sa.Integer(), nullable=True),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"], ["manufacturers.city_id", "manufacturers.id"],
            name="fk_maintenance_plans_city_id_manufacturer_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_maintenance_plans"),
    )  # fmt: skip
    op.create_index("ix_maintenance_plans_manufacturer", "maintenance_plans", ["city_id", "manufacturer_id"])

    op.create_table(
        "maintenance_plan_versions",
        *key_of_version(),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("executor", sa.String(length=12), nullable=False),
        sa.Column("materials_by", sa.String(length=12), nullable=True),
        sa.Column("materials", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("target_filter", JSON, nullable=True),
        sa.Column("terminals", sa.Integer(), nullable=False),
        sa.Column("proposed_by_side", sa.String(length=12), nullable=False),
        sa.Column("agreed_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "plan_id"], ["maintenance_plans.city_id", "maintenance_plans.id"],
            name="fk_maintenance_plan_versions_city_id_plan_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "plan_id", "version", name="pk_maintenance_plan_versions"),
    )  # fmt: skip

    op.create_table(
        "maintenance_plan_steps",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=10), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", TIME, nullable=False),
        of_version("maintenance_plan_steps"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_maintenance_plan_steps"),
    )
    op.create_index("ix_maintenance_plan_steps_plan", "maintenance_plan_steps", ["city_id", "plan_id", "at"])

    op.create_table(
        "maintenance_plan_terminals",
        *key_of_version(),
        sa.Column("terminal_id", ID, nullable=False),
        of_version("maintenance_plan_terminals"),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"],
            name="fk_maintenance_plan_terminals_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint(
            "city_id", "plan_id", "version", "terminal_id", name="pk_maintenance_plan_terminals"
        ),
    )  # fmt: skip
    op.create_index(
        "ix_maintenance_plan_terminals_terminal",
        "maintenance_plan_terminals",
        ["city_id", "terminal_id", "plan_id", "version"],
    )

    op.create_table(
        "display_standards",
        *key_of_version(),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=12), nullable=True),
        sa.Column("least_facings", sa.Integer(), nullable=True),
        sa.Column("price_tag", sa.Boolean(), nullable=False),
        sa.Column("materials", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        of_version("display_standards"),
        sa.ForeignKeyConstraint(
            ["city_id", "spec_id"], ["specs.city_id", "specs.id"], name="fk_display_standards_city_id_spec_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "plan_id", "version", "spec_id", name="pk_display_standards"),
    )
    op.create_table(
        "standard_views",
        *key_of_version(),
        sa.Column("spec_id", ID, nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("example_photo_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "plan_id", "version", "spec_id"],
            [f"display_standards.{name}" for name in ("city_id", "plan_id", "version", "spec_id")],
            name="fk_standard_views_city_id_plan_id_version_spec_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "plan_id", "version", "spec_id", "view", name="pk_standard_views"),
    )


def key_of_version() -> list[sa.Column]:
    return [
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
    ]


def of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["city_id", "plan_id", "version"],
        [f"maintenance_plan_versions.{name}" for name in ("city_id", "plan_id", "version")],
        name=f"fk_{table}_city_id_plan_id_version",
    )


def expand_display_checks() -> None:
    op.add_column("display_checks", sa.Column("terminal_id", ID, nullable=True))
    op.add_column("display_checks", sa.Column("checked_at", TIME, nullable=True))
    op.add_column("display_checks", sa.Column("manufacturer_id", ID, nullable=True))
    op.add_column("display_checks", sa.Column("plan_id", ID, nullable=True))
    op.add_column("display_checks", sa.Column("plan_version", sa.Integer(), nullable=True))
    op.add_column("display_checks", sa.Column("withdrawn_at", TIME, nullable=True))


def backfill_display_checks(city_id: int) -> None:
    """What a check is about stands in its visit and its spec."""
    visit = "FROM visits WHERE visits.city_id = display_checks.city_id AND visits.id = display_checks.subject_id"
    spec = "FROM specs WHERE specs.city_id = display_checks.city_id AND specs.id = display_checks.spec_id"
    op.get_bind().execute(
        sa.text(
            f"UPDATE display_checks SET terminal_id = (SELECT visits.terminal_id {visit}),"  # noqa: S608
            f" checked_at = (SELECT visits.started_at {visit}), withdrawn_at = (SELECT visits.withdrawn_at {visit}),"
            f" manufacturer_id = (SELECT specs.manufacturer_id {spec})"
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
        table.create_foreign_key(
            "fk_display_checks_city_id_plan_id_plan_version", "maintenance_plan_versions",
            ["city_id", "plan_id", "plan_version"], ["city_id", "plan_id", "version"],
        )  # fmt: skip
    op.create_index(
        "ix_display_checks_manufacturer", "display_checks", ["city_id", "manufacturer_id", "checked_at", "id"]
    )
    op.create_index("ix_display_checks_plan", "display_checks", ["city_id", "plan_id", "checked_at", "id"])
