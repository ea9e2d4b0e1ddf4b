"""Rule sets, notices, and tasks that belong to a manager rather than to a shop."""

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, each_city, wall_off_cities

revision = "rule_sets_and_notices"
down_revision = "uncommon_kinds"


def upgrade() -> None:
    op.create_table(
        "rule_sets",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parameters", JSON, nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("published_by", ID, nullable=True),
        sa.Column("published_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_rule_sets_city_id"),
        sa.ForeignKeyConstraint(
            ["city_id", "published_by"], ["people.city_id", "people.id"], name="fk_rule_sets_city_id_published_by"
        ),
        sa.PrimaryKeyConstraint("city_id", "kind", "version", name="pk_rule_sets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notices",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=True),
        sa.Column("subject_id", ID, nullable=True),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("read_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["city_id", "person_id"], ["people.city_id", "people.id"], name="fk_notices_city_id_person_id"
        ),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_notices"),
    )
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_notices_person", "notices", ["city_id", "person_id", "created_at", "id"])
    op.create_index(
        "ix_notices_unread", "notices", ["city_id", "person_id"], sqlite_where=unread, postgresql_where=unread
    )
    op.create_index("ix_notices_created", "notices", ["city_id", "created_at", "id"])
    op.create_index("ix_notices_subject", "notices", ["city_id", "subject_id"])
    wall_off_cities(("rule_sets", "notices"))
    with op.batch_alter_table("tasks") as table:
        table.alter_column("terminal_id", existing_type=ID, nullable=True)
    for city_id in each_city():  # whoever asked for it is where an errand came from
        op.execute(
            sa.text(
                "UPDATE tasks SET origin_kind = 'person', origin_id = created_by"
                " WHERE city_id = :city AND origin_id IS NULL AND created_by IS NOT NULL"
            ).bindparams(city=city_id)
        )
