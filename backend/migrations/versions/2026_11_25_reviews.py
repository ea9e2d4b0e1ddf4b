"""Reviews of visits, their former versions, appeals, and the months' draws of spot checks.

Visits of before were picked by no draw.
"""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "reviews"
down_revision = "signals"

_TO_REVIEW = "state = 'submitted' AND withdrawn_at IS NULL AND (risk > 0 OR spot_check OR review IS NOT NULL)"


def upgrade() -> None:
    op.add_column("visits", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("visits", sa.Column("spot_check", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("visits", sa.Column("review", JSON, nullable=True))
    op.add_column("visits", sa.Column("returned_of", TIME, nullable=True))
    where = sa.text(_TO_REVIEW)
    for name, columns in (("ix_visits_to_review", []), ("ix_visits_branch_to_review", ["branch_id"])):
        op.create_index(
            name,
            "visits",
            ["city_id", *columns, sa.text("(-risk)"), "started_at", "id", "risk"],
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_table(
        "spot_check_draws",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("seed_sha256", sa.String(length=64), nullable=False),
        sa.Column("permille", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_spot_check_draws_city_id"),
        sa.PrimaryKeyConstraint("city_id", "month", name="pk_spot_check_draws"),
    )
    op.create_table(
        "reviews",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("items", JSON, nullable=False),
        sa.Column("about", ID, nullable=True),
        sa.Column("reviewer_id", ID, nullable=True),
        sa.Column("reviewed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "visit_id"], ["visits.city_id", "visits.id"], name="fk_reviews_city_id_visit_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "reviewer_id"], ["people.city_id", "people.id"], name="fk_reviews_city_id_reviewer_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_visit", "reviews", ["city_id", "visit_id", "reviewed_at", "id"])
    op.create_table(
        "visit_versions",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("review_id", ID, nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("kept_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "visit_id"], ["visits.city_id", "visits.id"], name="fk_visit_versions_city_id_visit_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "review_id"], ["reviews.city_id", "reviews.id"], name="fk_visit_versions_city_id_review_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "visit_id", "number", name="pk_visit_versions"),
    )
    op.create_table(
        "appeals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("review_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("appealed_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "visit_id"], ["visits.city_id", "visits.id"], name="fk_appeals_city_id_visit_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "review_id"], ["reviews.city_id", "reviews.id"], name="fk_appeals_city_id_review_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "author_id"], ["people.city_id", "people.id"], name="fk_appeals_city_id_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "decided_by"], ["people.city_id", "people.id"], name="fk_appeals_city_id_decided_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_appeals"),
        sa.UniqueConstraint("city_id", "review_id", name="uq_appeals_city_id_review_id"),
    )
    op.create_index("ix_appeals_visit", "appeals", ["city_id", "visit_id"])
    op.create_index("ix_appeals_author", "appeals", ["city_id", "author_id", "received_at", "id"])
    op.create_index("ix_appeals_received", "appeals", ["city_id", "received_at", "id"])
    op.create_index("ix_appeals_decided", "appeals", ["city_id", "decided_at"])
    wall_off_cities(("spot_check_draws", "reviews", "visit_versions", "appeals"))
