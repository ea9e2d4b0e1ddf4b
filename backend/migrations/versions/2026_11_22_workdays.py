"""The calendar of working days."""

revision = "workdays"
down_revision = "uploads"


def upgrade() -> None:
    pass
