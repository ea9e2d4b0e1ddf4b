"""What retailers say: links, answers, and satisfaction surveys."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "retailers"
down_revision = "reports_and_complaints"


def upgrade() -> None:
    op.create_table(
        "satisfaction_surveys",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("sample_permille", sa.Integer(), nullable=False),
        sa.Column("least_per_branch", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("strata", JSON, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_satisfaction_surveys_city_id"),
        sa.ForeignKeyConstraint(
            ["city_id", "created_by"],
            ["people.city_id", "people.id"],
            name="fk_satisfaction_surveys_city_id_created_by",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_satisfaction_surveys"),
        sa.UniqueConstraint("city_id", "quarter", name="uq_satisfaction_surveys_city_id_quarter"),
    )
    op.create_table(
        "retailer_links",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.Column("voided_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "branch_id"], ["branches.city_id", "branches.id"], name="fk_retailer_links_city_id_branch_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "created_by"], ["people.city_id", "people.id"], name="fk_retailer_links_city_id_created_by"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manager_id"], ["people.city_id", "people.id"], name="fk_retailer_links_city_id_manager_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_retailer_links_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_retailer_links"),
    )
    op.create_index(
        "ix_retailer_links_subject", "retailer_links", ["city_id", "subject_id", "branch_id", "manager_id", "id"]
    )
    op.create_table(
        "retailer_answers",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=True),
        sa.Column("took_place", sa.String(length=6), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("scores", JSON, nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("complaint_id", ID, nullable=True),
        sa.Column("answered_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "id"], ["retailer_links.city_id", "retailer_links.id"], name="fk_retailer_answers_city_id_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "terminal_id"],
            ["terminals.city_id", "terminals.id"],
            name="fk_retailer_answers_city_id_terminal_id",
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_retailer_answers"),
    )
    for name, columns in {
        "answered": ["answered_at", "id"],
        "branch": ["branch_id", "answered_at", "id"],
        "terminal": ["terminal_id", "answered_at", "id"],
        "denied": ["took_place", "answered_at", "id"],
        "subject": ["subject_id"],
    }.items():
        op.create_index(f"ix_retailer_answers_{name}", "retailer_answers", ["city_id", *columns])
    wall_off_cities(("satisfaction_surveys", "retailer_links", "retailer_answers"))
