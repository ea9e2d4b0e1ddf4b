"""Maintenance plans, and what a display check is about."""

revision = "maintenance_plans"
down_revision = "workdays"


def upgrade() -> None:
    pass
