"""Anomaly reports, complaints, and what a month of visits brings; the needs that visits have already heard are filled in."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, each_city, wall_off_cities

revision = "reports_and_complaints"
down_revision = "in_store_days"

_AT_ONCE = 2000


def upgrade() -> None:
    _anomaly_reports()
    _complaints()
    _months_of_visits()
    wall_off_cities(
        (
            "anomaly_reports",
            "anomaly_items",
            "anomaly_report_rounds",
            "complaints",
            "complaint_events",
            "shop_needs",
            "checklist_results",
        )
    )
    for city_id in each_city():
        _fill_needs(city_id)


def _city() -> sa.Column[Any]:
    return sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False)


def _refers(table: str, column: str, to: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["city_id", column], [f"{to}.city_id", f"{to}.id"], name=f"fk_{table}_city_id_{column}", **options
    )


def _anomaly_reports() -> None:
    op.create_table(
        "anomaly_reports",
        _city(),
        sa.Column("id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reported_at", TIME, nullable=False),
        sa.Column("status", sa.String(length=7), nullable=False),
        sa.Column("late_synced", sa.Boolean(), nullable=False),
        sa.Column("items_count", sa.Integer(), nullable=False),
        sa.Column("urgent_count", sa.Integer(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        _refers("anomaly_reports", "manager_id", "people"),
        _refers("anomaly_reports", "branch_id", "branches"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_anomaly_reports"),
        sa.UniqueConstraint("city_id", "manager_id", "day", name="uq_anomaly_reports_city_id_manager_id_day"),
    )
    op.create_index("ix_anomaly_reports_day", "anomaly_reports", ["city_id", "day", "id"])
    op.create_index("ix_anomaly_reports_branch_day", "anomaly_reports", ["city_id", "branch_id", "day", "id"])
    op.create_table(
        "anomaly_items",
        _city(),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("terminal_id", ID, nullable=True),
        sa.Column("spec_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        _refers("anomaly_items", "report_id", "anomaly_reports", ondelete="CASCADE"),
        _refers("anomaly_items", "terminal_id", "terminals"),
        _refers("anomaly_items", "spec_id", "specs"),
        sa.PrimaryKeyConstraint("city_id", "report_id", "place", name="pk_anomaly_items"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "anomaly_report_rounds",
        _city(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("word", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_anomaly_report_rounds_city_id"),
        sa.PrimaryKeyConstraint("city_id", "day", "word", name="pk_anomaly_report_rounds"),
        sqlite_with_rowid=False,
    )


def _complaints() -> None:
    op.create_table(
        "complaints",
        _city(),
        sa.Column("id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("is_assigned", sa.Boolean(), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact_wish", sa.String(length=8), nullable=True),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        _refers("complaints", "terminal_id", "terminals"),
        _refers("complaints", "branch_id", "branches"),
        _refers("complaints", "owner_id", "people"),
        _refers("complaints", "author_id", "people"),
        _refers("complaints", "visit_id", "visits"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_complaints"),
    )
    op.create_index("ix_complaints_due", "complaints", ["city_id", "due_at", "id"])
    op.create_index("ix_complaints_branch_due", "complaints", ["city_id", "branch_id", "due_at", "id"])
    op.create_index("ix_complaints_owner_due", "complaints", ["city_id", "owner_id", "due_at", "id"])
    op.create_index("ix_complaints_terminal", "complaints", ["city_id", "terminal_id"])
    op.create_index("ix_complaints_closed", "complaints", ["city_id", "closed_at"])
    waiting = sa.text("state IN ('open', 'reopened') AND NOT overdue")
    op.create_index(
        "ix_complaints_not_yet_late",
        "complaints",
        ["city_id", "due_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "complaint_events",
        _city(),
        sa.Column("id", ID, nullable=False),
        sa.Column("complaint_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("deed", sa.String(length=10), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        _refers("complaint_events", "complaint_id", "complaints"),
        _refers("complaint_events", "person_id", "people"),
        _refers("complaint_events", "owner_id", "people"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_complaint_events"),
    )
    op.create_index("ix_complaint_events_complaint", "complaint_events", ["city_id", "complaint_id", "at", "id"])


def _months_of_visits() -> None:
    op.create_table(
        "shop_needs",
        _city(),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("terminal_id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        _refers("shop_needs", "visit_id", "visits", ondelete="CASCADE"),
        _refers("shop_needs", "terminal_id", "terminals"),
        sa.PrimaryKeyConstraint("city_id", "visit_id", name="pk_shop_needs"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shop_needs_month", "shop_needs", ["city_id", "month", "started_at", "visit_id"])
    op.create_index("ix_shop_needs_month_terminal", "shop_needs", ["city_id", "month", "terminal_id"])
    op.create_table(
        "checklist_results",
        _city(),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("checklist", sa.String(length=20), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.BigInteger(), nullable=False),
        _refers("checklist_results", "visit_id", "visits", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("city_id", "visit_id", "checklist", name="pk_checklist_results"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_checklist_results_month",
        "checklist_results",
        ["city_id", "checklist", "month", "manager_id", "template_version", "skipped"],
    )


# ---- filling in -------------------------------------------------------------------------------------------------------


def _fill_needs(city_id: int) -> None:
    connection = op.get_bind()
    find_zone = sa.text("SELECT timezone FROM cities WHERE city_id = :city_id")
    zone = ZoneInfo(connection.execute(find_zone, {"city_id": city_id}).scalar_one())
    needs = sa.table(
        "shop_needs",
        sa.column("city_id", sa.Integer),
        sa.column("visit_id", ID),
        sa.column("terminal_id", ID),
        sa.column("manager_id", ID),
        sa.column("month", sa.String),
        sa.column("started_at", TIME),
        sa.column("topics", JSON),
        sa.column("note", sa.Text),
    )
    for visits in _visits_of(city_id):
        rows = []
        for visit in visits:
            sections = json.loads(visit.sections) if isinstance(visit.sections, str) else visit.sections
            answers = sections.get("needs") or {}
            topics, note = answers.get("topics") or [], answers.get("note") or None
            if not topics and not note:
                continue
            rows.append(
                {
                    "city_id": city_id,
                    "visit_id": str(visit.id),
                    "terminal_id": str(visit.terminal_id),
                    "manager_id": str(visit.manager_id),
                    "month": _moment(visit.started_at).astimezone(zone).strftime("%Y-%m"),
                    "started_at": visit.started_at,
                    "topics": topics,
                    "note": note,
                }
            )
        if rows:
            connection.execute(needs.insert(), rows)


def _visits_of(city_id: int) -> Iterator[list[Any]]:
    """The city's visits, some thousands at a time."""
    statement = sa.text(
        "SELECT id, terminal_id, manager_id, started_at, sections FROM visits "
        "WHERE city_id = :city_id AND withdrawn_at IS NULL AND id > :after ORDER BY id LIMIT :at_once"
    ).bindparams(sa.bindparam("after", type_=ID))
    after = "00000000-0000-0000-0000-000000000000"
    while True:
        asked = {"city_id": city_id, "after": after, "at_once": _AT_ONCE}
        visits = list(op.get_bind().execute(statement, asked))
        if not visits:
            return
        yield visits
        after = str(visits[-1].id)


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC) if isinstance(value, str) else value
