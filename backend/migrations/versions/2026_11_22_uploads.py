"""Photos on their way, in parts."""

revision = "uploads"
down_revision = "photo_files"


def upgrade() -> None:
    pass
