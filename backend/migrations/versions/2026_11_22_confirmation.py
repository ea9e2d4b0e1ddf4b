"""Confirmation of display checks by promoters."""

revision = "confirmation"
down_revision = "tasks"


def upgrade() -> None:
    pass
