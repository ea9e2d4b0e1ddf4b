"""Scores of months: closings, what each examinee has, faults of plans, appeals."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, wall_off_cities

revision = "scores"
down_revision = "lifecycle"


def upgrade() -> None:
    op.create_table(
        "score_closings",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("facts_sha256", sa.String(length=64), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("results_sha256", sa.String(length=64), nullable=False),
        sa.Column("cause", JSON, nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("closed_at", TIME, nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id", "closed_by"], ["people.city_id", "people.id"], name="fk_score_closings_city_id_closed_by"
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_score_closings_city_id"),
        sa.PrimaryKeyConstraint("city_id", "month", "revision", name="pk_score_closings"),
    )
    op.create_table(
        "open_months",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("computed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_open_months_city_id"),
        sa.PrimaryKeyConstraint("city_id", "month", name="pk_open_months"),
    )
    op.create_table(
        "monthly_scores",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("examinee_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(length=10), nullable=True),
        sa.Column("provisional", JSON, nullable=False),
        sa.Column("result", JSON, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("computed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_monthly_scores_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_monthly_scores"),
        sa.UniqueConstraint(
            "city_id",
            "kind",
            "month",
            "part",
            "examinee_id",
            name="uq_monthly_scores_city_id_kind_month_part_examinee_id",
        ),
    )
    op.create_index("ix_monthly_scores_examinee", "monthly_scores", ["city_id", "part", "examinee_id", "kind", "month"])
    op.create_table(
        "plan_faults",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("manufacturer_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=True),
        sa.Column("plan_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", ID, nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "answered_by"], ["people.city_id", "people.id"], name="fk_plan_faults_city_id_answered_by"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "branch_id"], ["branches.city_id", "branches.id"], name="fk_plan_faults_city_id_branch_id"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "manufacturer_id"],
            ["manufacturers.city_id", "manufacturers.id"],
            name="fk_plan_faults_city_id_manufacturer_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "plan_id"],
            ["maintenance_plans.city_id", "maintenance_plans.id"],
            name="fk_plan_faults_city_id_plan_id",
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "recorded_by"], ["people.city_id", "people.id"], name="fk_plan_faults_city_id_recorded_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_plan_faults"),
    )
    op.create_index("ix_plan_faults_month", "plan_faults", ["city_id", "month", "state"])
    op.create_table(
        "score_appeals",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("examinee_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("appealed_by", ID, nullable=False),
        sa.Column("appealed_at", TIME, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "appealed_by"], ["people.city_id", "people.id"], name="fk_score_appeals_city_id_appealed_by"
        ),
        sa.ForeignKeyConstraint(
            ["city_id", "decided_by"], ["people.city_id", "people.id"], name="fk_score_appeals_city_id_decided_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_score_appeals"),
    )
    op.create_index("ix_score_appeals_month", "score_appeals", ["city_id", "month", "part", "examinee_id"])
    with_reason = sa.text("reason IS NOT NULL")
    op.create_index(
        "ix_confirmation_cases_reasons",
        "confirmation_cases",
        ["city_id", "checked_at"],
        sqlite_where=with_reason,
        postgresql_where=with_reason,
    )
    wall_off_cities(("score_closings", "open_months", "monthly_scores", "plan_faults", "score_appeals"))
