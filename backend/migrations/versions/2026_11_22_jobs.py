"""Work that outlives a request."""

revision = "jobs"
down_revision = "foundation"


def upgrade() -> None:
    pass
