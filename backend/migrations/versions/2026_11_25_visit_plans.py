"""Visit plans with their stops and history, and what is counted of plan and fact."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "visit_plans"
down_revision = "reviews"


def upgrade() -> None:
    op.create_table(
        "visit_plans",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("lengths", JSON, nullable=False),
        sa.Column("unplanned", JSON, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("submitted_at", TIME, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_visit_plans_city_id_manager_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "branch_id"], ["branches.city_id", "branches.id"], name="fk_visit_plans_city_id_branch_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_visit_plans"),
        sa.UniqueConstraint("city_id", "manager_id", "month", name="uq_visit_plans_city_id_manager_id_month"),
    )
    op.create_index("ix_visit_plans_month", "visit_plans", ["city_id", "month", "id"])
    op.create_index("ix_visit_plans_branch_month", "visit_plans", ["city_id", "branch_id", "month", "id"])
    op.create_index("ix_visit_plans_carried", "visit_plans", ["city_id", "is_carried", "month"])
    op.create_table(
        "planned_visits",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_store_day", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "plan_id"], ["visit_plans.city_id", "visit_plans.id"], name="fk_planned_visits_city_id_plan_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_planned_visits_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "plan_id", "day", "terminal_id", name="pk_planned_visits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_planned_visits_terminal", "planned_visits", ["city_id", "terminal_id", "day"])
    op.create_table(
        "visit_plan_events",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "plan_id"],
            ["visit_plans.city_id", "visit_plans.id"],
            name="fk_visit_plan_events_city_id_plan_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_visit_plan_events"),
    )
    op.create_index("ix_visit_plan_events_plan", "visit_plan_events", ["city_id", "plan_id", "version"])
    op.create_table(
        "plan_days",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("done_on_day", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_plan_days_city_id_manager_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "day", "manager_id", name="pk_plan_days"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_months",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("shops", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("shops_behind", sa.Integer(), nullable=False),
        sa.Column("counted_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_plan_months_city_id_manager_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "month", "manager_id", name="pk_plan_months"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_plan_months_branch", "plan_months", ["city_id", "branch_id", "month"])
    wall_off_cities(("visit_plans", "planned_visits", "visit_plan_events", "plan_days", "plan_months"))
