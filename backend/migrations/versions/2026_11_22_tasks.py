"""Tasks for managers."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "tasks"
down_revision = "maintenance_plans"


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("origin_kind", sa.String(length=20), nullable=True),
        sa.Column("origin_id", ID, nullable=True),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_tasks_city_id_manager_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"], ["terminals.city_id", "terminals.id"], name="fk_tasks_city_id_terminal_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_due", "tasks", ["city_id", "due_on", "id"])
    op.create_index("ix_tasks_branch_due", "tasks", ["city_id", "branch_id", "due_on", "id"])
    op.create_index("ix_tasks_manager_due", "tasks", ["city_id", "manager_id", "due_on", "id"])
    op.create_index("ix_tasks_terminal", "tasks", ["city_id", "terminal_id"])
    op.create_index("ix_tasks_origin", "tasks", ["city_id", "origin_id"])
    op.create_index("ix_tasks_closed", "tasks", ["city_id", "closed_at"])
    op.create_table(
        "task_updates",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("covered_by", ID, nullable=True),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("display_check_id", ID, nullable=True),
        sa.Column("reported_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "author_id"], ["people.city_id", "people.id"], name="fk_task_updates_city_id_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "task_id"], ["tasks.city_id", "tasks.id"], name="fk_task_updates_city_id_task_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_task_updates"),
    )
    op.create_index("ix_task_updates_task", "task_updates", ["city_id", "task_id", "received_at", "id"])
    wall_off_cities(("tasks", "task_updates"))
