"""What is known of the bytes of a photo."""

revision = "photo_files"
down_revision = "jobs"


def upgrade() -> None:
    pass
