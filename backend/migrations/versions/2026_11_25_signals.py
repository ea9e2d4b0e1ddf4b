"""Signals keep their history, verdicts and explanations; visits have a risk."""

import hashlib

import orjson
import sqlalchemy as sa
from alembic import op

from backend.migrations.columns import ID, JSON, TIME, each_city, wall_off_cities

revision = "signals"
down_revision = "rule_sets_and_notices"

_AT_ONCE = 5000


def upgrade() -> None:
    op.add_column("visits", sa.Column("risk", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_visits_places", "visits", ["city_id", "manager_id", "check_in_latitude"],
        sqlite_where=sa.text("check_in_latitude IS NOT NULL"),
        postgresql_where=sa.text("check_in_latitude IS NOT NULL"),
    )  # fmt: skip
    op.add_column("visit_signals", sa.Column("evidence_sha256", sa.String(length=64), nullable=True))
    op.add_column("visit_signals", sa.Column("said_at", TIME, nullable=True))
    _create_tables()
    for city_id in each_city():
        _mark_evidence(city_id)
        of_visit = "s.city_id = visits.city_id AND s.visit_id = visits.id"
        for statement in (
            "UPDATE visit_signals SET said_at = (SELECT v.received_at FROM visits v"
            " WHERE v.city_id = visit_signals.city_id AND v.id = visit_signals.visit_id) WHERE city_id = :city",
            f"UPDATE visits SET risk = (SELECT sum(s.weight) FROM visit_signals s WHERE {of_visit})"  # noqa: S608
            f" WHERE city_id = :city AND EXISTS (SELECT 1 FROM visit_signals s WHERE {of_visit})",
        ):
            op.get_bind().execute(sa.text(statement), {"city": city_id})


def _mark_evidence(city_id: int) -> None:
    """The fingerprints of what is said already, as `evidence_mark` of backend/visits/signal_keeping.py made them then."""
    connection = op.get_bind()
    signals = sa.table(
        "visit_signals", sa.column("city_id"), sa.column("visit_id", ID), sa.column("signal"),
        sa.column("evidence", JSON), sa.column("evidence_sha256"),
    )  # fmt: skip
    unmarked = sa.select(signals.c.visit_id, signals.c.signal, signals.c.evidence).where(
        signals.c.city_id == city_id, signals.c.evidence_sha256.is_(None)
    )
    marking = (
        sa.update(signals)
        .where(
            signals.c.city_id == city_id,
            signals.c.visit_id == sa.bindparam("of_visit"),
            signals.c.signal == sa.bindparam("of_signal"),
        )
        .values(evidence_sha256=sa.bindparam("mark"))
    )
    while rows := connection.execute(unmarked.limit(_AT_ONCE)).all():
        connection.execute(
            marking,
            [
                {
                    "of_visit": row.visit_id,
                    "of_signal": row.signal,
                    "mark": hashlib.sha256(orjson.dumps(row.evidence, option=orjson.OPT_SORT_KEYS)).hexdigest(),
                }
                for row in rows
            ],
        )


def _create_tables() -> None:
    op.create_table(
        "signal_verdicts",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        _of_a_visit("signal_verdicts"),
        _of_a_person("signal_verdicts", "by_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_signal_verdicts"),
    )
    op.create_index("ix_signal_verdicts_visit", "signal_verdicts", ["city_id", "visit_id", "signal", "at", "id"])
    op.create_table(
        "signal_explanations",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("explained_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        _of_a_visit("signal_explanations"),
        _of_a_person("signal_explanations", "author_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_signal_explanations"),
    )
    op.create_index("ix_signal_explanations_visit", "signal_explanations", ["city_id", "visit_id", "received_at", "id"])
    op.create_index("ix_signal_explanations_received", "signal_explanations", ["city_id", "received_at", "id"])
    op.create_table(
        "visit_signal_history",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("signal", sa.String(length=20), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("evidence", JSON, nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("shown_from", TIME, nullable=True),
        sa.Column("shown_until", TIME, nullable=False),
        _of_a_visit("visit_signal_history"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_visit_signal_history"),
    )
    op.create_index(
        "ix_visit_signal_history_visit", "visit_signal_history", ["city_id", "visit_id", "shown_until", "id"]
    )
    op.create_table(
        "signal_showings",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("set_sha256", sa.String(length=64), nullable=False),
        sa.Column("signals", JSON, nullable=False),
        sa.Column("shown_at", TIME, nullable=False),
        _of_a_visit("signal_showings"),
        _of_a_person("signal_showings", "person_id"),
        sa.PrimaryKeyConstraint("city_id", "visit_id", "person_id", "set_sha256", name="pk_signal_showings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signal_recomputations",
        sa.Column("city_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("requested_by", ID, nullable=True),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("reached_at", TIME, nullable=True),
        sa.Column("reached_id", ID, nullable=True),
        sa.Column("visits_total", sa.Integer(), nullable=False),
        sa.Column("visits_done", sa.Integer(), nullable=False),
        sa.Column("visits_changed", sa.Integer(), nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["city_id"], ["cities.city_id"], name="fk_signal_recomputations_city_id"),
        sa.PrimaryKeyConstraint("city_id", "id", name="pk_signal_recomputations"),
    )
    op.create_index("ix_signal_recomputations_requested", "signal_recomputations", ["city_id", "requested_at", "id"])
    wall_off_cities(
        (
            "signal_verdicts", "signal_explanations", "visit_signal_history", "signal_showings",
            "signal_recomputations",
        )
    )  # fmt: skip


def _of_a_visit(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["city_id", "visit_id"], ["visits.city_id", "visits.id"],
        name=f"fk_{table}_city_id_visit_id", ondelete="CASCADE",
    )  # fmt: skip


def _of_a_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["city_id", column], ["people.city_id", "people.id"], name=f"fk_{table}_city_id_{column}"
    )
