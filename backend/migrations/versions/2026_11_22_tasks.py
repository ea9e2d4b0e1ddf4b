"""Tasks for managers."""

revision = "tasks"
down_revision = "maintenance_plans"


def upgrade() -> None:
    pass
